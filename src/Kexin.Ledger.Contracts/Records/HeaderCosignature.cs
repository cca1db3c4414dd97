using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Which of the two votes of a round a cosignature is.</summary>
public enum VotePhase
{
    /// <summary>The block, executed by the signer itself, may follow, and no lock of the signer stands against it.</summary>
    Prevote = 1,

    /// <summary>More than two thirds prevoted for it in this round, and the signer is locked on it.</summary>
    Precommit = 2,
}

/// <summary>A member's vote for a header in a round.</summary>
/// <remarks>What is signed: the consortium, height, round and the header's hash, for the purpose that the phase is.</remarks>
/// <param name="Phase">Which vote.</param>
/// <param name="Member">Who signed.</param>
/// <param name="Height">The header's height.</param>
/// <param name="Round">The round, from 0.</param>
/// <param name="Header">The header's hash.</param>
/// <param name="Signature">By the member's key.</param>
public sealed record HeaderCosignature(
    VotePhase Phase,
    MemberId Member,
    long Height,
    long Round,
    Digest Header,
    ReadOnlyMemory<byte> Signature
)
{
    /// <summary>The longest encoded cosignature, in bytes.</summary>
    public const int SizeInBytes = 512;

    private const string Kind = "kexin/cosignature/2";
    private const string StatementKind = "kexin/vote/1";

    /// <summary>Signs. Whether the member may is for the caller to know: it executed the block and remembers its votes.</summary>
    public static HeaderCosignature Sign(BlockHeader header, VotePhase phase, long round, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNegative(round);
        var statement = Statement(header.Consortium, header.Height, round, header.Hash);
        var signature = key.Sign(PurposeOf(phase), statement);
        return new HeaderCosignature(phase, MemberId.Of(key.PublicKey), header.Height, round, header.Hash, signature);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are no cosignature.</exception>
    public static HeaderCosignature Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 6);
                var cosignature = new HeaderCosignature(
                    reader.ReadChoice<VotePhase>(),
                    reader.ReadMemberId(),
                    reader.ReadCount(),
                    reader.ReadCount(),
                    reader.ReadDigest(),
                    reader.ReadBytes(Bounds.SignatureSizeInBytes)
                );
                reader.EndArray();
                return cosignature;
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 6);
            writer.WriteChoice(Phase);
            writer.WriteDigest(Member.Value);
            writer.WriteInt64(Height);
            writer.WriteInt64(Round);
            writer.WriteDigest(Header);
            writer.WriteByteString(Signature.Span);
            writer.WriteEndArray();
        });

    /// <summary>Whether a counting member of this consortium signed exactly this.</summary>
    public bool Verifies(Digest consortium, MemberSet members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return members.Find(Member) is { Counts: true } member
            && Suite
                .Get(member.Key.Suite)
                .Verify(member.Key, PurposeOf(Phase), Statement(consortium, Height, Round, Header), Signature.Span);
    }

    public bool Equals(HeaderCosignature? other) =>
        other is not null
        && (Phase, Member, Height, Round, Header)
            == (other.Phase, other.Member, other.Height, other.Round, other.Header)
        && Signature.Span.SequenceEqual(other.Signature.Span);

    public override int GetHashCode() => HashCode.Combine(Phase, Member, Height, Round, Header);

    private static string PurposeOf(VotePhase phase) =>
        phase == VotePhase.Prevote ? SigningPurposes.Prevote : SigningPurposes.Precommit;

    private static byte[] Statement(Digest consortium, long height, long round, Digest header) =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(StatementKind, 4);
            writer.WriteDigest(consortium);
            writer.WriteInt64(height);
            writer.WriteInt64(round);
            writer.WriteDigest(header);
            writer.WriteEndArray();
        });
}
