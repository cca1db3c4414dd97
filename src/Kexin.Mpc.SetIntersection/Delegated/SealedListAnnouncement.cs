using System.Formats.Cbor;
using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.SetIntersection.Delegated;

/// <summary>How long a list of sealed identifiers is, and the size that the longest of them has.</summary>
/// <param name="Count">0 to <see cref="IdentifierSet.MostIdentifiers"/>.</param>
/// <param name="LongestSizeInBytes">0 to <see cref="IdentifierSet.LongestInBytes"/>.</param>
internal sealed record SealedListAnnouncement(int Count, int LongestSizeInBytes)
{
    /// <summary>The array's head, a number of at most four bytes and one of at most two, each with its head.</summary>
    public const int MaxSizeInBytes = 9;

    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(2);
            writer.WriteInt32(Count);
            writer.WriteInt32(LongestSizeInBytes);
            writer.WriteEndArray();
        });

    public static SealedListAnnouncement Read(CborReader reader)
    {
        reader.ReadArray(2);
        var count = reader.ReadInt(0, IdentifierSet.MostIdentifiers);
        var longest = reader.ReadInt(0, IdentifierSet.LongestInBytes);
        reader.EndArray();
        return new SealedListAnnouncement(count, longest);
    }

    public static Task<SealedListAnnouncement> ReceiveAsync(
        IMessageChannel channel,
        CancellationToken cancellationToken
    ) => channel.ReceiveAsync(MaxSizeInBytes, Read, cancellationToken);
}
