using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Running;
using Kexin.Computations.Sheets;
using Kexin.Computations.Statistics;
using Kexin.Data;

namespace Kexin.Computations.SharedStatistics;

/// <summary>Counts, sums, means, spreads and histograms by group, on an engine on shares.</summary>
/// <param name="Measures">Fields of numbers, each once.</param>
/// <param name="By">Groups: every combination of the given values; empty for all rows together.</param>
/// <param name="Protocol">How many of those that compute must be honest.</param>
/// <param name="Adversary">What the others may do.</param>
[RecordKind(KindName)]
[Says(
    "Joint statistics on shares",
    "联合统计（秘密份额）",
    "Counts, sums, means, spreads and histograms by group, computed on shares under the protocol and adversary that you name.",
    "按分组求计数、总和、均值、离散程度和直方图；按所选协议和对手模型在秘密份额上计算。"
)]
public sealed record SharedStatisticsFunction(
    [Says("Measures", "度量", "The fields, and what is asked of each.", "字段，以及对每个字段的要求。")]
    [Items(DocumentBounds.Measures, Min = 1)]
        IReadOnlyList<Measure> Measures,
    [Says("Groups", "分组", "Every combination of the values is a group.", "各取值的每种组合是一个分组。")]
    [Items(DocumentBounds.Groupings, Optional = true)]
        IReadOnlyList<GroupBy> By,
    ShareProtocol Protocol,
    Adversary Adversary
) : SharedFunction, ICheckedRecord
{
    /// <summary>The name of this kind.</summary>
    public const string KindName = "shared-statistics";

    public override IEnumerable<UsedField> Uses => OnSums.Uses;

    /// <summary>The same question in two rounds: what is counted, checked and opened is alike.</summary>
    internal StatisticsFunction OnSums => new(Measures, By);

    /// <summary>An option for each statistic, the groups, the protocol and the adversary.</summary>
    internal static IReadOnlyList<ParameterOption> Options { get; } =
    [
        .. StatisticsFunction.Options,
        .. RecordShape
            .OfRecord(typeof(SharedStatisticsFunction))
            .Members.Where(member => member.Name is "protocol" or "adversary")
            .Select(ParameterOptions.Of),
    ];

    public BilingualText? FindFault() => OnSums.FindFault();
}

/// <summary>Statistics that were computed on shares.</summary>
/// <param name="Totals">As those of sums in two rounds.</param>
public sealed record SharedStatisticsOutput(StatisticsOutput Totals) : ComputationOutput
{
    public override Sheet ToSheet(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Totals.ToSheet(document with { Function = ((SharedStatisticsFunction)document.Function).OnSums });
    }
}
