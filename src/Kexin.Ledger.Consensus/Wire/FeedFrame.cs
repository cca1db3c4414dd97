using System.Formats.Cbor;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Wire;

/// <summary>One message of the feed by which members follow the orderer.</summary>
/// <remarks>
/// What: [1, block, certificate], [2, certificate or proof of lock], [3, time, height] or [4, round, block, proof of lock or empty].
/// Security: nothing in a frame is believed: blocks are executed, certificates verified, a heartbeat says that the
/// line is alive, how far behind a member is, and what the orderer's clock shows.
/// </remarks>
internal abstract record FeedFrame
{
    private const int BlockTag = 1;
    private const int CertificateTag = 2;
    private const int HeartbeatTag = 3;
    private const int ProposalTag = 4;

    private FeedFrame() { }

    /// <summary>A final block with its certificate.</summary>
    public sealed record OfBlock(ReadOnlyMemory<byte> Block, ReadOnlyMemory<byte> Certificate) : FeedFrame;

    /// <summary>The certificate of a block that went out as a proposal, or a proof of lock for it.</summary>
    public sealed record OfCertificate(ReadOnlyMemory<byte> Certificate) : FeedFrame;

    /// <summary>At that time, by the sender's clock, there was no block beyond this height, final or waiting to become so.</summary>
    public sealed record Heartbeat(long Time, long Height) : FeedFrame;

    /// <summary>A block that the sender proposes as the leader of a round, with the proof of lock that it rests on, if any.</summary>
    public sealed record OfProposal(long Round, ReadOnlyMemory<byte> Block, ReadOnlyMemory<byte> Proof) : FeedFrame;

    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            switch (this)
            {
                case OfBlock block:
                    writer.WriteStartArray(3);
                    writer.WriteInt32(BlockTag);
                    writer.WriteByteString(block.Block.Span);
                    writer.WriteByteString(block.Certificate.Span);
                    break;
                case OfCertificate certificate:
                    writer.WriteStartArray(2);
                    writer.WriteInt32(CertificateTag);
                    writer.WriteByteString(certificate.Certificate.Span);
                    break;
                case Heartbeat heartbeat:
                    writer.WriteStartArray(3);
                    writer.WriteInt32(HeartbeatTag);
                    writer.WriteInt64(heartbeat.Time);
                    writer.WriteInt64(heartbeat.Height);
                    break;
                case OfProposal proposal:
                    writer.WriteStartArray(4);
                    writer.WriteInt32(ProposalTag);
                    writer.WriteInt64(proposal.Round);
                    writer.WriteByteString(proposal.Block.Span);
                    writer.WriteByteString(proposal.Proof.Span);
                    break;
            }
            writer.WriteEndArray();
        });

    /// <exception cref="DecodingException">The bytes are no frame.</exception>
    public static FeedFrame Decode(ReadOnlyMemory<byte> bytes)
    {
        Submission.ThrowIfLonger(bytes, WireBounds.FrameSizeInBytes);
        return CanonicalCbor.Decode<FeedFrame>(
            bytes,
            reader =>
            {
                var length = reader.ReadArrayLength(4);
                var tag = reader.ReadInt(BlockTag, ProposalTag);
                FeedFrame frame = (tag, length) switch
                {
                    (BlockTag, 3) => new OfBlock(
                        reader.ReadSlice(Bounds.BlockSizeInBytes),
                        reader.ReadSlice(Bounds.CertificateSizeInBytes)
                    ),
                    (CertificateTag, 2) => new OfCertificate(reader.ReadSlice(Bounds.CertificateSizeInBytes)),
                    (HeartbeatTag, 3) => new Heartbeat(reader.ReadHeight(), reader.ReadHeight()),
                    (ProposalTag, 4) => new OfProposal(
                        reader.ReadHeight(),
                        reader.ReadSlice(Bounds.BlockSizeInBytes),
                        reader.ReadSlice(Bounds.CertificateSizeInBytes)
                    ),
                    _ => throw new DecodingException($"No frame has the tag {tag} and {length} items."),
                };
                reader.EndArray();
                return frame;
            }
        );
    }
}
