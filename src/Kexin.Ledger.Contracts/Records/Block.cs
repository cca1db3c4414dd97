using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Contracts;

/// <summary>A header and the transactions that it commits to; one whose transactions are others cannot be made.</summary>
public sealed class Block
{
    private const string Kind = "kexin/block/1";

    private Block(BlockHeader header, IReadOnlyList<Transaction> transactions, ReadOnlyMemory<byte> encoded)
    {
        Header = header;
        Transactions = transactions;
        Encoded = encoded;
    }

    /// <summary>What members cosign.</summary>
    public BlockHeader Header { get; }

    /// <summary>In the order in which they are applied.</summary>
    public IReadOnlyList<Transaction> Transactions { get; }

    /// <summary>The canonical bytes.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The Merkle root (RFC 9162) over these transactions.</summary>
    public static Digest TransactionRoot(Suite suite, IReadOnlyList<Transaction> transactions)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        return MerkleTree.FromLeafHashes(suite, transactions.Select(transaction => transaction.LeafHash)).Root();
    }

    /// <summary>A block after <paramref name="previous"/>.</summary>
    /// <param name="suite">The consortium's suite.</param>
    /// <param name="previous">The header before.</param>
    /// <param name="time">In milliseconds since 1970, UTC.</param>
    /// <param name="transactions">Every one of them applied.</param>
    /// <param name="stateRoot">What execution gave.</param>
    /// <exception cref="ArgumentException">There are too many transactions, or they are too long together.</exception>
    public static Block Create(
        Suite suite,
        BlockHeader previous,
        long time,
        IReadOnlyList<Transaction> transactions,
        Digest stateRoot
    )
    {
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(transactions);
        var root = TransactionRoot(suite, transactions);
        var height = previous.Height + 1;
        var count = transactions.Count;
        return FromHeader(
            new BlockHeader(suite, previous.Consortium, height, previous.Hash, time, count, root, stateRoot),
            transactions
        );
    }

    /// <summary>Reads what <see cref="Encoded"/> holds; header and transactions fit together.</summary>
    /// <exception cref="DecodingException">The bytes are no block, or its transactions are not those of its header.</exception>
    public static Block Decode(ReadOnlyMemory<byte> bytes, Suite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        Decoding.ThrowIfLonger(bytes, Bounds.BlockSizeInBytes, "block");
        return CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 2);
                var header = BlockHeader.Decode(reader.ReadItemSlice(Bounds.HeaderSizeInBytes), suite);
                var transactions = reader.ReadList(
                    Bounds.TransactionsPerBlock,
                    item => Transaction.Decode(item.ReadItemSlice(Bounds.TransactionSizeInBytes), suite)
                );
                reader.EndArray();
                return
                    header.TransactionCount == transactions.Length
                    && header.TransactionRoot == TransactionRoot(suite, transactions)
                    ? new Block(header, transactions, bytes)
                    : throw new DecodingException("The block's transactions are not those that its header commits to.");
            }
        );
    }

    internal static Block FromHeader(BlockHeader header, IReadOnlyList<Transaction> transactions)
    {
        var writer = CanonicalCbor.CreateWriter();
        writer.WriteKind(Kind, 2);
        writer.WriteEncodedValue(header.Encoded.Span);
        writer.WriteList(transactions, (w, transaction) => w.WriteEncodedValue(transaction.Encoded.Span));
        writer.WriteEndArray();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            writer.BytesWritten,
            Bounds.BlockSizeInBytes,
            "size of the block"
        );
        return new Block(header, transactions, writer.Encode());
    }
}
