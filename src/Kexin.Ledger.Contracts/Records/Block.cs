using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Contracts;

/// <summary>A header and the transactions that it commits to; one whose transactions are others cannot be made.</summary>
public sealed class Block
{
    private const string Kind = "kexin/block/2";

    private Block(
        BlockHeader header,
        FinalityCertificate? certified,
        IReadOnlyList<Transaction> transactions,
        ReadOnlyMemory<byte> encoded
    )
    {
        Header = header;
        Certified = certified;
        Transactions = transactions;
        Encoded = encoded;
    }

    /// <summary>What members cosign.</summary>
    public BlockHeader Header { get; }

    /// <summary>The certificate of the block before, to which the header commits; null in the first two blocks.</summary>
    public FinalityCertificate? Certified { get; }

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
    /// <param name="certified">The certificate of the header before; null where that is the genesis block's.</param>
    /// <exception cref="ArgumentException">There are too many transactions, or they are too long together.</exception>
    public static Block Create(
        Suite suite,
        BlockHeader previous,
        long time,
        IReadOnlyList<Transaction> transactions,
        Digest stateRoot,
        FinalityCertificate? certified = null
    )
    {
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(transactions);
        var root = TransactionRoot(suite, transactions);
        var height = previous.Height + 1;
        var count = transactions.Count;
        return FromHeader(
            new BlockHeader(
                suite,
                previous.Consortium,
                height,
                previous.Hash,
                time,
                count,
                root,
                stateRoot,
                HashOf(suite, certified)
            ),
            certified,
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
                reader.ReadKind(Kind, 3);
                var header = BlockHeader.Decode(reader.ReadItemSlice(Bounds.HeaderSizeInBytes), suite);
                var certified = reader.ReadOptional(item =>
                    FinalityCertificate.Decode(item.ReadItem(Bounds.CertificateSizeInBytes))
                );
                var transactions = reader.ReadList(
                    Bounds.TransactionsPerBlock,
                    item => Transaction.Decode(item.ReadItemSlice(Bounds.TransactionSizeInBytes), suite)
                );
                reader.EndArray();
                return
                    header.TransactionCount == transactions.Length
                    && header.TransactionRoot == TransactionRoot(suite, transactions)
                    && header.Certified == HashOf(suite, certified)
                    ? new Block(header, certified, transactions, bytes)
                    : throw new DecodingException(
                        "The block's transactions and certificate are not those that its header commits to."
                    );
            }
        );
    }

    /// <summary>Null when the certificate inside makes <paramref name="previous"/> final; otherwise the rule that is not met.</summary>
    public Refusal? CheckCertified(BlockHeader previous, MemberSet members)
    {
        ArgumentNullException.ThrowIfNull(previous);
        if ((previous.Height == 0) == (Certified is null))
        {
            return Certified?.Check(previous, members);
        }

        return new Refusal(
            new Rule(
                "blocks.certificate-of-the-one-before",
                "A block holds the certificate of the block before, unless that is the first.",
                "除第一块之外，每个区块都须包含前一块的证书。"
            ),
            Certified is null ? new("none.", "没有证书。") : new("one for block 0.", "第 0 块的证书。"),
            Certified is null ? new("the certificate.", "该证书。") : new("none.", "不含证书。")
        );
    }

    internal static Block FromHeader(
        BlockHeader header,
        FinalityCertificate? certified,
        IReadOnlyList<Transaction> transactions
    )
    {
        var writer = CanonicalCbor.CreateWriter();
        writer.WriteKind(Kind, 3);
        writer.WriteEncodedValue(header.Encoded.Span);
        writer.WriteOptional(certified, (w, certificate) => w.WriteEncodedValue(certificate.Encode()));
        writer.WriteList(transactions, (w, transaction) => w.WriteEncodedValue(transaction.Encoded.Span));
        writer.WriteEndArray();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            writer.BytesWritten,
            Bounds.BlockSizeInBytes,
            "size of the block"
        );
        return new Block(header, certified, transactions, writer.Encode());
    }

    private static Digest HashOf(Suite suite, FinalityCertificate? certificate) =>
        certificate is null ? Digest.Zero : suite.Hash(certificate.Encode());
}
