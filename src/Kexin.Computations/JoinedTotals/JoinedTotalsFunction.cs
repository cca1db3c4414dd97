using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Intersection;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.JoinedTotals;

/// <summary>Count, sum and mean of one provider's values by another's groups, over the rows whose identifiers both have.</summary>
/// <param name="Key">The field with the identifier, the same in both datasets; each row has its own.</param>
/// <param name="Measure">The field that is added up, with the range of its values.</param>
/// <param name="By">The groups, of the other provider's fields; empty for all rows together.</param>
/// <param name="Protocol">How many of those that compute must be honest.</param>
/// <param name="Adversary">What the others may do.</param>
/// <param name="Measured">Whose field the measure is; the other provider has the groups. A draft may leave it out.</param>
/// <param name="Form">When two identifiers count as the same.</param>
[RecordKind(KindName)]
[Says(
    "Joined totals",
    "关联汇总",
    "Count, sum and mean of one organisation's values by another's groups, over the people whom both know: who they are opens to nobody.",
    "对双方共有的人，按一方的分组求另一方取值的计数、总和与均值；共有的人是谁，不向任何一方公开。"
)]
public sealed record JoinedTotalsFunction(
    [Says(
        "Identifier",
        "标识符",
        "The field with the identifier, the same in both datasets: each row has one of its own.",
        "标识符所在的字段，两个数据集中同名；每行的标识符各不相同。"
    )]
    [Name]
        string Key,
    [Says(
        "Measure",
        "度量",
        "The field of numbers that is added up, with the range of its values, as chol=100..400: values beyond count as the bound, and everybody sees the range.",
        "求和的数值字段及其取值范围，如 胆固醇=100..400：超出范围的取值按界限计，范围各方可见。"
    )]
        RangedField Measure,
    [Says(
        "Groups",
        "分组",
        "The groups, of the other organisation's fields, as sex=0,1.",
        "分组，取自另一方的字段，如 性别=男,女。"
    )]
    [Items(DocumentBounds.Groupings, Optional = true)]
        IReadOnlyList<GroupBy> By,
    ShareProtocol Protocol,
    Adversary Adversary,
    [Says(
        "Values of",
        "度量方",
        "Whose values are added up: a member (default: the one provider whose dataset has the field and who does not ask).",
        "对谁的取值求和：成员（默认：数据集中有该字段、且不是发起方的那个提供方）。"
    )]
        MemberId? Measured = null,
    [Says(
        "Same when",
        "何时相同",
        "When two identifiers are the same: in any spelling (text, the default), character by character (exact), with capital and small letters apart (casedText), as telephone numbers (phone) or identity card numbers (identityCard).",
        "何时视为同一标识符：统一写法后比较（text，默认）、逐字符（exact）、区分大小写（casedText）、按电话号码（phone）或按身份号码（identityCard）。"
    )]
        IdentifierForm Form = IdentifierForm.Text
) : SharedFunction
{
    /// <summary>The name of this kind.</summary>
    public const string KindName = "joined-totals";

    public override bool JoinsInputs => true;

    public override IEnumerable<UsedField> Uses =>
        UsesOf(isMeasured: false).Concat(UsesOf(isMeasured: true)).Distinct();

    public override IEnumerable<UsedField> UsesAt(MemberId provider) => UsesOf(provider == Measured);

    public override ComputationFunction AskedBy(MemberId requester, IReadOnlyList<OfferedDataset> offered)
    {
        ArgumentNullException.ThrowIfNull(offered);
        OfferedDataset[] able =
        [
            .. offered.Where(one =>
                one.Provider != requester && one.Fields.Contains(Measure.Field, StringComparer.Ordinal)
            ),
        ];
        return Measured is null && able.Length == 1 ? this with { Measured = able[0].Provider } : this;
    }

    private IEnumerable<UsedField> UsesOf(bool isMeasured)
    {
        yield return new UsedField(Key, FieldUse.Joined);
        if (isMeasured)
        {
            yield return new UsedField(Measure.Field, FieldUse.Computed);
            yield break;
        }

        foreach (var by in By)
        {
            yield return new UsedField(by.Field, FieldUse.Grouped);
        }
    }
}
