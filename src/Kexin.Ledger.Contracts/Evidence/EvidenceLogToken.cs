using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>How far a member's evidence log is anchored; one token a member.</summary>
/// <param name="Size">The number of entries.</param>
/// <param name="Root">The Merkle root (RFC 9162) of that many entries.</param>
/// <param name="AnchoredAt">The time of the block with the anchor, in milliseconds since 1970, UTC.</param>
public sealed record EvidenceLogToken(long Size, Digest Root, long AnchoredAt)
{
    /// <summary>The token's type.</summary>
    public const string Type = "evidence-log";

    private const string Kind = "kexin/evidence-log/1";

    /// <summary>The id of a member's token.</summary>
    public static TokenId IdOf(Suite suite, MemberId member) => TokenId.Derive(suite, Type, member.Value);

    /// <summary>The name of a member's log in its checkpoints.</summary>
    public static string OriginOf(Digest consortium, MemberId member) => $"kexin/evidence/{consortium}/{member}";

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no evidence log.</exception>
    public static EvidenceLogToken Read(Token token) =>
        TokenFields.Decode(
            token,
            Type,
            reader =>
            {
                reader.ReadKind(Kind, 3);
                var log = new EvidenceLogToken(reader.ReadCount(), reader.ReadDigest(), reader.ReadTime());
                reader.EndArray();
                return log;
            }
        );

    /// <summary>The token's fields.</summary>
    public byte[] EncodeFields() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 3);
            writer.WriteInt64(Size);
            writer.WriteDigest(Root);
            writer.WriteInt64(AnchoredAt);
            writer.WriteEndArray();
        });
}

/// <summary>Arguments of <see cref="EvidenceContract.Anchor"/>.</summary>
/// <param name="Checkpoint">The log's checkpoint as a signed note (C2SP), in its bytes.</param>
/// <param name="Consistency">The proof (RFC 9162) from the size anchored before; empty at the first anchor.</param>
public sealed record AnchorEvidence(ReadOnlyMemory<byte> Checkpoint, IReadOnlyList<Digest> Consistency)
{
    private const string Kind = "kexin/evidence.anchor/1";

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static AnchorEvidence Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 2);
                var anchor = new AnchorEvidence(
                    reader.ReadBytes(Bounds.CheckpointSizeInBytes),
                    reader.ReadList(Bounds.MerkleProofLength, item => item.ReadDigest())
                );
                reader.EndArray();
                return anchor;
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 2);
            writer.WriteByteString(Checkpoint.Span);
            writer.WriteList(Consistency, (w, hash) => w.WriteDigest(hash));
            writer.WriteEndArray();
        });
}
