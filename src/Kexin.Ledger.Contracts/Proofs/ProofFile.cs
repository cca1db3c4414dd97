using System.Formats.Cbor;
using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Contracts;

/// <summary>A header and the cosignatures that make it final.</summary>
public sealed record CertifiedHeader(BlockHeader Header, FinalityCertificate Certificate);

/// <summary>One file that shows, without a node or a network, that a transaction or an evidence entry is on a consortium's ledger.</summary>
/// <remarks>
/// What: the genesis document, a final header with its cosignatures, a transaction and its place in the block; where the transaction
/// quotes an earlier header, that header with its cosignatures; for an evidence entry, the payload with its salt and its place in the
/// log whose checkpoint the transaction anchors.
/// Source: RFC 9162 section 2.1.3 for both proofs of inclusion; RFC 8949 section 4.2.1 for the one encoding.
/// Security: every byte is hashed into the consortium's id, the header or the leaf, or is part of a signature or of a Merkle path, so
/// an altered file does not verify. What the file says only <see cref="ProofVerifier"/> decides; <see cref="Decode"/> looks at the form.
/// Cost: 3 to 5 KB with seven members and short arguments.
/// Not for: showing that the genesis document is the right one. Anybody can found a consortium of invented members, so whoever
/// verifies compares the consortium's id with one that came another way. Nor that an entry is true, that a log is complete, or that
/// the token which the transaction made is still current.
/// </remarks>
public sealed class ProofFile
{
    /// <summary>How the file is named in HTTP.</summary>
    public const string MediaType = "application/cbor";

    /// <summary>The longest file, in bytes; a longer one is refused unread.</summary>
    public const int MaxSizeInBytes =
        Bounds.GenesisSizeInBytes
        + Bounds.TransactionSizeInBytes
        + Bounds.EvidencePayloadSizeInBytes
        + (2 * (Bounds.CertificateSizeInBytes + Bounds.HeaderSizeInBytes))
        + (8 << 10);

    private const string Kind = "kexin/proof/1";
    private const int Items = 8;

    private ProofFile(ProofParts parts, ReadOnlyMemory<byte> encoded)
    {
        Parts = parts;
        Encoded = encoded;
    }

    /// <summary>The canonical bytes: what is stored and sent.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    internal ProofParts Parts { get; }

    /// <summary>The proof that a final block holds a transaction.</summary>
    /// <param name="genesis">The consortium's.</param>
    /// <param name="block">The block.</param>
    /// <param name="index">The transaction's place in it, from 0.</param>
    /// <param name="certificate">What makes the block final.</param>
    /// <param name="quoted">The header that the transaction quotes, or null when it quotes none or that one is not at hand.</param>
    /// <exception cref="ArgumentException">These parts prove nothing; the message names the check that fails.</exception>
    public static ProofFile ForTransaction(
        Genesis genesis,
        Block block,
        int index,
        FinalityCertificate certificate,
        CertifiedHeader? quoted = null
    )
    {
        ArgumentNullException.ThrowIfNull(genesis);
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, block.Transactions.Count);
        var leaves = block.Transactions.Select(transaction => transaction.LeafHash);
        return Verified(
            new ProofParts(
                genesis.Encoded,
                block.Header.Encoded,
                certificate.Encode(),
                block.Transactions[index].Encoded,
                index,
                MerkleTree.FromLeafHashes(genesis.Suite, leaves).InclusionProof(index),
                quoted is null ? null : new QuotedParts(quoted.Header.Encoded, quoted.Certificate.Encode()),
                Evidence: null
            )
        );
    }

    /// <summary>The proof that a member's evidence log held an entry when a final block anchored it.</summary>
    /// <param name="anchor">The proof of the transaction that anchored the log with this entry in it.</param>
    /// <param name="index">The entry's place in the log, from 0.</param>
    /// <param name="salt">16 bytes.</param>
    /// <param name="payload">The entry's payload.</param>
    /// <param name="inclusion">The proof that the entry is in the log as large as the anchored checkpoint says.</param>
    /// <exception cref="ArgumentException">These parts prove nothing; the message names the check that fails.</exception>
    public static ProofFile ForEvidence(
        ProofFile anchor,
        long index,
        ReadOnlyMemory<byte> salt,
        ReadOnlyMemory<byte> payload,
        IReadOnlyList<Digest> inclusion
    )
    {
        ArgumentNullException.ThrowIfNull(anchor);
        ArgumentNullException.ThrowIfNull(inclusion);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, EvidenceCommitment.SaltSizeInBytes, nameof(salt));
        return Verified(anchor.Parts with { Evidence = new EvidenceParts(index, inclusion, salt, payload) });
    }

    /// <summary>Reads a file's form; nothing that it says is checked yet.</summary>
    /// <exception cref="DecodingException">The bytes are no proof file.</exception>
    public static ProofFile Decode(ReadOnlyMemory<byte> bytes)
    {
        Decoding.ThrowIfLonger(bytes, MaxSizeInBytes, "proof file");
        return CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, Items);
                var parts = new ProofParts(
                    reader.ReadItem(Bounds.GenesisSizeInBytes),
                    reader.ReadItem(Bounds.HeaderSizeInBytes),
                    reader.ReadItem(Bounds.CertificateSizeInBytes),
                    reader.ReadItem(Bounds.TransactionSizeInBytes),
                    reader.ReadInt(0, Bounds.TransactionsPerBlock - 1),
                    ReadPath(reader),
                    reader.ReadOptional(ReadQuoted),
                    reader.ReadOptional(ReadEvidence)
                );
                reader.EndArray();
                return new ProofFile(parts, bytes);
            }
        );
    }

    /// <summary>Writes parts as they are, whatever they prove.</summary>
    internal static ProofFile Assemble(ProofParts parts) =>
        new(
            parts,
            CanonicalCbor.Encode(writer =>
            {
                writer.WriteKind(Kind, Items);
                writer.WriteEncodedValue(parts.Genesis.Span);
                writer.WriteEncodedValue(parts.Header.Span);
                writer.WriteEncodedValue(parts.Certificate.Span);
                writer.WriteEncodedValue(parts.Transaction.Span);
                writer.WriteInt32(parts.Index);
                WritePath(writer, parts.Inclusion);
                writer.WriteOptional(parts.Quoted, WriteQuoted);
                writer.WriteOptional(parts.Evidence, WriteEvidence);
                writer.WriteEndArray();
            })
        );

    /// <summary>So that no node hands out a file that its reader would refuse.</summary>
    private static ProofFile Verified(ProofParts parts)
    {
        var file = Assemble(parts);
        return ProofVerifier.Verify(file.Encoded).Failed is { } failed
            ? throw new ArgumentException($"These parts prove nothing. {failed.Text.En}", nameof(parts))
            : file;
    }

    private static QuotedParts ReadQuoted(CborReader reader)
    {
        reader.ReadArray(2);
        var quoted = new QuotedParts(
            reader.ReadItem(Bounds.HeaderSizeInBytes),
            reader.ReadItem(Bounds.CertificateSizeInBytes)
        );
        reader.EndArray();
        return quoted;
    }

    private static void WriteQuoted(CborWriter writer, QuotedParts quoted)
    {
        writer.WriteStartArray(2);
        writer.WriteEncodedValue(quoted.Header.Span);
        writer.WriteEncodedValue(quoted.Certificate.Span);
        writer.WriteEndArray();
    }

    private static EvidenceParts ReadEvidence(CborReader reader)
    {
        reader.ReadArray(4);
        var evidence = new EvidenceParts(
            reader.ReadCount(),
            ReadPath(reader),
            reader.ReadFixedBytes(EvidenceCommitment.SaltSizeInBytes),
            reader.ReadBytes(Bounds.EvidencePayloadSizeInBytes)
        );
        reader.EndArray();
        return evidence;
    }

    private static void WriteEvidence(CborWriter writer, EvidenceParts evidence)
    {
        writer.WriteStartArray(4);
        writer.WriteInt64(evidence.Index);
        WritePath(writer, evidence.Inclusion);
        writer.WriteByteString(evidence.Salt.Span);
        writer.WriteByteString(evidence.Payload.Span);
        writer.WriteEndArray();
    }

    private static Digest[] ReadPath(CborReader reader) =>
        reader.ReadList(Bounds.MerkleProofLength, item => item.ReadDigest());

    private static void WritePath(CborWriter writer, IReadOnlyList<Digest> path) =>
        writer.WriteList(path, (w, hash) => w.WriteDigest(hash));
}

/// <summary>What a proof file holds, undecoded where a part has a format of its own.</summary>
/// <param name="Genesis">See <see cref="Contracts.Genesis.Encoded"/>.</param>
/// <param name="Header">See <see cref="BlockHeader.Encoded"/>.</param>
/// <param name="Certificate">See <see cref="FinalityCertificate.Encode"/>.</param>
/// <param name="Transaction">See <see cref="Contracts.Transaction.Encoded"/>.</param>
/// <param name="Index">The transaction's place in the block.</param>
/// <param name="Inclusion">From the transaction's leaf to the header's transaction root.</param>
/// <param name="Quoted">What the transaction quotes, or null.</param>
/// <param name="Evidence">The entry, or null when the file is about the transaction.</param>
internal sealed record ProofParts(
    ReadOnlyMemory<byte> Genesis,
    ReadOnlyMemory<byte> Header,
    ReadOnlyMemory<byte> Certificate,
    ReadOnlyMemory<byte> Transaction,
    int Index,
    IReadOnlyList<Digest> Inclusion,
    QuotedParts? Quoted,
    EvidenceParts? Evidence
);

/// <summary>A quoted header and its certificate.</summary>
internal sealed record QuotedParts(ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Certificate);

/// <summary>An entry of an evidence log.</summary>
/// <param name="Index">Its place in the log.</param>
/// <param name="Inclusion">From the entry's leaf to the checkpoint's root.</param>
/// <param name="Salt">16 bytes.</param>
/// <param name="Payload">The payload.</param>
internal sealed record EvidenceParts(
    long Index,
    IReadOnlyList<Digest> Inclusion,
    ReadOnlyMemory<byte> Salt,
    ReadOnlyMemory<byte> Payload
);
