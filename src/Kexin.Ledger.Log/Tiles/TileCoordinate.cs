using System.Globalization;

namespace Kexin.Ledger.Log;

/// <summary>
/// What: which tile: a run of up to 256 consecutive hashes of one height, and its one path.
/// Source: C2SP tlog-tiles, "Merkle Tree" and "Partial Tiles".
/// Shapes: a tile of level l holds hashes of complete subtrees of 256^l leaves, 32 bytes each; a full one has 8,192 bytes.
/// </summary>
public readonly record struct TileCoordinate
{
    /// <summary>How many levels of the tree one tile spans.</summary>
    public const int Height = 8;

    /// <summary>How many hashes a full tile holds.</summary>
    public const int FullWidth = 1 << Height;

    private const int HighestLevel = 63;
    private const string Root = "tile/";
    private const string PartialMark = ".p/";

    /// <summary>A tile by its place.</summary>
    /// <param name="level">0 to 63; 0 holds leaf hashes.</param>
    /// <param name="index">Zero-based from the left within the level.</param>
    /// <param name="width">1 to 256 hashes; fewer than 256 is a partial tile.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tile.</exception>
    public TileCoordinate(int level, long index, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, HighestLevel);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, FullWidth);
        Level = level;
        Index = index;
        Width = width;
    }

    /// <summary>0 for leaf hashes; each level above holds hashes of full tiles of the one below.</summary>
    public int Level { get; }

    /// <summary>Zero-based from the left within its level.</summary>
    public long Index { get; }

    /// <summary>How many hashes the tile holds.</summary>
    public int Width { get; }

    /// <summary>Whether the tile may still grow.</summary>
    public bool IsPartial => Width < FullWidth;

    /// <summary>The tile's size, in bytes.</summary>
    public int SizeInBytes => Width * Cryptography.Digest.SizeInBytes;

    /// <summary>The full tile that this one is, or grows into.</summary>
    public TileCoordinate Full => new(Level, Index, FullWidth);

    /// <summary>The path below the log's prefix, such as <c>tile/0/x001/x234/067.p/8</c>.</summary>
    public string Path
    {
        get
        {
            var number = (Index % 1000).ToString("000", CultureInfo.InvariantCulture);
            for (var rest = Index / 1000; rest > 0; rest /= 1000)
            {
                number = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/{number}");
            }

            var path = string.Create(CultureInfo.InvariantCulture, $"{Root}{Level}/{number}");
            return IsPartial ? string.Create(CultureInfo.InvariantCulture, $"{path}{PartialMark}{Width}") : path;
        }
    }

    /// <summary>The tile, as wide as a log of <paramref name="size"/> leaves has it, that holds hash <paramref name="index"/> of its level.</summary>
    /// <param name="level">The tile's level.</param>
    /// <param name="index">The place of the hash among all hashes of that level.</param>
    /// <param name="size">The number of leaves.</param>
    /// <exception cref="ArgumentOutOfRangeException">A log of that size has no such hash.</exception>
    public static TileCoordinate Containing(int level, long index, long size)
    {
        var hashes = HashesAt(level, size);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, hashes);
        var tile = index / FullWidth;
        return new TileCoordinate(level, tile, (int)Math.Min(FullWidth, hashes - (tile * FullWidth)));
    }

    /// <summary>The partial tiles of a log of <paramref name="size"/> leaves, lowest level first.</summary>
    public static IEnumerable<TileCoordinate> PartialTiles(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        for (var level = 0; HashesAt(level, size) > 0; level++)
        {
            var hashes = HashesAt(level, size);
            if (hashes % FullWidth != 0)
            {
                yield return new TileCoordinate(level, hashes / FullWidth, (int)(hashes % FullWidth));
            }
        }
    }

    /// <summary>Reads a path that <see cref="Path"/> would write, and no other spelling of it.</summary>
    public static bool TryParse(string? path, out TileCoordinate tile)
    {
        tile = default;
        if (path is null || !path.StartsWith(Root, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = path[Root.Length..];
        var width = FullWidth;
        var mark = rest.IndexOf(PartialMark, StringComparison.Ordinal);
        if (
            mark >= 0
            && !(TryParseNumber(rest[(mark + PartialMark.Length)..], 3, out width) && width is > 0 and < FullWidth)
        )
        {
            return false;
        }

        var parts = (mark >= 0 ? rest[..mark] : rest).Split('/');
        if (parts.Length is < 2 or > 7 || !TryParseNumber(parts[0], 2, out var level) || level > HighestLevel)
        {
            return false;
        }

        var index = 0L;
        foreach (var part in parts.Skip(1))
        {
            if (!TryParseNumber(part.TrimStart('x'), 3, out var digits))
            {
                return false;
            }

            index = (index * 1000) + digits;
        }

        tile = new TileCoordinate(level, index, width);
        return tile.Path == path;
    }

    private static long HashesAt(int level, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        return level * Height >= 63 ? 0 : size >> (level * Height);
    }

    private static bool TryParseNumber(string text, int maxDigits, out int number)
    {
        number = 0;
        return text.Length <= maxDigits
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
