using Kexin.Cryptography;
using Kexin.Ledger.Log;
using Microsoft.Win32.SafeHandles;

namespace Kexin.Ledger.Storage;

/// <summary>Reads the entries of one segment.</summary>
internal sealed class SegmentReader(string path, long first) : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(
        path,
        FileMode.Open,
        FileAccess.Read,
        FileShare.ReadWrite | FileShare.Delete
    );

    public string Path => path;

    public long First => first;

    public long Length => RandomAccess.GetLength(_file);

    /// <summary>Fills the span, or gives how many bytes there were before the file ended.</summary>
    public int Read(long offset, Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var read = RandomAccess.Read(_file, destination[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    /// <summary>The head of the batch at an offset.</summary>
    /// <exception cref="EvidenceDamageException">There is none.</exception>
    public BatchHead ReadHead(long offset)
    {
        Span<byte> bytes = stackalloc byte[SegmentFormat.HeadSizeInBytes];
        return Read(offset, bytes) == bytes.Length && SegmentFormat.TryReadHead(bytes, out var head)
            ? head
            : throw new EvidenceDamageException(path, null, $"the batch at byte {offset} has no valid head.");
    }

    /// <summary>Adds the entries of the batch at an offset that lie in [from, to).</summary>
    /// <exception cref="EvidenceDamageException">One of them is not what was written.</exception>
    public void ReadEntries(
        long offset,
        in BatchHead head,
        long from,
        long to,
        Suite suite,
        ReadOnlySpan<byte> logKey,
        List<EvidenceEntry> entries
    )
    {
        var table = new byte[head.BodyOffset - SegmentFormat.HeadSizeInBytes];
        var sizes = Array.Empty<int>();
        if (
            Read(offset + SegmentFormat.HeadSizeInBytes, table) != table.Length
            || !SegmentFormat.TryReadSizes(table, head, out sizes)
        )
        {
            throw new EvidenceDamageException(path, head.First, "the sizes of its batch are not what was written.");
        }

        using var seal = new SealedEntry(suite, logKey, head.Seed);
        var position = offset + head.BodyOffset;
        for (var place = 0; place < head.Count; place++)
        {
            var index = head.First + place;
            if (index >= from && index < to)
            {
                var sealedBytes = new byte[sizes[place]];
                var plain = new byte[sizes[place] - Suite.TagSizeInBytes];
                if (
                    Read(position, sealedBytes) != sealedBytes.Length
                    || !seal.TryOpen(place, index, sealedBytes, plain)
                )
                {
                    throw new EvidenceDamageException(path, index, "its bytes are not what was written.");
                }

                var salt = plain.AsMemory(0, EvidenceCommitment.SaltSizeInBytes);
                var payload = plain.AsMemory(EvidenceCommitment.SaltSizeInBytes);
                var leafHash = EvidenceCommitment.LeafHash(suite, salt.Span, payload.Span);
                entries.Add(new EvidenceEntry(index, salt, payload, leafHash));
            }

            position += sizes[place];
        }
    }

    public void Dispose() => _file.Dispose();
}
