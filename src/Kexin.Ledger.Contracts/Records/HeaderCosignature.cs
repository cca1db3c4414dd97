using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>A member's word that a block, executed by itself, has this header.</summary>
/// <param name="Member">Who signed.</param>
/// <param name="Height">The header's height.</param>
/// <param name="Header">The header's hash.</param>
/// <param name="Signature">Over the header's bytes.</param>
public sealed record HeaderCosignature(MemberId Member, long Height, Digest Header, ReadOnlyMemory<byte> Signature)
{
    private const string Kind = "kexin/cosignature/1";

    /// <summary>Signs a header of a block that the caller has executed, once it is remembered on disk that this one is signed.</summary>
    /// <exception cref="InvalidOperationException">Another header was signed at this height, or may have been.</exception>
    public static HeaderCosignature Sign(BlockHeader header, SigningKey key, ISignedHeaders memory)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(memory);
        memory.Remember(header);
        var signature = key.Sign(SigningPurposes.Header, header.Encoded.Span);
        return new HeaderCosignature(MemberId.Of(key.PublicKey), header.Height, header.Hash, signature);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are no cosignature.</exception>
    public static HeaderCosignature Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 4);
                var member = reader.ReadMemberId();
                var height = reader.ReadCount();
                var header = reader.ReadDigest();
                var signature = reader.ReadBytes(Bounds.SignatureSizeInBytes);
                reader.EndArray();
                return new HeaderCosignature(member, height, header, signature);
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 4);
            writer.WriteDigest(Member.Value);
            writer.WriteInt64(Height);
            writer.WriteDigest(Header);
            writer.WriteByteString(Signature.Span);
            writer.WriteEndArray();
        });

    /// <summary>Whether a counting member of this consortium signed exactly this header.</summary>
    public bool Verifies(BlockHeader header, MemberSet members)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(members);
        return Height == header.Height
            && Header == header.Hash
            && members.Find(Member) is { Counts: true } member
            && Suite
                .Get(member.Key.Suite)
                .Verify(member.Key, SigningPurposes.Header, header.Encoded.Span, Signature.Span);
    }

    /// <inheritdoc/>
    public bool Equals(HeaderCosignature? other) =>
        other is not null
        && Member == other.Member
        && Height == other.Height
        && Header == other.Header
        && Signature.Span.SequenceEqual(other.Signature.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Member, Height, Header);
}
