using Kexin.Computations.Documents;
using Kexin.Computations.Intersection.Identifiers;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Intersection;

/// <summary>Common identifiers of two providers, or their number.</summary>
/// <param name="Field">The field with the identifier, the same in both datasets.</param>
/// <param name="Learn">Whether the identifiers themselves are learned, or only how many there are.</param>
/// <param name="Learners">Who learns it: providers or the requester, in the order of their ids, none twice, at least one.</param>
/// <param name="Form">When two identifiers count as the same.</param>
[RecordKind(KindName)]
[Says(
    "Private intersection",
    "隐私求交",
    "The identifiers that two providers have in common, or how many there are.",
    "两个提供方共有的标识符，或其个数。"
)]
public sealed record IntersectionFunction(
    [Says(
        "Identifier",
        "标识符",
        "The field with the identifier, the same in both datasets.",
        "标识符所在的字段，两个数据集中同名。"
    )]
    [Name]
        string Field,
    [Says("Learn", "得到什么", "The common set, or only its size.", "得到交集（set），或只得到大小（size）。")]
        ReleasedPart Learn,
    [Says(
        "Learners",
        "得知方",
        "Who learns it: members between commas (default: who asks).",
        "得知结果的各方：成员，用逗号分隔（默认：发起方）。",
        Value = "MEMBER"
    )]
    [Items(DocumentBounds.Learners, Optional = true)]
        IReadOnlyList<MemberId> Learners,
    [Says(
        "Same when",
        "何时相同",
        "When two identifiers are the same: in any spelling (text, the default), character by character (exact), with capital and small letters apart (casedText), as telephone numbers (phone) or identity card numbers (identityCard).",
        "何时视为同一标识符：统一写法后比较（text，默认）、逐字符（exact）、区分大小写（casedText）、按电话号码（phone）或按身份号码（identityCard）。"
    )]
        IdentifierForm Form = IdentifierForm.Text
) : ComputationFunction
{
    /// <summary>The name of this kind.</summary>
    public const string KindName = "intersection";

    /// <summary>Whether the identifiers themselves are learned.</summary>
    public bool ReleasesSet => Learn == ReleasedPart.Set;

    /// <inheritdoc/>
    public override IEnumerable<UsedField> Uses => [new UsedField(Field, FieldUse.Joined)];

    /// <inheritdoc/>
    public override ComputationFunction AskedBy(MemberId requester, IReadOnlyList<OfferedDataset> offered) =>
        this with
        {
            Learners = Learners.Count == 0 ? [requester] : [.. Learners.OrderBy(learner => learner.Value)],
        };

    /// <inheritdoc/>
    public override FunctionTerms TermsIn(ComputationDocument document) =>
        new(
            new BilingualText(
                "Set intersection by elliptic-curve Diffie-Hellman on ristretto255.",
                "基于 ristretto255 椭圆曲线 Diffie-Hellman 的隐私求交。"
            ),
            new BilingualText(
                "Semi-honest: both parties follow the protocol and use their true identifiers.",
                "半诚实：双方都按协议执行，并使用真实的标识符。"
            ),
            Learners
        );
}

/// <summary>What is learned of an intersection.</summary>
public enum ReleasedPart
{
    /// <summary>How many identifiers are common.</summary>
    [Says("The number", "个数", "How many identifiers are common, and not which.", "共有标识符的个数，不含具体内容。")]
    Size,

    /// <summary>The common identifiers.</summary>
    [Says("The set", "交集", "The common identifiers.", "共有的标识符。")]
    Set,
}

/// <summary>When two identifiers count as the same.</summary>
public enum IdentifierForm
{
    /// <summary>All characters are the same.</summary>
    [Says("Exact", "逐字符", "All characters are the same.", "逐字符相同。")]
    Exact = 0,

    /// <summary>They are the same but for blanks at the ends, unseen characters, width, variants of a character, dashes, and case.</summary>
    [Says(
        "Any spelling",
        "统一写法",
        "The same but for blanks at the ends, unseen characters, width, variants of a character, dashes, and case.",
        "忽略首尾空格、不可见字符、全半角、异体字符、连字符和大小写后相同。"
    )]
    Text = 1,

    /// <summary>As <see cref="Text"/>, but capital and small letters differ.</summary>
    [Says(
        "Any spelling, case counts",
        "区分大小写",
        "As any spelling, but capital and small letters differ.",
        "同统一写法，但区分大小写。"
    )]
    CasedText = 2,

    /// <summary>As <see cref="Text"/>, and telephone numbers are the same however they are grouped, with or without the country code of China.</summary>
    [Says(
        "Telephone numbers",
        "电话号码",
        "However they are grouped, with or without the country code of China.",
        "不论如何分段、是否带中国国家代码。"
    )]
    Phone = 3,

    /// <summary>As <see cref="Text"/>, and identity card numbers (GB 11643) are the same with 15 or 18 digits.</summary>
    [Says(
        "Identity card numbers",
        "身份号码",
        "The same with 15 or 18 digits (GB 11643).",
        "15 位与 18 位（GB 11643）视为相同。"
    )]
    IdentityCard = 4,
}
