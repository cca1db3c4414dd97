using System.Globalization;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Storage;

/// <summary>Where each file of an evidence log lies. Tiles and checkpoint follow C2SP tlog-tiles, so the folder can be served as it is.</summary>
/// <param name="folder">The log's folder.</param>
internal sealed class EvidencePaths(string folder)
{
    private const string SegmentEnding = ".segment";

    public string Folder => folder;

    public string Checkpoint => Path.Combine(folder, "checkpoint");

    /// <summary>Held by the one process that has the log open.</summary>
    public string Lock => Path.Combine(folder, "lock");

    public string Segments => Path.Combine(folder, "segments");

    public string Segment(long firstEntry) =>
        Path.Combine(Segments, firstEntry.ToString("D19", CultureInfo.InvariantCulture) + SegmentEnding);

    public string Tile(TileCoordinate tile) => Path.Combine(folder, tile.Path);

    /// <summary>The folder of a tile's partial forms.</summary>
    public string PartialForms(TileCoordinate tile) => Tile(tile.Full) + ".p";

    /// <summary>All segments by the number of their first entry, in order.</summary>
    public IReadOnlyList<(long First, string Path)> ListSegments() =>
        [
            .. Directory
                .EnumerateFiles(Segments, "*" + SegmentEnding)
                .Select(path => (First: FirstEntryOf(path), Path: path))
                .OrderBy(segment => segment.First),
        ];

    private static long FirstEntryOf(string path) =>
        long.TryParse(
            Path.GetFileNameWithoutExtension(path),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var first
        )
            ? first
            : throw new EvidenceDamageException(path, null, "a segment is named by the number of its first entry.");
}
