using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Intersection.Identifiers;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.JoinedTotals;

/// <summary>What joined totals say to people.</summary>
internal static class JoinedTotalsTexts
{
    /// <summary>Why one dataset has no joined totals.</summary>
    public static BilingualText NotAlone { get; } =
        new(
            "Joined totals are over the rows of two datasets; one alone has nothing to join.",
            "关联汇总涉及两个数据集的行；单独一个没有可关联的内容。"
        );

    /// <summary>Why a group is held back: the gates' answers are not told apart.</summary>
    public static BilingualText HeldBack(int smallestGroup) =>
        new(
            $"One of these holds, and which one nobody is told: fewer than {smallestGroup} rows of the group are in both datasets; some of the group's rows, but fewer than {smallestGroup}, are not in the other dataset, or some of that one's rows in no group; a group before it in the table has few; or fewer than {smallestGroup} rows of one of the two are outside, so that the total would be its own or tell of each row that the other has it, and not all agreed (kexin task review --own-totals).",
            $"至少符合以下一项，具体是哪一项不予告知：该分组中双方共有的行不足 {smallestGroup} 行；该分组有少数行（不足 {smallestGroup} 行）不在对方数据集中，或对方有少数行不属于任何分组；表中它前面的分组行数很少；某一方在该分组之外的行不足 {smallestGroup} 行，合计就是它自己的数据，或会透露每一行对方都有，而有关各方未全部同意公布（kexin task review --own-totals）。"
        );

    /// <summary>Why a number opens, but no sum.</summary>
    public static BilingualText FewDiffer(int smallestGroup) =>
        new(
            $"No sum or mean: some rows of the group, but fewer than {smallestGroup}, hold another value than all the rest, and the sum would tell how many.",
            $"不公布合计与均值：该分组有少数行（不足 {smallestGroup} 行）的取值与其余不同，合计会透露其行数。"
        );

    /// <summary>What stands under the table.</summary>
    public static BilingualText Note(RangedField measure)
    {
        var range = Shown(measure);
        return new($"Values beyond {range} count as the nearer bound.", $"超出 {range} 的取值按较近的界限计。");
    }

    /// <summary>What a requester knows after a run.</summary>
    public static BilingualText Learned(JoinedTotalsOutput told)
    {
        var (open, all) = (told.Cells.Count(cell => cell.Rows is not null), told.Cells.Count);
        return new(
            $"How many rows both have, and their totals, of {open} of {all} groups; not which rows.",
            $"{all} 个分组中 {open} 个的共有行数及其合计；不知道是哪些行。"
        );
    }

    /// <summary>What it opens to whom.</summary>
    public static BilingualText Reveals(
        ComputationDocument document,
        EngineChoice choice,
        Func<MemberId, string> nameOf
    )
    {
        var function = (JoinedTotalsFunction)document.Function;
        var (parties, form) = (EngineTexts.Parties(choice, nameOf), IdentifierForms.Describe(function.Form));
        var (asker, k) = (nameOf(document.Requester), document.SmallestGroup);
        var (groups, field) = (new JoinGates(document).Groups, function.Measure.Field);
        var measured = nameOf(function.Measured!.Value);
        var grouping = nameOf(document.Providers.Single(provider => provider != function.Measured));
        var isInside = document.Providers.Contains(document.Requester);
        var (who, whoZh) = isInside ? (measured, measured) : ("both providers", "双方");
        return new BilingualText(
            $"""
            {parties.En}
            Rows of {grouping} and {measured} with the same '{function.Key}' are joined on shares. Which rows these are, and how many a dataset puts in, nobody learns: lists are filled up to the rows of the larger dataset. All parties learn how many rows each dataset has, and whether an identifier stands in one of them twice, which ends the run. {form.En}
            {asker} learns, for each of {groups} groups of {grouping}, whether it opens; and if it does, how many of its rows {measured} has with a value of '{field}', and where that opens, too, their sum and mean, values beyond {Shown(
                function.Measure
            )} counting as the bound. The providers learn nothing more.
            A group opens with at least {k} joined rows, if none or at least {k} of the group's rows at {grouping} are not joined, and none or at least {k} of {measured}'s are in no group, and if the groups before it are not small. Where fewer than {k} rows of the group, or of all of {measured}'s, are left out, the total would be an organisation's own, or say of every row of a group that {measured} has it: then it opens only if {who} agreed to own totals. A sum opens if of each of the four values that most of {measured}'s rows hold none or at least {k} rows of the group hold another.
            To one asker, and those who stand together with it, a dataset is joined in one way: the same other dataset, conditions and groups; each measure within one range, and every measure with values in the same rows. Another question is refused, for by how few rows it differs nobody could tell.
            What is left: an asker that knows some rows can take them off, and one that provides can choose them; identifiers that somebody makes up count as rows that are not joined, and false rows give a false result; results of other kinds over one provider's rows are not held against these; and so are datasets that are published anew.
            """,
            $"""
            {parties.Zh}
            {grouping}与{measured}中“{function.Key}”相同的行在份额上关联。哪些行相同、每一方放入多少行，任何一方都不得知：名单一律补足到较大数据集的行数。各方得知每个数据集共有多少行，以及是否有标识符在同一数据集中出现两次（若有，运行即告结束）。{form.Zh}
            {asker}得知{grouping}的 {groups} 个分组各自是否公开；若公开，得知其中有多少行在{measured}处有“{field}”的取值，合计也公开时还得知合计与均值；超出 {Shown(
                function.Measure
            )} 的取值按界限计。提供方得不到更多信息。
            分组公开的条件：关联的行至少 {k} 行；{grouping}的该分组中未关联的行为零或至少 {k} 行；{measured}不属于任何分组的行为零或至少 {k} 行；它前面的分组行数不是很少。若该分组或{measured}的全部行中，未计入的行不足 {k} 行，合计就是一家机构自己的数据，或会透露分组中的每一行{measured}都有：此时须{whoZh}同意公布自己的合计才公开。对{measured}多数行所持有的四个取值中的每一个，该分组中持有其他取值的行为零或至少 {k} 行时，才公布合计。
            对同一发起方以及与其视为同一方者，一个数据集只按一种方式关联：同一个对方数据集、同样的条件和分组；每个度量只用一个范围，且各度量须恰在相同各行有取值。其他问题一律拒绝，因为无法判断其结果与此前相差几行。
            仍无法防止的有：发起方若知道其中某些行，可以将其减去，若同时提供数据，还可以挑选这些行；编造的标识符会算作未关联的行，虚假的行会得出虚假的结果；对一方自己的行所作的其他类型的结果，不与此比较；重新发布的数据集也是如此。
            """
        );
    }

    private static string Shown(RangedField measure) =>
        string.Create(CultureInfo.InvariantCulture, $"{measure.Field} {measure.From}..{measure.To}");
}
