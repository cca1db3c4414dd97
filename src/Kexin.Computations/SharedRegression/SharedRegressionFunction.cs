using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.LogisticRegression;
using Kexin.Data;

namespace Kexin.Computations.SharedRegression;

/// <summary>Logistic regression of which nothing opens but the coefficients and what they rest on.</summary>
/// <param name="Outcome">Rows that meet it are cases (1), the others controls (0); its field's missing values leave rows out.</param>
/// <param name="On">Fields of numbers with their ranges, in the order of the coefficients; an intercept is added in front.</param>
/// <param name="Protocol">How many of those that compute must be honest.</param>
/// <param name="Adversary">What the others may do.</param>
[RecordKind(KindName)]
[Says(
    "Joint logistic regression on shares",
    "联合逻辑回归（秘密份额）",
    "How an outcome depends on fields of numbers, as if all rows lay in one table; every step is computed on shares, and only the result opens.",
    "结局与各数值字段的关系，如同所有行在同一张表中；每一步都在秘密份额上计算，只公开结果。"
)]
public sealed record SharedRegressionFunction(
    [Says(
        "Outcome",
        "结局",
        "Which rows are cases, as \"num>0\"; the others are controls.",
        "结局定义，如 \"num>0\"；其余为对照。"
    )]
        Condition Outcome,
    [Says(
        "Fields",
        "自变量",
        "The fields of numbers to regress on, each with the range of its values, as age=20..90: close to where the values lie, and everybody sees it. An intercept is added in front.",
        "自变量字段（数值）及其取值范围，如 年龄=20..90：应贴近实际取值，且各方可见。自动在最前面加截距项。"
    )]
    [Items(SharedRegressionFunction.MostFields, Min = 1, Distinct = true)]
        IReadOnlyList<RangedField> On,
    ShareProtocol Protocol,
    Adversary Adversary
) : SharedFunction, ICheckedRecord
{
    /// <summary>The name of this kind.</summary>
    public const string KindName = "shared-regression";

    /// <summary>The most fields.</summary>
    public const int MostFields = 24;

    public override IEnumerable<UsedField> Uses =>
        On.Select(on => on.Field).Append(Outcome.Field).Select(name => new UsedField(name, FieldUse.Computed));

    /// <summary>The same question where each step's sums open to the requester: what is needed of rows, and compared, is alike.</summary>
    internal LogisticRegressionFunction OnSums => new(Outcome, [.. On.Select(on => on.Field)]);

    public BilingualText? FindFault() =>
        On.DistinctBy(on => on.Field).Count() < On.Count
            ? new("must name each field once", "每个字段只能列一次")
            : null;
}
