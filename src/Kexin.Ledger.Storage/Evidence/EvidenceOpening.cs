using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Storage;

/// <summary>
/// What: verifies a whole log when it is opened: every entry opens, the tree over them is that of the tiles, and it has the root
/// of the last signed checkpoint. A torn end is cut, tiles are made again; damage is named and refused.
/// Cost: about one opening and three hashes an entry.
/// </summary>
internal sealed class EvidenceOpening(EvidenceOptions options, EvidencePaths paths, byte[] logKey)
{
    private readonly List<string> _rebuilt = [];
    private readonly List<(string File, long Entry)> _repaired = [];

    public TileStore Tiles { get; } = new(options.Files, paths, options.Suite);

    public EntryShelf Shelf { get; } = new(options.Suite, logKey);

    /// <summary>The segment to go on with, or null when the next batch begins one.</summary>
    public SegmentWriter? Segment { get; private set; }

    public SignedNote? Checkpoint { get; private set; }

    public EvidenceRecovery Recovery { get; private set; } = new(0, [], []);

    /// <exception cref="EvidenceDamageException">A file is not what was written.</exception>
    public void Run()
    {
        var segments = paths.ListSegments();
        var goodLength = ScanSegments(segments);
        Tiles.CheckPartial(_repaired);
        CheckCheckpoint();

        // Only now is anything cut: a log that is refused stays as it was found.
        var cut = segments.Count == 0 ? 0 : Continue(segments[^1].First, segments[^1].Path, goodLength);
        Recovery = new EvidenceRecovery(cut, _rebuilt, _repaired);
    }

    /// <summary>Gives how far the last segment is good, in bytes.</summary>
    private long ScanSegments(IReadOnlyList<(long First, string Path)> segments)
    {
        var scan = new SegmentScan(options.Suite, logKey);
        var goodLength = 0L;
        for (var i = 0; i < segments.Count; i++)
        {
            var reader = new SegmentReader(segments[i].Path, segments[i].First);
            Shelf.AddSegment(reader);
            goodLength = scan.Scan(reader, Tiles.Size, isLast: i == segments.Count - 1, TakeBatch).GoodLength;
        }

        return goodLength;
    }

    private long Continue(long first, string path, long goodLength)
    {
        var cut = new FileInfo(path).Length - goodLength;
        if (goodLength > 0)
        {
            Segment = SegmentWriter.Continue(options.Files, path, first, goodLength);
        }
        else
        {
            // Begun, but nothing was ever in it; the next batch begins it again.
            Shelf.RemoveLastSegment();
            options.Files.DeleteFile(path);
        }

        return cut;
    }

    private void TakeBatch(long offset, Digest[] leafHashes)
    {
        Shelf.AddBatch(Tiles.Size, offset);
        Tiles.Append(leafHashes);
        Tiles.CheckFull(_rebuilt, _repaired);
    }

    private void CheckCheckpoint()
    {
        if (!File.Exists(paths.Checkpoint))
        {
            return;
        }

        var (note, checkpoint) = ReadCheckpoint();
        if (checkpoint.Size > Tiles.Size)
        {
            throw new EvidenceDamageException(
                paths.Segments,
                Tiles.Size,
                $"the log ends before it, but its signed checkpoint counts {checkpoint.Size} entries. Restore the missing segments from a copy."
            );
        }

        if (MerkleProof.Root(options.Suite, Tiles.Nodes(checkpoint.Size), checkpoint.Size) != checkpoint.Root)
        {
            throw new EvidenceDamageException(
                paths.Segments,
                _repaired.Count == 0 ? null : _repaired.Min(tile => tile.Entry),
                $"the first {checkpoint.Size} entries do not hash to the root of the signed checkpoint. Restore the segments from a copy."
            );
        }

        Checkpoint = note;
    }

    private (SignedNote Note, Checkpoint Checkpoint) ReadCheckpoint()
    {
        try
        {
            var note = SignedNote.Parse(File.ReadAllBytes(paths.Checkpoint));
            var key = new NoteKey(options.Origin, NoteStatement.Signature, options.LogKey);
            return (note, Log.Checkpoint.Open(note, key));
        }
        catch (DecodingException exception)
        {
            throw new EvidenceDamageException(
                paths.Checkpoint,
                null,
                $"{exception.Message} Restore it from a copy, or from the last anchored one.",
                exception
            );
        }
    }
}
