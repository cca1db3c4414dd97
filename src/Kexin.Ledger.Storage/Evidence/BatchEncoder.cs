using Kexin.Cryptography;

namespace Kexin.Ledger.Storage;

/// <summary>Seals waiting entries into the bytes of one batch, in a buffer that is used again.</summary>
internal sealed class BatchEncoder(Suite suite, byte[] logKey, RandomSource random)
{
    private const int SeedSizeInBytes = 32;

    private readonly byte[] _seed = new byte[SeedSizeInBytes];
    private byte[] _buffer = [];

    /// <summary>The batch's bytes, good until the next call.</summary>
    public ReadOnlySpan<byte> Encode(long firstEntry, IReadOnlyList<PendingEntry> entries)
    {
        var sizes = new int[entries.Count];
        var bodySize = 0;
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = entries[i].SealedSizeInBytes;
            bodySize += sizes[i];
        }

        var size = SegmentFormat.BatchSize(sizes.Length, bodySize);
        if (_buffer.Length < size)
        {
            _buffer = new byte[size];
        }

        var batch = _buffer.AsSpan(0, size);
        random.Fill(_seed);
        SegmentFormat.WriteFrame(batch, firstEntry, _seed, sizes, bodySize);
        using var seal = new SealedEntry(suite, logKey, _seed);
        var body = batch[SegmentFormat.BodyOffset(sizes.Length)..];
        for (var place = 0; place < sizes.Length; place++)
        {
            seal.Seal(place, firstEntry + place, entries[place].SaltAndPayload, body[..sizes[place]]);
            body = body[sizes[place]..];
        }

        return batch;
    }
}
