using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Storage;

/// <summary>How far a segment is good.</summary>
/// <param name="Next">The number of the entry after its last one.</param>
/// <param name="GoodLength">Where its last whole batch ends, in bytes; 0 when not even the header is whole.</param>
internal readonly record struct ScannedSegment(long Next, long GoodLength);

/// <summary>
/// What: opens every entry of a segment, in order, and tells a torn end from damage. A batch was begun only when the one before
/// it was durable, so only the very last batch can be torn: too short, or with a part that was never written
/// (<see cref="SegmentFormat.HasUnwrittenPart"/>). Anything else that does not open was once whole, and is damage.
/// </summary>
internal sealed class SegmentScan(Suite suite, byte[] logKey)
{
    private const int EntriesPerTask = 512;

    private byte[] _buffer = [];
    private int _batchSize;

    /// <summary>Scans one segment.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="expectedFirst">The number of the entry after the last one of the segment before.</param>
    /// <param name="isLast">Whether its end may be torn.</param>
    /// <param name="onBatch">Takes each good batch: its offset and the leaf hashes of its entries.</param>
    /// <exception cref="EvidenceDamageException">The segment is not what was written.</exception>
    public ScannedSegment Scan(SegmentReader segment, long expectedFirst, bool isLast, Action<long, Digest[]> onBatch)
    {
        if (segment.First != expectedFirst)
        {
            throw new EvidenceDamageException(
                segment.Path,
                expectedFirst,
                "the segment that begins with it is missing."
            );
        }

        var length = segment.Length;
        if (!IsHeaderWhole(segment, length))
        {
            return isLast && IsHeaderTorn(segment, length)
                ? new ScannedSegment(expectedFirst, 0)
                : throw new EvidenceDamageException(
                    segment.Path,
                    null,
                    "the segment's header is not what was written."
                );
        }

        var next = expectedFirst;
        long offset = SegmentFormat.HeaderSizeInBytes;
        while (offset < length)
        {
            var leafHashes = ReadBatch(segment, offset, length, next, isLast);
            if (leafHashes is null)
            {
                break;
            }

            onBatch(offset, leafHashes);
            next += leafHashes.Length;
            offset += _batchSize;
        }

        return new ScannedSegment(next, offset);
    }

    /// <summary>The leaf hashes of a whole batch, or null for a torn one.</summary>
    private Digest[]? ReadBatch(SegmentReader segment, long offset, long length, long next, bool isLast)
    {
        var rest = length - offset;
        Span<byte> headBytes = stackalloc byte[SegmentFormat.HeadSizeInBytes];
        var headSize = segment.Read(offset, headBytes);
        if (headSize < headBytes.Length)
        {
            return isLast ? null : throw Damage(segment, next, "the segment ends inside a batch.");
        }

        if (!SegmentFormat.TryReadHead(headBytes, out var head) || head.First != next)
        {
            return isLast && SegmentFormat.HasUnwrittenPart(headBytes, offset)
                ? null
                : throw Damage(segment, next, "the head of its batch is not what was written.");
        }

        if (rest < head.Size)
        {
            return isLast ? null : throw Damage(segment, next, "the segment ends inside a batch.");
        }

        if (_buffer.Length < head.Size)
        {
            _buffer = new byte[head.Size];
        }

        _batchSize = head.Size;
        var batch = _buffer.AsSpan(0, head.Size);
        segment.Read(offset, batch);
        var leafHashes = new Digest[head.Count];
        var (badEntry, what) = Check(head, leafHashes);
        if (badEntry is null)
        {
            return leafHashes;
        }

        return isLast && rest == head.Size && SegmentFormat.HasUnwrittenPart(batch, offset)
            ? null
            : throw Damage(segment, badEntry.Value, what);
    }

    private (long? BadEntry, string What) Check(BatchHead head, Digest[] leafHashes)
    {
        var batch = _buffer.AsSpan(0, head.Size);
        if (!SegmentFormat.TryReadSizes(batch[SegmentFormat.HeadSizeInBytes..head.BodyOffset], head, out var sizes))
        {
            return (head.First, "the sizes of its batch are not what was written.");
        }

        if (!SegmentFormat.IsEnd(batch[(head.BodyOffset + head.BodySize)..]))
        {
            return (head.First + head.Count - 1, "the end of its batch is not what was written.");
        }

        var badPlace = OpenEntries(head, sizes, leafHashes);
        return badPlace < 0 ? (null, "") : (head.First + badPlace, "its bytes are not what was written.");
    }

    /// <summary>Fills in the leaf hashes; gives the first place that does not open, or -1.</summary>
    private int OpenEntries(BatchHead head, int[] sizes, Digest[] leafHashes)
    {
        var offsets = new int[sizes.Length];
        for (var place = 1; place < sizes.Length; place++)
        {
            offsets[place] = offsets[place - 1] + sizes[place - 1];
        }

        var badPlaces = new int[(sizes.Length + EntriesPerTask - 1) / EntriesPerTask];
        var largest = sizes.Max();
        Parallel.For(
            0,
            badPlaces.Length,
            task =>
            {
                badPlaces[task] = -1;
                using var seal = new SealedEntry(suite, logKey, head.Seed);
                var plain = new byte[largest];
                var end = Math.Min(sizes.Length, (task + 1) * EntriesPerTask);
                for (var place = task * EntriesPerTask; place < end; place++)
                {
                    var sealedBytes = _buffer.AsSpan(head.BodyOffset + offsets[place], sizes[place]);
                    var opened = plain.AsSpan(0, sizes[place] - Suite.TagSizeInBytes);
                    if (!seal.TryOpen(place, head.First + place, sealedBytes, opened))
                    {
                        badPlaces[task] = place;
                        return;
                    }

                    var salt = opened[..EvidenceCommitment.SaltSizeInBytes];
                    var payload = opened[EvidenceCommitment.SaltSizeInBytes..];
                    leafHashes[place] = EvidenceCommitment.LeafHash(suite, salt, payload);
                }
            }
        );
        return badPlaces.Where(place => place >= 0).DefaultIfEmpty(-1).First();
    }

    private bool IsHeaderWhole(SegmentReader segment, long length)
    {
        Span<byte> header = stackalloc byte[SegmentFormat.HeaderSizeInBytes];
        return length >= header.Length
            && segment.Read(0, header) == header.Length
            && SegmentFormat.IsHeader(header, suite, segment.First);
    }

    private static bool IsHeaderTorn(SegmentReader segment, long length)
    {
        Span<byte> header = stackalloc byte[SegmentFormat.HeaderSizeInBytes];
        return length < header.Length
            || (
                length == header.Length
                && segment.Read(0, header) == header.Length
                && SegmentFormat.HasUnwrittenPart(header, 0)
            );
    }

    private static EvidenceDamageException Damage(SegmentReader segment, long entry, string what) =>
        new(segment.Path, entry, what);
}
