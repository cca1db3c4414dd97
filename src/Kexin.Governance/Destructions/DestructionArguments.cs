using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Destructions;

/// <summary>Arguments that speak of one dataset.</summary>
internal interface IOfDataset
{
    /// <summary>Which one.</summary>
    TokenId Dataset { get; }

    /// <summary>Those of its grants that the action looks at.</summary>
    IReadOnlyList<TokenId> Grants => [];
}

/// <summary>Arguments of <see cref="DestructionsContract.Retain"/>.</summary>
/// <param name="Dataset">An own dataset.</param>
/// <param name="KeepUntil">Not destroyed before; null to say nothing.</param>
/// <param name="DestroyBy">When it has to be destroyed; null to say nothing.</param>
[RecordKind("kexin/destructions.retain/1")]
public sealed record RetainDataset(
    [Says("Dataset", "数据集")] TokenId Dataset,
    [Time, Says("Keep until", "保存至")] long? KeepUntil,
    [Time, Says("Destroy by", "销毁期限")] long? DestroyBy
) : ActionArguments, IOfDataset;

/// <summary>Arguments of <see cref="DestructionsContract.Hold"/>.</summary>
/// <param name="Dataset">Which dataset.</param>
/// <param name="Reason">Why.</param>
[RecordKind("kexin/destructions.hold/1")]
public sealed record HoldDataset(
    [Says("Dataset", "数据集")] TokenId Dataset,
    [Prose, Says("Reason", "理由")] string Reason
) : ActionArguments, IOfDataset;

/// <summary>Arguments of <see cref="DestructionsContract.Order"/>.</summary>
/// <param name="Dataset">An own dataset that is withdrawn.</param>
/// <param name="Reason">Why.</param>
/// <param name="DueBy">Until when every holder gives its receipt.</param>
/// <param name="Grants">Every grant of the dataset that was ever approved: who has it gives a receipt.</param>
[RecordKind("kexin/destructions.order/1")]
public sealed record OrderDestruction(
    [Says("Dataset", "数据集")] TokenId Dataset,
    [Prose, Says("Reason", "理由")] string Reason,
    [Time, Says("Due by", "期限")] long DueBy,
    [Items(OrderDestruction.MostGrants, Distinct = true), Says("Grants", "授权")] IReadOnlyList<TokenId> Grants
) : ActionArguments, IOfDataset
{
    /// <summary>The most grants of an order.</summary>
    public const int MostGrants = 256;
}

/// <summary>Arguments of <see cref="DestructionsContract.Receipt"/>.</summary>
/// <param name="Copies">How many copies of the data were destroyed.</param>
/// <param name="Backups">From how many generations of back-ups.</param>
/// <param name="Results">How many results that were computed from it are kept.</param>
[RecordKind("kexin/destructions.receipt/1")]
public sealed record GiveReceipt(
    [Between(0, DestructionReceipt.Most), Says("Copies destroyed", "销毁的副本数")] long Copies,
    [Between(0, DestructionReceipt.Most), Says("Generations of back-ups", "涉及的备份代数")] long Backups,
    [Between(0, DestructionReceipt.Most), Says("Results kept", "保留的结果数")] long Results
) : ActionArguments;
