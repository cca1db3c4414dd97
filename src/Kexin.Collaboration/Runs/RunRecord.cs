using Kexin.Channels;
using Kexin.Collaboration.Contract;
using Kexin.Computations.Sheets;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Runs;

/// <summary>What crossed between this node and another party in a run, in bytes before TLS and in messages.</summary>
public sealed record PartyTraffic(
    MemberId Party,
    long BytesSent,
    long BytesReceived,
    long MessagesSent,
    long MessagesReceived
);

/// <summary>The account of a run's end: what crossed, what was learned, or why there is no result.</summary>
/// <param name="Traffic">What crossed, by party.</param>
/// <param name="Learned">What was learned, in a sentence.</param>
/// <param name="Failure">Why there is no result.</param>
/// <param name="Code">The problem's code.</param>
/// <param name="Suspects">The members of which at least one is to blame: one alone, or several; none where nobody can be named.</param>
/// <param name="Evidence">The places of its entries in the evidence log.</param>
/// <param name="Transaction">The one that ended the run on the ledger.</param>
/// <param name="IsOpened">Whether the run passed its opening: whoever asked may know the result, whatever the ledger says of the end.</param>
public sealed record RunAccount(
    [Items(TaskToken.MostProviders)] IReadOnlyList<PartyTraffic> Traffic,
    BilingualText? Learned,
    BilingualText? Failure,
    [Name] string? Code,
    [Items(TaskToken.MostProviders + 1)] IReadOnlyList<MemberId> Suspects,
    [Items(RunAccount.MostEntries)] IReadOnlyList<long> Evidence,
    TransactionId? Transaction,
    bool IsOpened
)
{
    /// <summary>The most entries that a run leaves in the evidence log.</summary>
    public const int MostEntries = 16;
}

/// <summary>A result that this member learned, and the salt of its hash on the ledger.</summary>
/// <param name="Sheet">The result.</param>
/// <param name="Salt"><see cref="SaltSizeInBytes"/> random bytes.</param>
public sealed record LearnedResult(Sheet Sheet, ReadOnlyMemory<byte> Salt)
{
    /// <summary>The size of the salt in a result's hash, in bytes.</summary>
    public const int SaltSizeInBytes = 32;

    /// <summary>The hash of the result that goes onto the ledger: of the salt, then the canonical sheet.</summary>
    public Digest HashIn(Suite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return suite.Hash(Salt.Span, CanonicalRecord.Encode(Sheet));
    }

    /// <summary>The salt, then the canonical sheet.</summary>
    public byte[] Encode() => [.. Salt.Span, .. CanonicalRecord.Encode(Sheet)];

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static LearnedResult Decode(ReadOnlyMemory<byte> content) =>
        content.Length >= SaltSizeInBytes
            ? new(CanonicalRecord.Decode<Sheet>(content[SaltSizeInBytes..]), content[..SaltSizeInBytes])
            : throw new DecodingException("A result begins with its salt.");
}

/// <summary>This node's part in a run, as it was kept.</summary>
/// <param name="Id">The run.</param>
/// <param name="Task">The task.</param>
/// <param name="Attempt">Which of the task's runs it is, from 1.</param>
/// <param name="StartedAt">When this node began it.</param>
/// <param name="EndedAt">Null while it goes on or its end is held back, and for ever when the node was stopped in it.</param>
/// <param name="Account">How it ended here; null while it goes on, or when the node was stopped in it.</param>
/// <param name="HasResult">Whether a result was kept.</param>
public sealed record RunRecord(
    SessionId Id,
    TokenId Task,
    long Attempt,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    RunAccount? Account,
    bool HasResult
)
{
    /// <summary>Whether the run is over, but its end is not known to be on the ledger, so that its result is held back.</summary>
    public bool IsHeld => Account is not null && EndedAt is null;
}
