using System.Formats.Cbor;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Wire;

/// <summary>What a member tells the orderer: how far it is, what its clock says, and its cosignatures since the last report.</summary>
/// <remarks>
/// What: [time, height, [cosignature, …]].
/// Security: the sender is known by the channel; each cosignature is verified and must be the sender's own.
/// </remarks>
/// <param name="Time">The sender's clock in milliseconds since 1970, UTC.</param>
/// <param name="Height">The height of the sender's last block.</param>
/// <param name="Cosignatures">By rising height.</param>
internal sealed record MemberReport(long Time, long Height, IReadOnlyList<HeaderCosignature> Cosignatures)
{
    private const int CosignatureSizeInBytes = 512;

    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(3);
            writer.WriteInt64(Time);
            writer.WriteInt64(Height);
            writer.WriteList(Cosignatures, (w, cosignature) => w.WriteEncodedValue(cosignature.Encode()));
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
                reader.ReadArray(3);
                var report = new MemberReport(
                    reader.ReadHeight(),
                    reader.ReadHeight(),
                    reader.ReadList(
                        WireBounds.CosignaturesPerReport,
                        item => HeaderCosignature.Decode(item.ReadItem(CosignatureSizeInBytes))
                    )
                );
                reader.EndArray();
                return report;
            }
        );
    }
}

/// <summary>Readers that several messages share.</summary>
internal static class WireReading
{
    /// <summary>A height or a time: 0 to 2^63-1.</summary>
    /// <exception cref="DecodingException">There is none here.</exception>
    public static long ReadHeight(this CborReader reader)
    {
        var value = reader.ReadLong();
        return value >= 0 ? value : throw new DecodingException($"A number from 0 was expected, not {value}.");
    }
}
