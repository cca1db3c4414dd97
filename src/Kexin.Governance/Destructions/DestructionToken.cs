using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Destructions;

/// <summary>A legal hold: while it stands nothing of the dataset is destroyed, whatever was ordered.</summary>
/// <param name="Member">Who put it: the data's owner or a regulator.</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">The time of the block.</param>
public sealed record LegalHold(
    [Says("Member", "成员")] MemberId Member,
    [Prose, Says("Reason", "理由")] string Reason,
    [Time, Says("Since", "开始时间")] long Since
);

/// <summary>That a dataset is to be destroyed.</summary>
/// <param name="Reason">Why.</param>
/// <param name="OrderedAt">The time of the block.</param>
/// <param name="DueBy">Until when every holder gives its receipt.</param>
public sealed record DestructionOrder(
    [Prose, Says("Reason", "理由")] string Reason,
    [Time, Says("Ordered at", "下达时间")] long OrderedAt,
    [Time, Says("Due by", "期限")] long DueBy
);

/// <summary>What a holder says that it destroyed; the transaction that carries it is signed by the holder.</summary>
/// <param name="Time">The block's time.</param>
/// <param name="Copies">How many copies of the data it destroyed; 0 where it held none.</param>
/// <param name="Backups">From how many generations of back-ups it destroyed them.</param>
/// <param name="Results">How many results that were computed from the data it keeps: what was released stays.</param>
public sealed record DestructionReceipt(
    [Time, Says("Time", "时间")] long Time,
    [Between(0, DestructionReceipt.Most), Says("Copies destroyed", "销毁的副本数")] long Copies,
    [Between(0, DestructionReceipt.Most), Says("Generations of back-ups", "涉及的备份代数")] long Backups,
    [Between(0, DestructionReceipt.Most), Says("Results kept", "保留的结果数")] long Results
)
{
    /// <summary>The most that is counted of anything.</summary>
    public const long Most = 1_000_000;
}

/// <summary>A member that has to say what it destroyed.</summary>
/// <param name="Member">The data's owner, or one that was granted its use.</param>
/// <param name="Receipt">Null until it was given.</param>
public sealed record DestructionHolder(
    [Says("Member", "成员")] MemberId Member,
    [Says("Receipt", "回执")] DestructionReceipt? Receipt = null
);

/// <summary>How long a dataset is kept and how it was destroyed, as the ledger has it; one for each dataset, owned by the data's owner.</summary>
/// <param name="Dataset">Which.</param>
/// <param name="KeepUntil">Not destroyed before; null where nothing says so. Only ever later.</param>
/// <param name="DestroyBy">When it has to be destroyed; null where nothing says so.</param>
/// <param name="Holds">The legal holds that stand, one for each member.</param>
/// <param name="Order">Null while nobody ordered its destruction.</param>
/// <param name="Holders">Who gives a receipt; empty before the order.</param>
[RecordKind("kexin/destruction/1")]
public sealed record DestructionToken(
    [Says("Dataset", "数据集")] TokenId Dataset,
    [Time, Says("Keep until", "保存至")] long? KeepUntil,
    [Time, Says("Destroy by", "销毁期限")] long? DestroyBy,
    [Items(DestructionToken.MostHolds), Says("Legal holds", "司法保全")] IReadOnlyList<LegalHold> Holds,
    [Says("Order", "销毁指令")] DestructionOrder? Order,
    [Items(DestructionToken.MostHolders), Says("Holders", "数据持有方")] IReadOnlyList<DestructionHolder> Holders
) : TokenContent
{
    /// <summary>The token's type.</summary>
    public const string Type = "destruction";

    /// <summary>The most legal holds of a dataset.</summary>
    public const int MostHolds = 16;

    /// <summary>The most members that give a receipt.</summary>
    public const int MostHolders = OrderDestruction.MostGrants + 1;

    /// <summary>The id of a dataset's.</summary>
    public static TokenId IdOf(Suite suite, TokenId dataset)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return TokenId.Derive(suite, Type, [dataset.Value]);
    }

    /// <summary>Whether all who hold the data have given their receipts.</summary>
    public bool IsDone => Order is not null && Holders.All(holder => holder.Receipt is not null);

    /// <summary>Whether a member has to destroy what it holds and say so.</summary>
    public bool WaitsFor(MemberId member) =>
        Order is not null
        && Holds.Count == 0
        && Holders.Any(holder => holder.Member == member && holder.Receipt is null);

    /// <summary>Whether a receipt, or the order itself, is late; never under a legal hold.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public bool IsOverdue(long now) =>
        Holds.Count == 0
        && (Order is { } order ? !IsDone && now > order.DueBy : DestroyBy is { } destroyBy && now > destroyBy);

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is none.</exception>
    public static DestructionToken Read(Token token) => Read<DestructionToken>(token, Type);
}
