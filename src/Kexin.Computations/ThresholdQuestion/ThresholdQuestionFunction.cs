using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Data;

namespace Kexin.Computations.ThresholdQuestion;

/// <summary>Whether one person's value at another organisation is above a threshold that the asker keeps to itself.</summary>
/// <param name="Field">The field of numbers: the value in the other's dataset, the threshold in the asker's.</param>
/// <param name="Key">The field that identifies the person, the same in both datasets.</param>
/// <param name="Is">The person's identifier.</param>
/// <param name="Adversary">What the two may do.</param>
[RecordKind(KindName)]
[Says(
    "Private threshold question",
    "隐私阈值查询",
    "Whether a person's value at another organisation is above the asker's own threshold: yes or no, and nothing else to anybody.",
    "另一机构中某人的取值是否高于发起方自己的阈值：只得到“是”或“否”，任何一方都不得知其他内容。"
)]
public sealed record ThresholdQuestionFunction(
    [Says(
        "Field",
        "字段",
        "The field of numbers: the value in the other's dataset, the threshold in the asker's own.",
        "数值字段：在对方数据集中是取值，在发起方自己的数据集中是阈值。"
    )]
    [Name]
        string Field,
    [Says(
        "Identifier",
        "标识符",
        "The field that identifies the person, the same in both datasets.",
        "标识此人的字段，两个数据集中同名。"
    )]
    [Name]
        string Key,
    [Says("Person", "查询对象", "The person's identifier.", "此人的标识符取值。", Value = "VALUE")]
    [Visible(Condition.MostCharacters)]
        string Is,
    [Says(
        "Adversary",
        "对手模型",
        "What the other may do: semiHonest (it follows the protocol) or malicious (it does anything).",
        "对方的行为：semiHonest（遵守协议）或 malicious（任意行事）。"
    )]
        Adversary Adversary
) : ComputationFunction
{
    /// <summary>The name of this kind.</summary>
    public const string KindName = "threshold-question";

    public override IEnumerable<UsedField> Uses =>
        [new UsedField(Field, FieldUse.Computed), new UsedField(Key, FieldUse.Joined)];

    /// <summary>Which row it is about.</summary>
    internal Condition Row => new(Key, Operators.Equal, [Is]);

    public override FunctionTerms TermsIn(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Adversary == Adversary.Malicious
            ? new FunctionTerms(
                new BilingualText(
                    "Authenticated garbling of a comparison between two parties.",
                    "两方之间对一次比较的认证混淆电路。"
                ),
                new BilingualText(
                    "Malicious: either party may do anything, and can only end the run; each may still bring a false number.",
                    "恶意：任意一方都可以任意行事，但至多使运行中止；各方仍可输入不真实的数。"
                ),
                [document.Requester]
            )
            {
                Withstands = Adversary.Malicious,
            }
            : new FunctionTerms(
                new BilingualText(
                    "A garbled comparison (half-gates) between two parties.",
                    "两方之间的混淆电路比较（half-gates）。"
                ),
                new BilingualText(
                    "Semi-honest: both parties follow the protocol with their true numbers.",
                    "半诚实：双方都按协议执行，并使用真实的数。"
                ),
                [document.Requester]
            );
    }
}
