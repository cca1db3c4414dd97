using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.Policy;

namespace Kexin.Computations.Statistics;

/// <summary>What a statistics run tells to whom, made from the document.</summary>
internal static class StatisticsTexts
{
    public static readonly BilingualText Reading = new("Adding up this party's own data", "汇总本方数据");

    public static readonly BilingualText Waiting = new("Waiting until all providers have added up", "等待各提供方汇总");

    public static readonly BilingualText Agreeing = new("Agreeing on random masks", "协商随机掩码");

    public static readonly BilingualText Checking = new("Checking the smallest group jointly", "联合检查最小分组人数");

    public static readonly BilingualText Summing = new("Adding up the masked totals", "汇总掩码后的合计");

    public static readonly BilingualText Finished = new("Finished", "完成");

    /// <summary>What a provider knows after a run.</summary>
    public static readonly BilingualText LearnedByProviders = new(
        "Nothing but that the run took place: it saw shares that look random, and no result.",
        "除运行发生之外一无所知：只看到形同随机数的份额，没有看到结果。"
    );

    /// <summary>What the requester knows after a run.</summary>
    public static BilingualText Learned(StatisticsOutput output)
    {
        var whole = output.Cells.Count(cell => cell.Suppressed is null);
        var counted = output.Cells.Count(cell => cell is { Suppressed: { } } and ({ Count: { } } or { Bins: { } }));
        var shut = output.Cells.Count - whole - counted;
        var (countsEn, countsZh) =
            counted == 0
                ? ("", "")
                : ($", of {Cells(counted)} only the counts", $"，另有 {Number(counted)} 个单元格只有计数");
        var (shutEn, shutZh) =
            shut == 0
                ? ("", "")
                : (
                    $", and that {Cells(shut)} {(shut == 1 ? "was" : "were")} held back",
                    $"，以及有 {Number(shut)} 个单元格不予公布"
                );
        return new BilingualText(
            $"The joint totals of {Cells(whole)}{countsEn}{shutEn}; no single provider's totals.",
            $"{Number(whole)} 个单元格的联合合计{countsZh}{shutZh}；不含任何单个提供方的合计。"
        );
    }

    public static BilingualText Reveals(ComputationDocument document, StatisticsFunction function)
    {
        var plan = new StatisticsPlan(function, OutputPolicy.Of(document));
        var (providers, k) = (document.Inputs.Count, document.SmallestGroup);
        var measured = plan.Cells.Where(cell => cell.Group == 0).ToList();
        var (checksEn, checksZh) = MoreChecks(measured, k);
        var (shutEn, shutZh) = MoreShut(measured, k);
        var (spotsEn, spotsZh) = SmallTotals(measured, k);
        string[] en =
        [
            $"{providers} providers add up their own rows, and the requester learns totals over all of them ({plan.Groups} groups). No row leaves its provider.",
            "Round 1: each provider tells all parties whether its values can be added up (all finite, at most 2^64, in fewer than 2^32 rows), and nothing else.",
            "Beside it, each provider tells all parties which earlier results this requester got over its dataset, without any row.",
            "Round 2: the providers exchange random seeds, and for each group and measure with a sum the value that half of the rows of one hold. The requester sees none of this.",
            $"Round 3: the requester learns, for each group and measure (and each bin of a histogram), whether there are at least {k} rows in all: one bit, not the number.{checksEn} It learns in the same way (for each bin, too) whether one organisation has all rows, or more than nine tenths and the others fewer than {k}; whether the groups before it in the table have few rows; and whether the rows differ by few from what earlier results to it tell together, sums and differences of any of them. The providers learn nothing.",
            $"Round 4: where there are at least {k} rows, the requester learns the total over all providers: {string.Join("; ", measured.Select(English))}. Everything else stays under a key that it does not get.{shutEn}",
            .. spotsEn.Length > 0 ? [spotsEn] : Array.Empty<string>(),
            $"No provider learns anything of the others' data, nor the result. The requester is not shown the figures of one provider; what is, or nearly is, one organisation's own opens only if that one agrees when it reviews this document. Who colludes with the requester shares what it knows: a provider that does so shows it also the totals of small groups, and if all providers but one collude, the totals of that one{(providers == 2 ? " (with two providers, one is enough)" : "")}.",
            "Every party is trusted to follow the protocol with its true data (semi-honest); the requester sends nothing in a run, but it chooses its questions. A group that differs by a few rows from earlier ones, added and subtracted in any way, stays shut, and so does the group after a small one. What is left: other requesters that share what they got and that no provider's node names as standing together, results before an account was kept or over a dataset published anew, and what one knows of some rows. False rows give a false result, and can make a small group look large enough.",
        ];
        string[] zh =
        [
            $"{providers} 个提供方各自汇总本方的行，发起方得到所有提供方的合计（{plan.Groups} 个分组）。任何一行都不离开其提供方。",
            "第一轮：每个提供方告知各方，其取值是否可以求和（均为有限数、不超过 2^64，且少于 2^32 行），除此之外不透露任何信息。",
            "同时，每个提供方告知各方，该发起方此前就其数据集得到过哪些结果，不涉及任何一行。",
            "第二轮：提供方之间交换随机种子；对要求总和的每个分组和度量，还互相告知占本方一半行的取值。发起方看不到这些内容。",
            $"第三轮：对每个分组和度量（以及直方图的每个区间），发起方得知总行数是否至少为 {k}：只有一个比特，而不是行数。{checksZh}发起方同样得知（每个区间也是如此）：是否一家机构有全部的行，或有九成以上而其余各家不足 {k} 行；表中它前面的分组是否行数很少；这些行是否与它此前各结果相加减所得的行只差几行。提供方得不到任何信息。",
            $"第四轮：总行数至少为 {k} 时，发起方得到所有提供方的合计：{string.Join("；", measured.Select(Chinese))}。其余内容由它拿不到的密钥遮盖。{shutZh}",
            .. spotsZh.Length > 0 ? [spotsZh] : Array.Empty<string>(),
            $"提供方得不到其他提供方数据的任何信息，也得不到结果。不会向发起方展示单个提供方的数字；若某个分组的行全部或几乎全部来自一个提供方，只有该提供方在审核本文档时同意，才会公开。与发起方合谋者会交出其所知：只要有一个提供方合谋，发起方就能看到小分组的合计；若除一个之外的提供方全部合谋，就能看到那一个的合计{(providers == 2 ? "（只有两个提供方时，一个即可）" : "")}。",
            "各方须用真实数据按协议执行（半诚实）；发起方在运行中不发送任何消息，但问题由它选择。与此前结果（无论如何相加减）只差几行的分组不予公开，小分组之后的分组也不公开。仍无法防止的有：互通结果、而提供方的节点未列为同一方的几个发起方；开始记录之前的结果，或重新发布的数据集；以及事先知道其中某些行的人。虚假的行会得出虚假的结果，也能使小分组看起来足够大。",
        ];
        return new BilingualText(string.Join("\n", en), string.Join("\n", zh));
    }

    /// <summary>What the requester learns from the checks beside whether cells and bins are large enough.</summary>
    private static (string En, string Zh) MoreChecks(List<CellPlan> measured, int k)
    {
        var (en, zh) = ("", "");
        if (k > 1 && measured.Any(cell => cell.GuardsOutside))
        {
            en +=
                $" Where a histogram is asked for with a count or a sum, it also learns whether 1 to {k - 1} rows lie outside the bins.";
            zh += $"若直方图与计数或总和一同要求，还会得知是否有 1 到 {k - 1} 行落在所有区间之外。";
        }

        if (k > 1 && measured.Any(cell => cell.OpensSum))
        {
            en +=
                $" Where a sum is asked for, it also learns, for each of the values -1, 0, 1 and 2 and two that most rows hold, whether 1 to {k - 1} rows hold another value.";
            zh += $"若要求总和，还会得知对 -1、0、1、2 以及多数行所取的两个取值，是否有 1 到 {k - 1} 行取别的值。";
        }

        return (en, zh);
    }

    /// <summary>What stays shut beside cells and bins that are too small.</summary>
    private static (string En, string Zh) MoreShut(List<CellPlan> measured, int k)
    {
        var (en, zh) = ("", "");
        if (k > 1 && measured.Any(cell => cell.GuardsBins))
        {
            en +=
                $" The bin after a small one stays shut too, so that subtracting the open bins from the count gives only the sum of all that are shut: at least {k}. It knows of each bin whether it is small, so where that sum is hardly more than {k}, it tells how small the small ones are.";
            zh +=
                $"紧跟小区间的下一个区间也不公开，因此从计数减去已公开的区间，只能得到所有未公开区间之和，至少为 {k}。发起方知道每个区间是否为小区间，若这个和只比 {k} 略大，就能看出小区间有多小。";
        }

        if (k > 1 && measured.Any(cell => cell.OpensSum))
        {
            en +=
                $" Sums and sums of squares stay shut where 1 to {k - 1} rows differ from one of the values named above: of a field of two of them, the sum counts one.";
            zh +=
                $"若有 1 到 {k - 1} 行不同于上述某个取值，总和与平方和也不公开：对只取其中两个值的字段，总和就是其中一个值的计数。";
        }

        if (measured.Any(cell => cell.OpensSum && k > 1 && cell.Bins > 0))
        {
            en +=
                $" Beside a histogram they are opened only if every bin has at least {k} rows, and none or at least {k} lie outside: shut bins could be found from them.";
            zh +=
                $"与直方图一同要求时，只有每个区间都至少有 {k} 行，且区间之外没有行或至少有 {k} 行，才公开总和与平方和：否则可由它们推出未公开的区间。";
        }

        return (en, zh);
    }

    /// <summary>What totals over enough rows can still tell about few of them.</summary>
    private static (string En, string Zh) SmallTotals(List<CellPlan> measured, int k)
    {
        var (en, zh) = (new List<string>(), new List<string>());
        if (k > 1 && measured.Any(cell => cell.OpensSum))
        {
            en.Add(
                $"Totals over enough rows can tell about few: of a field of few values (three of them, say) the sum and the sum of squares tell how many rows hold each, which may be under {k}."
            );
            zh.Add(
                $"行数足够的合计仍可能透露少数行的情况：对取值种类很少的字段（例如三种取值），由总和与平方和可以推出各取值的行数，可能小于 {k}。"
            );
        }

        if (measured.Any(cell => cell.OpensSum))
        {
            en.Add(
                "Sums are opened exactly: over few rows with decimal fractions the last digits can tell which values were added."
            );
            zh.Add("总和按精确值公开：行数很少且取值带小数时，末位数字可能透露加的是哪些值。");
        }

        if (measured.Any(cell => cell.OpensSquares))
        {
            en.Add(
                "The sum and the sum of squares of n rows are two equations for n values: two rows are found from them."
            );
            zh.Add("n 行的总和与平方和是关于 n 个取值的两个方程：两行时即可解出。");
        }

        if (measured.Count(cell => cell.OpensCount) > 1)
        {
            en.Add("Counts of different fields in one group differ by the missing values, which may be few.");
            zh.Add("同一分组中不同字段的计数之差就是缺失值的数目，可能很小。");
        }

        if (k == 1)
        {
            en.Add("With a smallest group of 1, a total may be one row's value.");
            zh.Add("最小分组人数为 1 时，合计可能就是某一行的取值。");
        }

        return (string.Join(" ", en), string.Concat(zh));
    }

    private static string English(CellPlan cell) =>
        $"of '{cell.Measure.Field}' {string.Join(", ", Parts(cell, "the count", "the sum", "the sum of squares", $"the counts of {cell.Bins} bins"))}";

    private static string Chinese(CellPlan cell) =>
        $"“{cell.Measure.Field}”的{string.Join("、", Parts(cell, "计数", "总和", "平方和", $"{cell.Bins} 个区间的计数"))}";

    private static IEnumerable<string> Parts(CellPlan cell, string count, string sum, string squares, string bins)
    {
        if (cell.OpensCount)
        {
            yield return count;
        }

        if (cell.OpensSum)
        {
            yield return sum;
        }

        if (cell.OpensSquares)
        {
            yield return squares;
        }

        if (cell.Bins > 0)
        {
            yield return bins;
        }
    }

    private static string Cells(int count) => $"{Number(count)} {(count == 1 ? "cell" : "cells")}";

    private static string Number(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
