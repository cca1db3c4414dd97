using System.Formats.Cbor;
using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.SetIntersection.Lists;

/// <summary>How long a list is that follows, before memory is taken for it.</summary>
/// <param name="Count">0 to <see cref="IdentifierSet.MostIdentifiers"/>.</param>
internal sealed record ListAnnouncement(int Count)
{
    /// <summary>The array's head and a number of at most four bytes with its head.</summary>
    public const int MaxSizeInBytes = 6;

    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(1);
            writer.WriteInt32(Count);
            writer.WriteEndArray();
        });

    public static ListAnnouncement Read(CborReader reader)
    {
        reader.ReadArray(1);
        var count = reader.ReadInt(0, IdentifierSet.MostIdentifiers);
        reader.EndArray();
        return new ListAnnouncement(count);
    }

    /// <exception cref="ProtocolException">The peer is at fault, or says another number than was agreed.</exception>
    public static async Task<ListAnnouncement> ReceiveAsync(
        IMessageChannel channel,
        int? agreed,
        CancellationToken cancellationToken
    )
    {
        var announced = await channel.ReceiveAsync(MaxSizeInBytes, Read, cancellationToken);
        ThrowIfNotAgreed(announced.Count, agreed, channel.Peer);
        return announced;
    }

    /// <exception cref="ProtocolException">The peer says another number than was agreed.</exception>
    public static void ThrowIfNotAgreed(int count, int? agreed, string peer)
    {
        if (agreed is { } expected && count != expected)
        {
            throw new ProtocolException(
                ProtocolError.Malformed,
                peer,
                $"announced a list of {count} elements where all parties were told {expected}."
            );
        }
    }
}
