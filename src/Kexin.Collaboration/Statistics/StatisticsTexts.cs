namespace Kexin.Collaboration;

/// <summary>What a statistics run tells to whom, made from the document.</summary>
internal static class StatisticsTexts
{
    public static readonly BilingualText Reading = new("Adding up this party's own data", "汇总本方数据");

    public static readonly BilingualText Waiting = new("Waiting until all providers have added up", "等待各提供方汇总");

    public static readonly BilingualText Agreeing = new("Agreeing on random masks", "协商随机掩码");

    public static readonly BilingualText Checking = new("Checking the smallest group jointly", "联合检查最小分组");

    public static readonly BilingualText Summing = new("Adding up the masked totals", "汇总掩码后的合计");

    public static readonly BilingualText Finished = new("Finished", "完成");

    public static BilingualText Reveals(ComputationDocument document, StatisticsFunction function)
    {
        var plan = new StatisticsPlan(function, document.SmallestGroup);
        var (providers, k) = (document.Inputs.Count, document.SmallestGroup);
        var measured = plan.Cells.Where(cell => cell.Group == 0).ToList();
        var guards = k > 1 && measured.Any(cell => cell.GuardsBins);
        var outsideEn = guards
            ? $" Where a count and a histogram are both asked for, it also learns whether 1 to {k - 1} rows lie outside the bins."
            : "";
        var outsideZh = guards ? $"若同时要求计数和直方图，还会得知是否有 1 到 {k - 1} 行落在所有区间之外。" : "";
        string[] en =
        [
            $"{providers} providers add up their own rows, and the requester learns totals over all of them ({plan.Groups} groups). No row leaves its provider.",
            "Round 1: each provider tells all parties whether its values can be added up (all finite, at most 2^64), and nothing else.",
            "Round 2: the providers exchange random seeds. The requester sees none of this, and nobody learns anything.",
            $"Round 3: the requester learns, for each group and measure (and each bin of a histogram), whether there are at least {k} rows in all: one bit, not the number.{outsideEn} The providers learn nothing.",
            $"Round 4: where there are at least {k} rows, the requester learns the total over all providers: {string.Join("; ", measured.Select(English))}. Everything else stays under a key that it does not get. Where counts are opened, a bin next to a small one stays shut too, so that no small bin can be found by subtraction.",
            $"No provider learns anything of the others' data, nor the result. The requester never sees the figures of one provider. Who colludes with the requester shares what it knows: a provider that does so shows it also the totals of small groups, and if all providers but one collude, the totals of that one{(providers == 2 ? " (with two providers, one is enough)" : "")}.",
            "Every party is trusted to follow the protocol with its true data (semi-honest); the requester sends nothing, so it cannot cheat. False rows give a false result. Asking twice for groups that differ by a few rows can reveal those rows' total: compare with earlier grants.",
        ];
        string[] zh =
        [
            $"{providers} 个提供方各自汇总本方的行，请求方得到所有提供方的合计（{plan.Groups} 个分组）。任何一行都不离开其提供方。",
            "第一轮：每个提供方告知各方，其取值是否可以求和（均为有限数且不超过 2^64），除此之外不透露任何信息。",
            "第二轮：提供方之间交换随机种子。请求方看不到这些内容，任何一方都得不到信息。",
            $"第三轮：对每个分组和度量（以及直方图的每个区间），请求方得知总行数是否至少为 {k}：只有一个比特，而不是行数。{outsideZh}提供方得不到任何信息。",
            $"第四轮：总行数至少为 {k} 时，请求方得到所有提供方的合计：{string.Join("；", measured.Select(Chinese))}。其余内容由它拿不到的密钥遮盖。公开计数时，紧跟小区间的下一个区间也不公开，以免用减法推出小区间。",
            $"提供方得不到其他提供方数据的任何信息，也得不到结果。请求方看不到单个提供方的数字。与请求方合谋者会交出其所知：只要有一个提供方合谋，请求方就能看到小分组的合计；若除一个之外的提供方全部合谋，就能看到那一个的合计{(providers == 2 ? "（只有两个提供方时，一个即可）" : "")}。",
            "各方须用真实数据按协议执行（半诚实）；请求方不发送任何消息，因而无从作弊。虚假的行会得出虚假的结果。对只差几行的分组先后提问，可能推出这几行的合计：请与此前的授权对照。",
        ];
        return new BilingualText(string.Join("\n", en), string.Join("\n", zh));
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
}
