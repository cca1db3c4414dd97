using System.Globalization;
using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Storage;

/// <summary>
/// What: the log's tree in tiles. Full tiles are files; the edge is in memory, and on disk as partial tiles for each size that was
/// signed. All of it can be made again from the entries, so nothing here is synced, and a tile that cannot be written waits in memory.
/// Source: C2SP tlog-tiles.
/// </summary>
internal sealed class TileStore(EvidenceFiles files, EvidencePaths paths, Suite suite)
{
    private readonly Lock _gate = new();
    private readonly Lock _writing = new();
    private readonly TileBuilder _builder = new(suite);
    private readonly Dictionary<TileCoordinate, byte[]> _unwritten = [];

    /// <summary>The number of leaves.</summary>
    public long Size
    {
        get
        {
            lock (_gate)
            {
                return _builder.Size;
            }
        }
    }

    /// <summary>Adds leaves.</summary>
    public void Append(IEnumerable<Digest> leafHashes)
    {
        lock (_gate)
        {
            foreach (var leafHash in leafHashes)
            {
                _builder.Append(leafHash, _unwritten.Add);
            }
        }
    }

    /// <summary>The subtrees of the first <paramref name="size"/> leaves.</summary>
    public TileNodes Nodes(long size) => new(suite, size, Read);

    /// <summary>A tile, or the beginning of one that has grown since.</summary>
    /// <exception cref="EvidenceDamageException">Its file is missing or cut.</exception>
    public ReadOnlyMemory<byte> Read(TileCoordinate tile)
    {
        lock (_gate)
        {
            if (_builder.TryRead(tile, out var edge))
            {
                return edge.ToArray();
            }

            if (_unwritten.TryGetValue(tile.Full, out var full))
            {
                return full.AsMemory(0, tile.SizeInBytes);
            }
        }

        var path = paths.Tile(tile.Full);
        var bytes = ReadFile(path);
        return bytes is not null && bytes.Length == tile.Full.SizeInBytes
            ? bytes.AsMemory(0, tile.SizeInBytes)
            : throw new EvidenceDamageException(
                path,
                FirstEntry(tile, 0),
                "the tile is missing or cut; open the log again to rebuild it."
            );
    }

    /// <summary>Writes the tiles that have filled. Those that the disk does not take stay in memory for the next call.</summary>
    /// <returns>Whether all are written.</returns>
    public bool TryWriteFull()
    {
        lock (_writing)
        {
            foreach (var (tile, bytes) in Unwritten())
            {
                if (!TryWrite(paths.Tile(tile), bytes))
                {
                    return false;
                }

                RemovePartialForms(tile);
                Forget(tile);
            }

            return true;
        }
    }

    /// <summary>Writes the partial tiles of a size that is about to be signed.</summary>
    /// <exception cref="IOException">The disk does not take them.</exception>
    public void WritePartial(long size)
    {
        lock (_writing)
        {
            foreach (var tile in TileCoordinate.PartialTiles(size))
            {
                files.WriteDerived(paths.Tile(tile), Read(tile).Span);
            }
        }
    }

    /// <summary>Compares the tiles that filled since the last call with their files, and writes those that differ or are missing.</summary>
    public void CheckFull(List<string> rebuilt, List<(string File, long Entry)> repaired)
    {
        lock (_writing)
        {
            foreach (var (tile, bytes) in Unwritten())
            {
                if (IsSettled(tile, bytes, rebuilt, repaired))
                {
                    RemovePartialForms(tile);
                    Forget(tile);
                }
            }
        }
    }

    /// <summary>Compares the partial tiles on the edge with their files, writes those that differ, and removes those of no signed size.</summary>
    public void CheckPartial(List<(string File, long Entry)> repaired)
    {
        foreach (var edge in TileCoordinate.PartialTiles(Size))
        {
            var folder = paths.PartialForms(edge);
            if (!Directory.Exists(folder))
            {
                continue;
            }

            foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToList())
            {
                var name = Path.GetFileName(path);
                if (
                    int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var width)
                    && width >= 1
                    && width <= edge.Width
                )
                {
                    var tile = new TileCoordinate(edge.Level, edge.Index, width);
                    IsSettled(tile, Read(tile).ToArray(), [], repaired);
                }
                else
                {
                    files.DeleteFile(path);
                }
            }
        }
    }

    private bool IsSettled(
        TileCoordinate tile,
        byte[] bytes,
        List<string> rebuilt,
        List<(string File, long Entry)> repaired
    )
    {
        var path = paths.Tile(tile);
        var found = ReadFile(path);
        if (found is null)
        {
            rebuilt.Add(path);
        }
        else if (found.AsSpan().SequenceEqual(bytes))
        {
            return true;
        }
        else
        {
            var same = found.AsSpan().CommonPrefixLength(bytes) / Digest.SizeInBytes;
            repaired.Add((path, FirstEntry(tile, Math.Min(same, tile.Width - 1))));
        }

        return TryWrite(path, bytes);
    }

    private bool TryWrite(string path, byte[] bytes)
    {
        try
        {
            files.WriteDerived(path, bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void RemovePartialForms(TileCoordinate tile)
    {
        var folder = paths.PartialForms(tile);
        if (Directory.Exists(folder))
        {
            files.DeleteFolder(folder);
        }
    }

    private List<KeyValuePair<TileCoordinate, byte[]>> Unwritten()
    {
        lock (_gate)
        {
            return [.. _unwritten];
        }
    }

    private void Forget(TileCoordinate tile)
    {
        lock (_gate)
        {
            _unwritten.Remove(tile);
        }
    }

    private static byte[]? ReadFile(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;

    private static long FirstEntry(TileCoordinate tile, int hash) =>
        ((tile.Index * TileCoordinate.FullWidth) + hash) << (tile.Level * TileCoordinate.Height);
}
