using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Votes of one round and phase for one header by more than two thirds of the counting members.</summary>
/// <remarks>
/// What: of precommits it makes the block and all before it final; of prevotes it is a proof of lock.
/// Source: Tendermint, arXiv 1807.04938; docs/ledger.md has the rules.
/// Security: two final headers at one height need members that voted against the rules: a third of all or more.
/// </remarks>
public sealed class FinalityCertificate
{
    private const string Kind = "kexin/certificate/2";

    private FinalityCertificate(
        VotePhase phase,
        long height,
        long round,
        Digest header,
        IReadOnlyList<HeaderCosignature> cosignatures
    )
    {
        Phase = phase;
        Round = round;
        Height = height;
        Header = header;
        Cosignatures = cosignatures;
    }

    /// <summary>Of precommits or of prevotes.</summary>
    public VotePhase Phase { get; }

    /// <summary>The header's height.</summary>
    public long Height { get; }

    /// <summary>The round in which these votes were given.</summary>
    public long Round { get; }

    /// <summary>The header's hash.</summary>
    public Digest Header { get; }

    /// <summary>By rising member id, one a member.</summary>
    public IReadOnlyList<HeaderCosignature> Cosignatures { get; }

    /// <summary>Gathers cosignatures of this header; whether they are enough and valid is what <see cref="Check"/> says.</summary>
    /// <exception cref="ArgumentException">One is for another header, or a member is there twice.</exception>
    public static FinalityCertificate Gather(BlockHeader header, IEnumerable<HeaderCosignature> cosignatures)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(cosignatures);
        var sorted = cosignatures.OrderBy(cosignature => cosignature.Member.Value).ToArray();
        var (phase, round) = sorted is [var first, ..] ? (first.Phase, first.Round) : (VotePhase.Precommit, 0);
        if (
            sorted.Any(each =>
                (each.Header, each.Height, each.Phase, each.Round) != (header.Hash, header.Height, phase, round)
            )
        )
        {
            throw new ArgumentException(
                "Every cosignature is of this header, in one round and phase.",
                nameof(cosignatures)
            );
        }

        return IsRising(sorted)
            ? new FinalityCertificate(phase, header.Height, round, header.Hash, sorted)
            : throw new ArgumentException("A member cosigns once.", nameof(cosignatures));
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are no certificate.</exception>
    public static FinalityCertificate Decode(ReadOnlyMemory<byte> bytes)
    {
        Decoding.ThrowIfLonger(bytes, Bounds.CertificateSizeInBytes, "certificate");
        return CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 5);
                var phase = reader.ReadChoice<VotePhase>();
                var height = reader.ReadCount();
                var round = reader.ReadCount();
                var header = reader.ReadDigest();
                var cosignatures = reader.ReadList(
                    Bounds.Members,
                    item =>
                    {
                        item.ReadArray(2);
                        var member = item.ReadMemberId();
                        var signature = item.ReadBytes(Bounds.SignatureSizeInBytes);
                        item.EndArray();
                        return new HeaderCosignature(phase, member, height, round, header, signature);
                    }
                );
                reader.EndArray();
                return IsRising(cosignatures)
                    ? new FinalityCertificate(phase, height, round, header, cosignatures)
                    : throw new DecodingException("The cosignatures do not stand by rising member id, one a member.");
            }
        );
    }

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 5);
            writer.WriteChoice(Phase);
            writer.WriteInt64(Height);
            writer.WriteInt64(Round);
            writer.WriteDigest(Header);
            writer.WriteList(
                Cosignatures,
                (w, cosignature) =>
                {
                    w.WriteStartArray(2);
                    w.WriteDigest(cosignature.Member.Value);
                    w.WriteByteString(cosignature.Signature.Span);
                    w.WriteEndArray();
                }
            );
            writer.WriteEndArray();
        });

    /// <summary>Null when this makes the header final; otherwise the rule that is not met.</summary>
    public Refusal? Check(BlockHeader header, MemberSet members)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (Height != header.Height || Header != header.Hash || Phase != VotePhase.Precommit)
        {
            return new Refusal(
                new Rule(
                    "certificates.header",
                    "A certificate is of precommits for the header that it stands beside.",
                    "证书须由对所附区块头的最终联署组成。"
                ),
                new(
                    $"one of {Phase} for height {Height}, header {Header.ToShortString()}.",
                    $"证书（{Phase}）对应第 {Height} 块，区块头 {Header.ToShortString()}。"
                ),
                new(
                    $"one for height {header.Height}, header {header.Hash.ToShortString()}.",
                    $"对应第 {header.Height} 块、区块头 {header.Hash.ToShortString()} 的证书。"
                )
            );
        }

        return CheckVotes(header.Consortium, members);
    }

    /// <summary>Null when enough members gave these votes, whatever block they are for; otherwise the rule that is not met.</summary>
    public Refusal? CheckVotes(Digest consortium, MemberSet members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var bad = Cosignatures.FirstOrDefault(cosignature => !cosignature.Verifies(consortium, members));
        if (bad is not null)
        {
            return new Refusal(
                new Rule(
                    "certificates.cosignatures",
                    "Every cosignature is a counting member's for this header.",
                    "每份联署都须由计票成员针对该区块头作出。"
                ),
                new(
                    $"one by {members.Describe(bad.Member).En} that is not.",
                    $"{members.Describe(bad.Member).Zh}的联署不符合要求。"
                ),
                new("only cosignatures by members that count, each valid.", "只有计票成员的有效联署。")
            );
        }

        return Cosignatures.Count >= members.Quorum
            ? null
            : new Refusal(
                new Rule(
                    "certificates.quorum",
                    "A final header is cosigned by more than two thirds of the counting members.",
                    "最终确认的区块头须有超过三分之二的计票成员联署。"
                ),
                new(
                    $"{Cosignatures.Count} of {members.CountingMembers}.",
                    $"{members.CountingMembers} 个计票成员中有 {Cosignatures.Count} 个联署。"
                ),
                new($"at least {members.Quorum}.", $"至少 {members.Quorum} 个。")
            );
    }

    private static bool IsRising(HeaderCosignature[] cosignatures)
    {
        for (var i = 1; i < cosignatures.Length; i++)
        {
            if (cosignatures[i - 1].Member.Value >= cosignatures[i].Member.Value)
            {
                return false;
            }
        }

        return true;
    }
}
