using System.Formats.Cbor;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Mpc.SetIntersection;

namespace Kexin.Computations.Intersection;

/// <summary>What a provider tells all parties before any element is sent.</summary>
/// <param name="Obstacle">Whether its identifiers can be used.</param>
/// <param name="Size">How many elements it sends, a <see cref="PublicSize"/>; 0 where it sends none.</param>
internal sealed record ListOpening(IdentifierObstacle Obstacle, int Size)
{
    /// <summary>The array's head, a small number, and one of at most four bytes with its head.</summary>
    private const int MaxSizeInBytes = 7;

    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(2);
            writer.WriteInt32((int)Obstacle);
            writer.WriteInt32(Size);
            writer.WriteEndArray();
        });

    public static Task<ListOpening> HearAsync(IMessageChannel provider, CancellationToken cancellationToken) =>
        provider.ReceiveAsync(MaxSizeInBytes, Read, cancellationToken);

    private static ListOpening Read(CborReader reader)
    {
        reader.ReadArray(2);
        var obstacle = reader.ReadInt(0, (int)IdentifierObstacle.Meanwhile);
        var size = reader.ReadInt(0, IdentifierSet.MostIdentifiers);
        reader.EndArray();
        return (obstacle == 0 ? PublicSize.IsOne(size) : size == 0)
            ? new ListOpening((IdentifierObstacle)obstacle, size)
            : throw new DecodingException($"A list has a public size, or 0 where it cannot be used; {size} is none.");
    }
}
