using Kexin.Cryptography;

namespace Kexin.Ledger.Storage;

/// <summary>Finds entries in the segments: keeps where every few hundredth entry's batch begins, and reads on from there.</summary>
internal sealed class EntryShelf(Suite suite, byte[] logKey) : IDisposable
{
    private const int EntriesBetweenMarks = 256;

    private readonly Lock _gate = new();
    private readonly List<(long First, SegmentReader Segment, long Offset)> _marks = [];
    private readonly List<SegmentReader> _segments = [];

    /// <summary>Adds a segment, the last one so far.</summary>
    public void AddSegment(SegmentReader segment)
    {
        lock (_gate)
        {
            _segments.Add(segment);
        }
    }

    /// <summary>Takes back the segment that was added last, which has no batch.</summary>
    public void RemoveLastSegment()
    {
        lock (_gate)
        {
            _segments[^1].Dispose();
            _segments.RemoveAt(_segments.Count - 1);
        }
    }

    /// <summary>Takes note of a durable batch of the last segment.</summary>
    public void AddBatch(long first, long offset)
    {
        lock (_gate)
        {
            var segment = _segments[^1];
            if (_marks.Count == 0 || _marks[^1].Segment != segment || first - _marks[^1].First >= EntriesBetweenMarks)
            {
                _marks.Add((first, segment, offset));
            }
        }
    }

    /// <summary>The entries in [from, to), all of which are durable, in order.</summary>
    /// <exception cref="EvidenceDamageException">One of them is not what was written.</exception>
    public List<EvidenceEntry> Read(long from, long to)
    {
        var entries = new List<EvidenceEntry>((int)(to - from));
        var next = from;
        while (next < to)
        {
            var (position, segment, offset, end) = Locate(next);
            while (next < Math.Min(to, end))
            {
                var head = segment.ReadHead(offset);
                if (head.First != position)
                {
                    throw new EvidenceDamageException(segment.Path, position, "its batch is not where it was.");
                }

                position = head.First + head.Count;
                if (next < position)
                {
                    segment.ReadEntries(offset, head, next, to, suite, logKey, entries);
                    next = Math.Min(to, position);
                }

                offset += head.Size;
            }
        }

        return entries;
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
        {
            segment.Dispose();
        }
    }

    /// <summary>The mark to read on from, and the first entry that is not in its segment.</summary>
    private (long First, SegmentReader Segment, long Offset, long End) Locate(long entry)
    {
        lock (_gate)
        {
            var (low, high) = (0, _marks.Count - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                (low, high) = _marks[middle].First <= entry ? (middle, high) : (low, middle - 1);
            }

            var (first, segment, offset) = _marks[low];
            var after = _segments.IndexOf(segment) + 1;
            return (first, segment, offset, after < _segments.Count ? _segments[after].First : long.MaxValue);
        }
    }
}
