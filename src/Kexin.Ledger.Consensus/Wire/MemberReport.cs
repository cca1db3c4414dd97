using System.Formats.Cbor;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Wire;

/// <summary>What a leader proposes in a round.</summary>
/// <param name="Round">Which round.</param>
/// <param name="Header">The hash of the block's header.</param>
internal sealed record ReportedProposal(long Round, Digest Header);

/// <summary>Where a member stands, for one other member: sent at every heartbeat, and at once when it matters.</summary>
/// <remarks>
/// What: the whole state each time, so that a lost report loses nothing. [time, height, boot, wish, ask, seen boot, seen
/// wish, seen height, seen lock, known wish, forgets, [prevote]?, [precommit]?, [proposal]?, [proof of lock]?].
/// Security: the sender is known by the channel; votes and the proof are signed and verified.
/// </remarks>
/// <param name="Time">The sender's clock in milliseconds since 1970, UTC.</param>
/// <param name="Height">The sender's last final block.</param>
/// <param name="Boot">A random number that the sender's process chose when it started.</param>
/// <param name="Wish">The highest round that the sender has wished for; it votes in none before it.</param>
/// <param name="Ask">While the sender recovers, the round that it asks all to wish for; otherwise 0.</param>
/// <param name="SeenBoot">The last boot that the sender has heard of the receiver; 0 for none.</param>
/// <param name="SeenWish">What the sender wished for when it first heard of that boot.</param>
/// <param name="SeenHeight">The highest block at which the sender knows a vote of the receiver.</param>
/// <param name="SeenLock">The highest round of a precommit of the receiver at that height; 0 for none.</param>
/// <param name="KnownWish">The highest round that the sender had heard the receiver wish for before the receiver's last start.</param>
/// <param name="Forgets">1 while the sender has no memory of what it signed, so that its answer counts for little; otherwise 0.</param>
/// <param name="Prevote">The sender's last prevote for the block after <paramref name="Height"/>.</param>
/// <param name="Precommit">The sender's last precommit for it.</param>
/// <param name="Proposal">What the sender proposes as the leader of a round.</param>
/// <param name="Proof">The highest proof of lock for that block that the sender knows.</param>
internal sealed record MemberReport(
    long Time,
    long Height,
    long Boot = 0,
    long Wish = 0,
    long Ask = 0,
    long SeenBoot = 0,
    long SeenWish = 0,
    long SeenHeight = 0,
    long SeenLock = 0,
    long KnownWish = 0,
    long Forgets = 0,
    HeaderCosignature? Prevote = null,
    HeaderCosignature? Precommit = null,
    ReportedProposal? Proposal = null,
    FinalityCertificate? Proof = null
)
{
    private const int Items = 15;

    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(Items);
            foreach (
                var number in (long[])
                    [Time, Height, Boot, Wish, Ask, SeenBoot, SeenWish, SeenHeight, SeenLock, KnownWish, Forgets]
            )
                writer.WriteInt64(number);
            WriteOptional(writer, Prevote, (w, vote) => w.WriteEncodedValue(vote.Encode()));
            WriteOptional(writer, Precommit, (w, vote) => w.WriteEncodedValue(vote.Encode()));
            WriteOptional(writer, Proposal, WriteProposal);
            WriteOptional(writer, Proof, (w, proof) => w.WriteEncodedValue(proof.Encode()));
            writer.WriteEndArray();
        });

    /// <exception cref="DecodingException">The bytes are no report.</exception>
    public static MemberReport Decode(ReadOnlyMemory<byte> bytes)
    {
        Submission.ThrowIfLonger(bytes, WireBounds.ReportSizeInBytes);
        return CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadArray(Items);
                var report = new MemberReport(
                    reader.ReadHeight(),
                    reader.ReadHeight(),
                    reader.ReadHeight(),
                    reader.ReadHeight(),
                    reader.ReadHeight(),
                    reader.ReadHeight(),
                    reader.ReadHeight(),
                    reader.ReadHeight(),
                    reader.ReadHeight(),
                    reader.ReadHeight(),
                    reader.ReadHeight(),
                    ReadVote(reader),
                    ReadVote(reader),
                    reader.ReadList(1, ReadProposal).FirstOrDefault(),
                    reader
                        .ReadList(1, item => FinalityCertificate.Decode(item.ReadItem(Bounds.CertificateSizeInBytes)))
                        .FirstOrDefault()
                );
                reader.EndArray();
                return report;
            }
        );
    }

    private static HeaderCosignature? ReadVote(CborReader reader) =>
        reader
            .ReadList(1, item => HeaderCosignature.Decode(item.ReadItem(HeaderCosignature.SizeInBytes)))
            .FirstOrDefault();

    private static ReportedProposal ReadProposal(CborReader reader)
    {
        reader.ReadArray(2);
        var proposal = new ReportedProposal(reader.ReadHeight(), reader.ReadDigest());
        reader.EndArray();
        return proposal;
    }

    private static void WriteProposal(CborWriter writer, ReportedProposal proposal)
    {
        writer.WriteStartArray(2);
        writer.WriteInt64(proposal.Round);
        writer.WriteDigest(proposal.Header);
        writer.WriteEndArray();
    }

    private static void WriteOptional<T>(CborWriter writer, T? value, Action<CborWriter, T> write)
        where T : class => writer.WriteList(value is null ? [] : new[] { value }, write);
}

/// <summary>Readers that several messages share.</summary>
internal static class WireReading
{
    /// <summary>A height, a round or a time: 0 to 2^63-1.</summary>
    /// <exception cref="DecodingException">There is none here.</exception>
    public static long ReadHeight(this CborReader reader)
    {
        var value = reader.ReadLong();
        return value >= 0 ? value : throw new DecodingException($"A number from 0 was expected, not {value}.");
    }
}
