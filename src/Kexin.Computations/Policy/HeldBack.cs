namespace Kexin.Computations.Policy;

/// <summary>Why the policy holds something back, and what would open it, for people.</summary>
internal sealed class HeldBack(OutputPolicy policy)
{
    private readonly int _smallestGroup = policy.SmallestGroup;

    /// <summary>A cell with too few rows.</summary>
    public BilingualText FewRows =>
        new(
            $"Fewer than {_smallestGroup} rows: the document lets nothing be released.",
            $"不足 {_smallestGroup} 行：按文档规定不予公布。"
        );

    /// <summary>A cell of which one provider has all rows, or nearly all.</summary>
    public BilingualText OwnTotals { get; } =
        new(
            "One organisation has all rows here, or nearly all: the totals would be its own. They open if it agrees to that when it reviews the task (kexin task review --own-totals).",
            "这里的行全部或几乎全部来自一家机构，合计就是它自己的数据，不予公布。若该机构在审核任务时同意公布自己的合计（kexin task review --own-totals），即可公布。"
        );

    /// <summary>A cell beside one that is shut.</summary>
    public BilingualText Neighbour { get; } =
        new(
            "The group before this one is held back, and could be found by taking this one off a total. Join small groups, or widen the conditions.",
            "它前面的分组未公布；若公布本组，就能从总数中减出那一组。请合并小分组，或放宽条件。"
        );

    /// <summary>A cell that differs by a few rows from an earlier one.</summary>
    public BilingualText Difference =>
        new(
            $"These rows differ by none or a few (about {_smallestGroup} at most) from those of an earlier result to the same requester, or of several added and subtracted: this total less those would tell about the few. Use the same conditions and groups as before, or quite different ones.",
            $"这些行与同一申请方此前某个结果所涉及的行，或此前几个结果相加减所得的行，相同或只差几行（约不足 {_smallestGroup} 行）：合计相减会透露这几行的情况。请使用与之前相同的条件和分组，或差别更大的条件。"
        );

    /// <summary>The number of rows in no group.</summary>
    public BilingualText FewRest =>
        new(
            $"Some rows, but fewer than {_smallestGroup}, fall in no group, or in any: how many is not told.",
            $"有少数行（不足 {_smallestGroup} 行）不属于任何分组，或属于各分组的行过少，具体行数不予公布。"
        );

    /// <summary>The sums of a field of two values, one of which few rows hold.</summary>
    public BilingualText FewDiffer =>
        new(
            $"No sum, mean or spread: some rows, but fewer than {_smallestGroup}, hold another value than all the rest, and the sum would tell how many.",
            $"不公布总和、均值与离散程度：有少数行（不足 {_smallestGroup} 行）的取值与其余不同，总和会透露其行数。"
        );

    /// <summary>The sums beside a histogram with a small bin.</summary>
    public BilingualText SmallBin =>
        new(
            $"No sum, mean or spread: a bin of the histogram has fewer than {_smallestGroup} rows or nearly only one organisation's, or some rows, but fewer than {_smallestGroup}, lie outside the bins, and the sum would tell about them. Choose wider bins.",
            $"不公布总和、均值与离散程度：直方图中有区间不足 {_smallestGroup} 行，或其中的行几乎全部来自一家机构，或有少数行（不足 {_smallestGroup} 行）落在所有区间之外，总和会透露这些行的情况。请放宽区间。"
        );

    /// <summary>One bin of a histogram whose other bins are told.</summary>
    public BilingualText Bin =>
        new(
            $"Fewer than {_smallestGroup} rows lie in this bin or in one that could be found from it, or nearly all rows in one of them are one organisation's. Choose wider bins.",
            $"该区间或由它可推出的区间不足 {_smallestGroup} 行，或其中的行几乎全部来自一家机构，不予公布。请放宽区间。"
        );
}
