using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Data;

namespace Kexin.Computations.Percentiles;

/// <summary>Percentiles of a field, by group.</summary>
/// <param name="Field">The field of numbers.</param>
/// <param name="Percents">Which ones, rising, above 0 and below 100, with at most three decimals.</param>
/// <param name="From">The least value that is told.</param>
/// <param name="To">The greatest.</param>
/// <param name="Step">From one value that is told to the next.</param>
/// <param name="By">The groups.</param>
/// <param name="Protocol">How many of those that compute must be honest.</param>
/// <param name="Adversary">What the others may do.</param>
[RecordKind(KindName)]
[Says(
    "Joint percentiles",
    "联合百分位数",
    "Median, quartiles or other percentiles of a field over all providers' rows, computed on shares: only the result opens.",
    "所有提供方全部数据行上某字段的中位数、四分位数或其他百分位数；在秘密份额上计算，只公开结果。"
)]
public sealed record PercentilesFunction(
    [Says("Field", "字段", "The field of numbers.", "数值字段。")] [Name] string Field,
    [Says(
        "Percents",
        "百分比",
        "Which percentiles, rising, as 25,50,75: above 0 and below 100, at most three decimals.",
        "要求的百分位，从小到大，如 25,50,75：大于 0、小于 100，最多三位小数。",
        Value = "PERCENT"
    )]
    [Items(PercentilesFunction.MostPercents, Min = 1, Distinct = true)]
    [Finite]
        IReadOnlyList<double> Percents,
    [Says(
        "From",
        "起点",
        "The least value that is told; smaller values count as it.",
        "可公布的最小值；更小的值按它计。"
    )]
    [Finite]
        double From,
    [Says("To", "终点", "The greatest value that is told.", "可公布的最大值。")] [Finite] double To,
    [Says(
        "Step",
        "步长",
        "How exactly the result is told: values are rounded up to the next multiple, counted from the least value.",
        "结果的精确程度：取值从起点起按步长向上取整。"
    )]
    [Finite]
        double Step,
    [Says("Groups", "分组", "The groups, as sex=0,1.", "分组，如 性别=男,女。")]
    [Items(DocumentBounds.Groupings, Optional = true)]
        IReadOnlyList<GroupBy> By,
    ShareProtocol Protocol,
    Adversary Adversary
) : SharedFunction, ICheckedRecord
{
    /// <summary>The name of this kind.</summary>
    public const string KindName = "percentiles";

    /// <summary>The most percentiles of one document.</summary>
    public const int MostPercents = 99;

    /// <summary>A percent is counted in thousandths.</summary>
    internal const int Whole = 100_000;

    public override IEnumerable<UsedField> Uses =>
        By.Select(by => new UsedField(by.Field, FieldUse.Grouped)).Prepend(new UsedField(Field, FieldUse.Computed));

    /// <summary>The percents in thousandths of a percent.</summary>
    internal IReadOnlyList<int> Parts => [.. Percents.Select(percent => (int)Math.Round(percent * (Whole / 100)))];

    /// <summary>The least distance of two percents, of the first from 0 and of the last from 100, in thousandths of a percent.</summary>
    internal int Gap => Parts.Append(Whole).Zip(Parts.Prepend(0), (next, last) => next - last).Min();

    /// <summary>The values that are told.</summary>
    internal PublicGrid Grid => PublicGrid.Of(From, To, Step);

    public BilingualText? FindFault() =>
        Percents.Any(percent =>
            percent is <= 0 or >= 100 || Math.Abs(percent * (Whole / 100) - Math.Round(percent * (Whole / 100))) > 1e-6
        )
            ? new(
                "must ask for percents above 0 and below 100 with at most three decimals",
                "百分比必须大于 0、小于 100，且最多三位小数"
            )
        : Gap <= 0 ? new("must name rising percents", "百分比必须从小到大排列")
        : PublicGrid.FindFault(From, To, Step);
}
