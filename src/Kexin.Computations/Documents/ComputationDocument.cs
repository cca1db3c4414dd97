using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>What is to be computed, on whose data, by which protocol, and who learns what: people review it, nodes enforce it.</summary>
/// <remarks>Reviews, joins, grants and sessions name its hash; a node runs nothing else.</remarks>
/// <param name="Consortium">The consortium's id.</param>
/// <param name="Title">For people.</param>
/// <param name="Purpose">What for; grants and datasets name purposes.</param>
/// <param name="Requester">Who asks.</param>
/// <param name="Inputs">One a provider, in the order of the members' ids.</param>
/// <param name="Where">Rows to use: those that meet every condition.</param>
/// <param name="Function">What is computed.</param>
/// <param name="SmallestGroup">Results over fewer rows are not released.</param>
[RecordKind(Format)]
[Says(
    "Computation document",
    "计算文档",
    "What is to be computed, on whose data, by which protocol, and who learns what.",
    "计算什么、使用谁的数据、采用何种协议、谁得到结果。"
)]
public sealed record ComputationDocument(
    [Says("Consortium", "联盟", "The consortium's id.", "联盟编号。")] Digest Consortium,
    [Says("Title", "标题", "For people.", "供人阅读。")] [Name(DocumentBounds.TitleInCharacters)] string Title,
    [Says("Purpose", "使用目的", "What for; grants and datasets name purposes.", "授权和数据集均列明使用目的。")]
    [Name]
        string Purpose,
    [Says("Requester", "发起方", "The member id of who asks.", "发起方的成员编号。")] MemberId Requester,
    [Says(
        "Inputs",
        "输入",
        "One a provider, in the order of the members' ids.",
        "每个数据提供方一项，按成员编号排列。"
    )]
    [Items(DocumentBounds.Inputs, Min = 1)]
        IReadOnlyList<ComputationInput> Inputs,
    [Says("Conditions", "条件", "Rows to use: those that meet every condition.", "只使用满足全部条件的行。")]
    [Items(DocumentBounds.Conditions)]
        IReadOnlyList<Condition> Where,
    [Says("Function", "计算", "What is computed.", "计算的内容。")] ComputationFunction Function,
    [Says("Smallest group", "最小分组人数", "Results over fewer rows are not released.", "人数更少的结果不予公布。")]
    [Between(1, DocumentBounds.SmallestGroup)]
        int SmallestGroup
)
{
    /// <summary>The format's name, the first item of the encoding.</summary>
    public const string Format = "kexin/computation/2";

    /// <summary>Whose data is used, in the order of <see cref="Inputs"/>.</summary>
    public IEnumerable<MemberId> Providers => Inputs.Select(input => input.Provider);
}

/// <summary>A provider's part.</summary>
/// <param name="Provider">Who.</param>
/// <param name="Dataset">Its dataset's token.</param>
/// <param name="Fields">Every field that is read, those of conditions included, in alphabetical order (by code units).</param>
[Says("Input", "输入", "A provider's part.", "一个数据提供方的部分。")]
public sealed record ComputationInput(
    [Says("Provider", "数据提供方", "The member id of whose data it is.", "数据提供方的成员编号。")] MemberId Provider,
    [Says("Dataset", "数据集", "The dataset's id in the catalogue.", "数据集在目录中的编号。")] TokenId Dataset,
    [Says(
        "Fields",
        "字段",
        "Every field that is read, those of conditions included, in alphabetical order.",
        "读取的全部字段（包括条件中的字段），按字母顺序排列。"
    )]
    [Items(DocumentBounds.Fields)]
    [Name]
        IReadOnlyList<string> Fields
);
