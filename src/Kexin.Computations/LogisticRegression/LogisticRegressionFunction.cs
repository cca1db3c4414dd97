using Kexin.Computations.Documents;
using Kexin.Data;

namespace Kexin.Computations.LogisticRegression;

/// <summary>Logistic regression with its ROC curve.</summary>
/// <param name="Outcome">Rows that meet it are cases (1), the others controls (0); its field's missing values leave rows out.</param>
/// <param name="On">Fields of numbers, in the order of the coefficients; an intercept is added in front.</param>
[RecordKind(KindName)]
[Says(
    "Joint logistic regression",
    "联合逻辑回归",
    "How an outcome depends on fields of numbers, with its ROC curve, as if all rows lay in one table.",
    "结局与各数值字段的关系及其 ROC 曲线，如同所有行在同一张表中。"
)]
public sealed record LogisticRegressionFunction(
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
        "The fields of numbers to regress on; an intercept is added in front.",
        "自变量字段（数值）；自动在最前面加截距项。",
        Value = "FIELD"
    )]
    [Items(DocumentBounds.Measures, Min = 1, Distinct = true)]
    [Name]
        IReadOnlyList<string> On
) : ComputationFunction
{
    /// <summary>The name of this kind.</summary>
    public const string KindName = "logistic-regression";

    public override IEnumerable<UsedField> Uses =>
        On.Append(Outcome.Field).Select(name => new UsedField(name, FieldUse.Computed));

    public override FunctionTerms TermsIn(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new FunctionTerms(
            new BilingualText(
                "Newton's method on sums made by additive sharing over Z_2^64.",
                "牛顿法，每一步的合计由 Z_2^64 上的加法秘密共享求得。"
            ),
            FunctionTerms.SemiHonestSums,
            [document.Requester]
        );
    }
}
