using System.Numerics;

namespace Kexin.Inspection.Stream;

/// <summary>What: a number that pictures which look alike share but for a few bits, however they were cut in size or compressed.</summary>
/// <remarks>
/// Source: the difference hash (N. Krawetz, "Kind of Like That", 2013): the picture in 9 by 8 grey values, a bit for each that is darker than its right
/// neighbour. Not for: pictures that were turned, mirrored or cut, and plain surfaces, which have none.
/// </remarks>
public static class Fingerprint
{
    /// <summary>The width of the small picture, in pixels.</summary>
    public const int Width = 9;

    /// <summary>The height of the small picture, in pixels.</summary>
    public const int Height = 8;

    private const int FewestEdges = 8;

    /// <summary>The fingerprint of a picture; null for one that is too plain to tell.</summary>
    /// <param name="grey">The picture in <see cref="Width"/> by <see cref="Height"/> grey values, row by row.</param>
    public static ulong? Of(ReadOnlySpan<byte> grey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(grey.Length, Width * Height, nameof(grey));
        var bits = 0UL;
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width - 1; x++)
            {
                bits = (bits << 1) | (grey[(y * Width) + x] < grey[(y * Width) + x + 1] ? 1UL : 0);
            }
        }

        return BitOperations.PopCount(bits) is >= FewestEdges and <= 64 - FewestEdges ? bits : null;
    }

    /// <summary>In how many of the 64 bits two fingerprints differ.</summary>
    public static int Difference(ulong one, ulong other) => BitOperations.PopCount(one ^ other);

    /// <summary>The fingerprint in four parts: two that differ in at most three bits have one part in common.</summary>
    public static IReadOnlyList<int> Bands(ulong fingerprint) =>
        [.. Enumerable.Range(0, 4).Select(band => (int)((fingerprint >> (16 * band)) & 0xFFFF))];
}
