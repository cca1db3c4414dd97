using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>How far a member's evidence log is anchored; one token a member.</summary>
/// <param name="Size">The number of entries.</param>
/// <param name="Root">The Merkle root (RFC 9162) of that many entries.</param>
/// <param name="AnchoredAt">The time of the block with the anchor, in milliseconds since 1970, UTC.</param>
/// <param name="Restart">When the log last went on without entries that had been anchored; null if it never did.</param>
[RecordKind("kexin/evidence-log/2")]
public sealed record EvidenceLogToken(
    [Between(0, long.MaxValue), Says("Entries", "条数")] long Size,
    [Says("Root", "根哈希")] Digest Root,
    [Time, Says("Anchored at", "锚定时间")] long AnchoredAt,
    [Says("Restart", "重新开始")] EvidenceRestart? Restart = null
) : TokenContent
{
    /// <summary>The token's type.</summary>
    public const string Type = "evidence-log";

    /// <summary>Which run of the log this is: 1, and one more after each restart.</summary>
    public long Run => Restart?.Run ?? 1;

    /// <summary>The id of a member's token.</summary>
    public static TokenId IdOf(Suite suite, MemberId member) => TokenId.Derive(suite, Type, member.Value);

    /// <summary>The name of a member's log in its checkpoints.</summary>
    public static string OriginOf(Digest consortium, MemberId member) => $"kexin/evidence/{consortium}/{member}";

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no evidence log.</exception>
    public static EvidenceLogToken Read(Token token) => Read<EvidenceLogToken>(token, Type);
}

/// <summary>That a member's log went on without entries that had been anchored: the beginning of a new run of the log.</summary>
/// <param name="Run">The run that began: 2 at the first restart, then one more each time.</param>
/// <param name="Version">The version of the log's token that says so first.</param>
/// <param name="Before">How many entries had been anchored.</param>
/// <param name="After">How many entries the log had when it went on; nothing shows how many of them are the old ones.</param>
/// <param name="Time">The time of the block with the restart, in milliseconds since 1970, UTC.</param>
public sealed record EvidenceRestart(
    [Between(0, long.MaxValue), Says("Run", "轮次")] long Run,
    [Between(1, long.MaxValue), Says("Version", "版本")] long Version,
    [Between(0, long.MaxValue), Says("Entries before", "此前条数")] long Before,
    [Between(0, long.MaxValue), Says("Entries after", "此后条数")] long After,
    [Time, Says("Time", "时间")] long Time
);

/// <summary>Arguments of <see cref="EvidenceContract.Anchor"/> and <see cref="EvidenceContract.Restart"/>.</summary>
/// <param name="Run">The run of the log that the checkpoint is of: 1, and one more after each restart.</param>
/// <param name="Checkpoint">The log's checkpoint as a signed note (C2SP), in its bytes.</param>
/// <param name="Consistency">The proof (RFC 9162) from the size anchored before; empty at the first anchor and at a restart.</param>
[RecordKind("kexin/evidence.anchor/2")]
public sealed record AnchorEvidence(
    [Between(0, long.MaxValue), Says("Run", "轮次")] long Run,
    [Bytes(Bounds.CheckpointSizeInBytes), Says("Checkpoint", "检查点")] ReadOnlyMemory<byte> Checkpoint,
    [Items(Bounds.MerkleProofLength), Says("Consistency proof", "一致性证明")] IReadOnlyList<Digest> Consistency
) : ActionArguments;
