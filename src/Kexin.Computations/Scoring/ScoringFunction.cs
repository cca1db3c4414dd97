using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Scoring;

/// <summary>How many of one provider's rows another one's logistic model puts into each band of risk.</summary>
/// <param name="On">The model's fields with their ranges.</param>
/// <param name="Bands">Where a band ends and the next one begins, rising, as probabilities.</param>
/// <param name="Outcome">Rows that meet it are cases, the others controls; null where rows are only counted.</param>
/// <param name="By">The groups; empty for all rows together.</param>
/// <param name="Protocol">How many of those that compute must be honest.</param>
/// <param name="Adversary">What the others may do.</param>
/// <param name="Model">Whose the model is; the other provider has the rows. A draft may leave it out.</param>
[RecordKind(KindName)]
[Says(
    "Scoring",
    "模型评分",
    "How many of one organisation's rows another's logistic model puts into each band of risk, and how many of these are cases: neither sees the other's.",
    "用一方的逻辑回归模型为另一方的行评分，得出各风险区间的行数及其中的阳性例数；双方都看不到对方的数据。"
)]
public sealed record ScoringFunction(
    [Says(
        "Fields",
        "自变量",
        "The model's fields, each with the range of its values, as age=20..90: values beyond count as the bound, and everybody sees the range. The model's dataset has a row for each, and one for (intercept), in the columns coefficient and estimate, as a regression's result in CSV does.",
        "模型的自变量及其取值范围，如 年龄=20..90：超出范围的取值按界限计，范围各方可见。模型的数据集须为每个自变量和 (intercept) 各有一行，列名为 coefficient 和 estimate，与回归结果导出的 CSV 相同。"
    )]
    [Items(ScoringFunction.MostFields, Min = 1, Distinct = true)]
        IReadOnlyList<RangedField> On,
    [Says(
        "Bands",
        "区间界限",
        "Where bands of risk end, rising, as 0.1,0.3: above 0 and below 1.",
        "风险区间的界限，从小到大，如 0.1,0.3：大于 0、小于 1。",
        Value = "RISK"
    )]
    [Items(ScoringFunction.MostBands - 1, Min = 1, Distinct = true)]
    [Finite]
        IReadOnlyList<double> Bands,
    [Says(
        "Outcome",
        "结局",
        "Which rows are cases, as \"num>0\": each band tells cases and controls apart. Left out: rows are only counted.",
        "结局定义，如 \"num>0\"：各区间分别给出阳性与对照。省略时只计行数。"
    )]
        Condition? Outcome,
    [Says("Groups", "分组", "The groups, as sex=0,1.", "分组，如 性别=男,女。")]
    [Items(DocumentBounds.Groupings, Optional = true)]
        IReadOnlyList<GroupBy> By,
    ShareProtocol Protocol,
    Adversary Adversary,
    [Says(
        "Model of",
        "模型方",
        "Whose model it is: a member (default: the one provider whose dataset has the columns coefficient and estimate).",
        "模型属于谁：成员（默认：数据集中有 coefficient 和 estimate 两列的那个提供方）。"
    )]
        MemberId? Model = null
) : SharedFunction, ICheckedRecord
{
    /// <summary>The name of this kind.</summary>
    public const string KindName = "scoring";

    /// <summary>The most fields.</summary>
    public const int MostFields = 24;

    /// <summary>The most bands.</summary>
    public const int MostBands = 32;

    /// <summary>The column of a model's dataset that names a field.</summary>
    internal const string NameColumn = "coefficient";

    /// <summary>The column with its number.</summary>
    internal const string NumberColumn = "estimate";

    private const double LeastRisk = 1e-4;

    public override bool JoinsInputs => true;

    public override IEnumerable<UsedField> Uses => UsesOf(isModel: true).Concat(UsesOf(isModel: false)).Distinct();

    /// <summary>What a row may be: one, or a case or a control.</summary>
    internal int Kinds => Outcome is null ? 1 : 2;

    public override IEnumerable<UsedField> UsesAt(MemberId provider) => UsesOf(provider == Model);

    public override ComputationFunction AskedBy(MemberId requester, IReadOnlyList<OfferedDataset> offered)
    {
        ArgumentNullException.ThrowIfNull(offered);
        OfferedDataset[] models =
        [
            .. offered.Where(one =>
                one.Fields.Contains(NameColumn, StringComparer.Ordinal)
                && one.Fields.Contains(NumberColumn, StringComparer.Ordinal)
            ),
        ];
        return Model is null && models.Length == 1 ? this with { Model = models[0].Provider } : this;
    }

    public BilingualText? FindFault() =>
        On.DistinctBy(on => on.Field).Count() < On.Count ? new("must name each field once", "每个字段只能列一次")
        : Bands.Any(band => band is < LeastRisk or > 1 - LeastRisk)
            ? new(
                $"must divide bands at risks from {LeastRisk} to {1 - LeastRisk}",
                $"区间界限必须在 {LeastRisk} 与 {1 - LeastRisk} 之间"
            )
        : Bands.Zip(Bands.Skip(1)).Any(pair => pair.First >= pair.Second)
            ? new("must name rising bands", "区间界限必须从小到大排列")
        : null;

    private IEnumerable<UsedField> UsesOf(bool isModel)
    {
        if (isModel)
        {
            // By their names the model's rows are matched with the fields of the other dataset.
            return [new UsedField(NameColumn, FieldUse.Joined), new UsedField(NumberColumn, FieldUse.Computed)];
        }

        var computed = On.Select(on => on.Field).Concat(Outcome is null ? [] : [Outcome.Field]);
        return computed
            .Select(name => new UsedField(name, FieldUse.Computed))
            .Concat(By.Select(by => new UsedField(by.Field, FieldUse.Grouped)))
            .Distinct();
    }
}
