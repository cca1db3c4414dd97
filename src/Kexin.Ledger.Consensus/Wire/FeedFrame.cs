using System.Formats.Cbor;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Wire;

/// <summary>One message of the feed by which members follow the orderer.</summary>
/// <remarks>
/// What: [1, block, certificate or empty], [2, certificate] or [3, time, height, final height].
/// Security: nothing in a frame is believed: blocks are executed, certificates verified, a heartbeat says that the
/// line is alive, how far behind a member is, and what the orderer's clock shows.
/// </remarks>
internal abstract record FeedFrame
{
    private const int BlockTag = 1;
    private const int CertificateTag = 2;
    private const int HeartbeatTag = 3;

    private FeedFrame() { }

    /// <summary>A block, with its certificate when it is final already.</summary>
    public sealed record OfBlock(ReadOnlyMemory<byte> Block, ReadOnlyMemory<byte> Certificate) : FeedFrame;

    /// <summary>The certificate of a block that went out before.</summary>
    public sealed record OfCertificate(ReadOnlyMemory<byte> Certificate) : FeedFrame;

    /// <summary>At that time, by the sender's clock, there was nothing beyond these heights.</summary>
    public sealed record Heartbeat(long Time, long Height, long FinalHeight) : FeedFrame;

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
                    writer.WriteStartArray(4);
                    writer.WriteInt32(HeartbeatTag);
                    writer.WriteInt64(heartbeat.Time);
                    writer.WriteInt64(heartbeat.Height);
                    writer.WriteInt64(heartbeat.FinalHeight);
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
                var tag = reader.ReadInt(BlockTag, HeartbeatTag);
                FeedFrame frame = (tag, length) switch
                {
                    (BlockTag, 3) => new OfBlock(
                        reader.ReadSlice(Bounds.BlockSizeInBytes),
                        reader.ReadSlice(Bounds.CertificateSizeInBytes)
                    ),
                    (CertificateTag, 2) => new OfCertificate(reader.ReadSlice(Bounds.CertificateSizeInBytes)),
                    (HeartbeatTag, 4) => new Heartbeat(reader.ReadHeight(), reader.ReadHeight(), reader.ReadHeight()),
                    _ => throw new DecodingException($"No frame has the tag {tag} and {length} items."),
                };
                reader.EndArray();
                return frame;
            }
        );
    }
}
