using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>What members cosign of a block: where it stands, when it was, what it holds and what the tokens are after it.</summary>
/// <remarks>
/// The number of transactions is part of the header because a Merkle root alone does not say how many leaves it has, so a proof of
/// inclusion would leave the size open.
/// </remarks>
public sealed class BlockHeader
{
    private const string Kind = "kexin/header/2";
    private const int Items = 8;

    private static readonly Rule s_continues = new(
        "blocks.continues",
        "A header continues the one before it.",
        "区块头须接续前一区块头。"
    );

    /// <summary>A header.</summary>
    /// <param name="suite">The consortium's suite.</param>
    /// <param name="consortium">The consortium's id.</param>
    /// <param name="height">0 for the genesis block.</param>
    /// <param name="previous">The hash of the header before; zero at height 0.</param>
    /// <param name="time">In milliseconds since 1970, UTC.</param>
    /// <param name="transactionCount">How many transactions the block holds.</param>
    /// <param name="transactionRoot">The Merkle root (RFC 9162) over the encoded transactions.</param>
    /// <param name="stateRoot">The root of the token state after the block.</param>
    /// <param name="certified">The hash of the certificate of the header before; zero where that is the genesis block's, or there is none.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public BlockHeader(
        Suite suite,
        Digest consortium,
        long height,
        Digest previous,
        long time,
        int transactionCount,
        Digest transactionRoot,
        Digest stateRoot,
        Digest certified = default
    )
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentOutOfRangeException.ThrowIfNegative(height);
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        ArgumentOutOfRangeException.ThrowIfNegative(transactionCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(transactionCount, Bounds.TransactionsPerBlock);
        Consortium = consortium;
        Height = height;
        Previous = previous;
        Time = time;
        TransactionCount = transactionCount;
        TransactionRoot = transactionRoot;
        StateRoot = stateRoot;
        Certified = certified;
        Encoded = CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, Items);
            writer.WriteDigest(consortium);
            writer.WriteInt64(height);
            writer.WriteDigest(previous);
            writer.WriteInt64(time);
            writer.WriteInt32(transactionCount);
            writer.WriteDigest(transactionRoot);
            writer.WriteDigest(stateRoot);
            writer.WriteDigest(certified);
            writer.WriteEndArray();
        });
        Hash = suite.Hash(Encoded.Span);
    }

    /// <summary>The consortium's id.</summary>
    public Digest Consortium { get; }

    /// <summary>0 for the genesis block, one more with each block.</summary>
    public long Height { get; }

    /// <summary>The hash of the header before; zero at height 0.</summary>
    public Digest Previous { get; }

    /// <summary>The block's time in milliseconds since 1970, UTC.</summary>
    public long Time { get; }

    /// <summary>How many transactions the block holds.</summary>
    public int TransactionCount { get; }

    /// <summary>The Merkle root (RFC 9162) over the encoded transactions.</summary>
    public Digest TransactionRoot { get; }

    /// <summary>The root of the token state after the block.</summary>
    public Digest StateRoot { get; }

    /// <summary>The hash of the certificate of the header before, which stands in the block; zero in the first two blocks.</summary>
    public Digest Certified { get; }

    /// <summary>The canonical bytes; what is hashed and cosigned.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The hash of <see cref="Encoded"/>.</summary>
    public Digest Hash { get; }

    /// <summary>Reads what <see cref="Encoded"/> holds.</summary>
    /// <exception cref="DecodingException">The bytes are no header.</exception>
    public static BlockHeader Decode(ReadOnlyMemory<byte> bytes, Suite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        Decoding.ThrowIfLonger(bytes, Bounds.HeaderSizeInBytes, "header");
        return CanonicalCbor.Decode(bytes, reader => Read(reader, suite));
    }

    /// <summary>Null when this header may stand after <paramref name="previous"/>; otherwise the rule that it breaks.</summary>
    public Refusal? CheckFollows(BlockHeader previous)
    {
        ArgumentNullException.ThrowIfNull(previous);
        if (Consortium != previous.Consortium || Height != previous.Height + 1 || Previous != previous.Hash)
        {
            return new Refusal(
                s_continues,
                new(
                    $"height {Height} after {Previous.ToShortString()} in consortium {Consortium.ToShortString()}.",
                    $"联盟 {Consortium.ToShortString()} 中接在 {Previous.ToShortString()} 之后的第 {Height} 块。"
                ),
                new(
                    $"height {previous.Height + 1} after {previous.Hash.ToShortString()} in consortium {previous.Consortium.ToShortString()}.",
                    $"联盟 {previous.Consortium.ToShortString()} 中接在 {previous.Hash.ToShortString()} 之后的第 {previous.Height + 1} 块。"
                )
            );
        }

        return Time >= previous.Time
            ? null
            : new Refusal(
                s_continues,
                new($"time {Times.Show(Time)}, before the last block's.", $"时间 {Times.Show(Time)}，早于前一块。"),
                new($"a time not before {Times.Show(previous.Time)}.", $"不早于 {Times.Show(previous.Time)} 的时间。")
            );
    }

    private static BlockHeader Read(CborReader reader, Suite suite)
    {
        reader.ReadKind(Kind, Items);
        var consortium = reader.ReadDigest();
        var height = reader.ReadCount();
        var previous = reader.ReadDigest();
        var time = reader.ReadTime();
        var count = reader.ReadInt(0, Bounds.TransactionsPerBlock);
        var transactionRoot = reader.ReadDigest();
        var stateRoot = reader.ReadDigest();
        var certified = reader.ReadDigest();
        reader.EndArray();
        return new BlockHeader(suite, consortium, height, previous, time, count, transactionRoot, stateRoot, certified);
    }
}
