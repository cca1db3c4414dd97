using System.Buffers;
using System.Security.Cryptography;
using Kexin.ObjectStorage.Blobs;
using Kexin.ObjectStorage.Index;

namespace Kexin.ObjectStorage.Chunks;

/// <summary>Splits a stream into chunks, and encrypts and writes those that its owner does not have yet.</summary>
/// <remarks>
/// A chunk's id is a hash of its content under a secret of its owner, so equal content is found again within an owner, and ids tell nobody
/// else whether two owners hold the same. Small content is kept by the index itself. Memory: three times a chunk.
/// </remarks>
internal sealed class ChunkIntake(Suite suite, IBlobStore blobs, ObjectIndex index, ChunkPins pins, RandomSource random)
{
    /// <summary>Up to so many bytes lie in the index and not in a blob.</summary>
    public const int LargestInline = ChunkCipher.SegmentInBytes - 1;

    /// <summary>Takes in a whole stream.</summary>
    /// <param name="owner">The secret from which the owner's chunk ids are made.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="release">Drops chunks that lost their last use while they were pinned here.</param>
    /// <param name="cancel">Stops it; what was written is removed.</param>
    public async Task<TakenContent> TakeAsync(
        SecretBytes owner,
        Stream content,
        Func<IReadOnlyList<Digest>, Task> release,
        CancellationToken cancel
    )
    {
        var taken = new TakenContent(blobs, pins, release);
        var small = ArrayPool<byte>.Shared.Rent(LargestInline + 1);
        try
        {
            var count = await content.ReadAtLeastAsync(
                small.AsMemory(0, LargestInline + 1),
                LargestInline + 1,
                throwOnEndOfStream: false,
                cancel
            );
            if (count <= LargestInline)
            {
                TakeSmall(owner, small.AsSpan(0, count), taken);
            }
            else
            {
                await TakeLargeAsync(owner, small.AsMemory(0, count), content, taken, cancel);
            }

            return taken;
        }
        catch
        {
            await taken.DisposeAsync();
            throw;
        }
        finally
        {
            Return(small);
        }
    }

    private void TakeSmall(SecretBytes owner, ReadOnlySpan<byte> plain, TakenContent taken)
    {
        taken.Hash = suite.Hash(plain);
        if (!plain.IsEmpty && Know(owner, taken.Hash, plain.Length, taken) is { } id)
        {
            var key = SecretBytes.Random(ChunkRecord.KeySizeInBytes, random);
            var sealedBytes = new byte[ChunkCipher.SealedSize(plain.Length)];
            ChunkCipher.Seal(suite, key.Span, plain, sealedBytes);
            taken.Add(id, new ChunkRecord(key, plain.Length, null), sealedBytes);
        }
    }

    private async Task TakeLargeAsync(
        SecretBytes owner,
        ReadOnlyMemory<byte> begin,
        Stream content,
        TakenContent taken,
        CancellationToken cancel
    )
    {
        using var whole = suite.CreateDigest();
        var plain = ArrayPool<byte>.Shared.Rent(ChunkRef.LargestInBytes);
        byte[] filling = ArrayPool<byte>.Shared.Rent(ChunkCipher.SealedSize(ChunkRef.LargestInBytes));
        byte[] leaving = ArrayPool<byte>.Shared.Rent(ChunkCipher.SealedSize(ChunkRef.LargestInBytes));
        var writing = Task.CompletedTask;
        try
        {
            begin.CopyTo(plain);
            var count = begin.Length;
            while (true)
            {
                count += await content.ReadAtLeastAsync(
                    plain.AsMemory(count, ChunkRef.LargestInBytes - count),
                    ChunkRef.LargestInBytes - count,
                    throwOnEndOfStream: false,
                    cancel
                );
                if (count == 0)
                {
                    break;
                }

                var hash = suite.Hash(plain.AsSpan(0, count));
                if (count < ChunkRef.LargestInBytes && taken.Chunks.Count == 0)
                {
                    // It is the only chunk: its hash is the whole's.
                    taken.Hash = hash;
                }
                else
                {
                    whole.Append(plain.AsSpan(0, count));
                    taken.Hash = default;
                }

                if (taken.SizeInBytes + count > IObjectStore.LargestObjectInBytes)
                {
                    throw new ObjectStorageException(
                        ObjectStorageError.TooLarge,
                        $"An object has at most {IObjectStore.LargestObjectInBytes} bytes."
                    );
                }

                if (Know(owner, hash, count, taken) is { } id)
                {
                    var key = SecretBytes.Random(ChunkRecord.KeySizeInBytes, random);
                    var blob = BlobId.Create(random);
                    var sealedBytes = filling.AsMemory(0, ChunkCipher.SealedSize(count));
                    ChunkCipher.Seal(suite, key.Span, plain.AsSpan(0, count), sealedBytes.Span);
                    await writing;
                    pins.Expect(blob);
                    taken.Add(id, new ChunkRecord(key, count, blob), content: null);
                    writing = Task.Run(() => blobs.WriteAsync(blob, sealedBytes, cancel), CancellationToken.None);
                    (filling, leaving) = (leaving, filling);
                }

                if (count < ChunkRef.LargestInBytes)
                {
                    break;
                }

                count = 0;
            }

            await writing;
            if (taken.Hash == default)
            {
                taken.Hash = whole.Finish();
            }
        }
        finally
        {
            // The buffers are not given back before the write is done with them, whatever it came to.
            await writing.ContinueWith(static _ => { }, TaskScheduler.Default);
            Return(plain);
            ArrayPool<byte>.Shared.Return(filling);
            ArrayPool<byte>.Shared.Return(leaving);
        }
    }

    /// <summary>Names a chunk in the content; gives its id if it has still to be written.</summary>
    private Digest? Know(SecretBytes owner, Digest hash, int sizeInBytes, TakenContent taken)
    {
        Span<byte> of = stackalloc byte[Digest.SizeInBytes];
        hash.CopyTo(of);
        var id = suite.Hash(owner.Span, of);
        taken.Chunks.Add(new ChunkRef(id, sizeInBytes));
        taken.SizeInBytes += sizeInBytes;
        if (taken.IsNew(id) || taken.IsPinned(id))
        {
            return null;
        }

        if (pins.TryPin(id))
        {
            taken.Pin(id);
            if (index.Read(tables => tables.HasChunk(id.ToArray())))
            {
                return null;
            }
        }

        return id;
    }

    private static void Return(byte[] plain)
    {
        CryptographicOperations.ZeroMemory(plain);
        ArrayPool<byte>.Shared.Return(plain);
    }
}

/// <summary>Content that lies encrypted on disk and that no name leads to yet; disposing of it drops what was not kept.</summary>
internal sealed class TakenContent(IBlobStore blobs, ChunkPins pins, Func<IReadOnlyList<Digest>, Task> release)
    : IAsyncDisposable
{
    private readonly Dictionary<Digest, NewChunk> _new = [];
    private readonly HashSet<Digest> _pinned = [];

    public List<ChunkRef> Chunks { get; } = [];

    public long SizeInBytes { get; set; }

    /// <summary>Of all of the content.</summary>
    public Digest Hash { get; set; }

    public bool IsNew(Digest id) => _new.ContainsKey(id);

    public bool IsPinned(Digest id) => _pinned.Contains(id);

    public void Pin(Digest id) => _pinned.Add(id);

    public void Add(Digest id, ChunkRecord record, byte[]? content) => _new.Add(id, new NewChunk(record, content));

    /// <summary>Puts the chunks into the index, or counts a use more of those that are there; called by the writer.</summary>
    public void Keep(IndexChange change, RecordSeal seal)
    {
        var kept = new List<NewChunk>();
        foreach (var chunk in Chunks)
        {
            var id = chunk.Id.ToArray();
            if (change.Tables.Use(id))
            {
                continue;
            }

            if (!_new.TryGetValue(chunk.Id, out var added))
            {
                throw new InvalidDataException("A chunk that was pinned is not in the index.");
            }

            var record = added.Record.Encode();
            change.Tables.AddChunk(id, seal.Seal(Places.OfChunk(id), record), added.Content);
            CryptographicOperations.ZeroMemory(record);
            kept.Add(added);
        }

        change.AfterCommit(() => kept.ForEach(chunk => chunk.IsKept = true));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var chunk in _new.Values)
        {
            if (chunk.Record.Blob is { } blob)
            {
                if (!chunk.IsKept)
                {
                    await blobs.DeleteAsync(blob, CancellationToken.None);
                }

                pins.Settle(blob);
            }

            chunk.Record.Dispose();
        }

        _new.Clear();
        var unused = _pinned.Where(pins.Unpin).ToList();
        _pinned.Clear();
        if (unused.Count > 0)
        {
            await release(unused);
        }
    }

    private sealed class NewChunk(ChunkRecord record, byte[]? content)
    {
        public ChunkRecord Record => record;

        public byte[]? Content => content;

        public bool IsKept { get; set; }
    }
}
