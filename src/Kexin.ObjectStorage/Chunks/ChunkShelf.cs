using System.Buffers;
using System.Security.Cryptography;
using Kexin.ObjectStorage.Blobs;
using Kexin.ObjectStorage.Index;

namespace Kexin.ObjectStorage.Chunks;

/// <summary>The chunks of all objects: takes content in, opens it, and drops what nothing uses any more.</summary>
internal sealed class ChunkShelf(Suite suite, IBlobStore blobs, ObjectIndex index, RecordSeal seal, RandomSource random)
{
    private readonly ChunkPins _pins = new();

    /// <summary>Splits and encrypts a stream; see <see cref="ChunkIntake.TakeAsync"/>.</summary>
    public Task<TakenContent> TakeAsync(SecretBytes owner, Stream content, CancellationToken cancel) =>
        new ChunkIntake(suite, blobs, index, _pins, random).TakeAsync(owner, content, DropUnusedAsync, cancel);

    /// <summary>A stream of chunks that are pinned; closing it takes the pins back.</summary>
    public ObjectStream Open(IReadOnlyList<ChunkRef> chunks, long offset, long count) =>
        new(suite, blobs, Find, chunks, offset, count, () => UnpinAsync(chunks));

    /// <summary>The suite's hash of all that a stream gives, and a copy of it.</summary>
    public async Task<Digest> HashAsync(Stream content, Stream copy, CancellationToken cancel)
    {
        using var digest = suite.CreateDigest();
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            int count;
            while ((count = await content.ReadAsync(buffer, cancel)) > 0)
            {
                digest.Append(buffer.AsSpan(0, count));
                await copy.WriteAsync(buffer.AsMemory(0, count), cancel);
            }

            return digest.Finish();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Pins all chunks, or none if one of them is just going.</summary>
    public bool TryPin(IReadOnlyList<ChunkRef> chunks)
    {
        for (var i = 0; i < chunks.Count; i++)
        {
            if (!_pins.TryPin(chunks[i].Id))
            {
                // What lost its last use in this moment is dropped at the next opening.
                foreach (var chunk in chunks.Take(i))
                {
                    _pins.Unpin(chunk.Id);
                }

                return false;
            }
        }

        return true;
    }

    public async ValueTask UnpinAsync(IReadOnlyList<ChunkRef> chunks)
    {
        var unused = chunks.Select(chunk => chunk.Id).Where(_pins.Unpin).ToList();
        if (unused.Count > 0)
        {
            await DropUnusedAsync(unused);
        }
    }

    /// <summary>Counts one use of each chunk more; each is there.</summary>
    public static void Use(IndexChange change, IReadOnlyList<ChunkRef> chunks)
    {
        foreach (var chunk in chunks)
        {
            change.Tables.Use(chunk.Id.ToArray());
        }
    }

    /// <summary>Counts one use of each chunk less, and removes those that nothing uses.</summary>
    /// <returns>Their blobs, to be deleted after the commit.</returns>
    public List<BlobId> Release(IndexChange change, IReadOnlyList<ChunkRef> chunks)
    {
        var gone = new List<BlobId>();
        foreach (var chunk in chunks)
        {
            if (change.Tables.Release(chunk.Id.ToArray()) <= 0)
            {
                Drop(change, chunk.Id, gone);
            }
        }

        return gone;
    }

    /// <summary>Deletes blobs that no record names any more.</summary>
    public async Task DeleteAsync(IReadOnlyList<BlobId> gone)
    {
        foreach (var blob in gone)
        {
            await blobs.DeleteAsync(blob, CancellationToken.None);
        }
    }

    /// <summary>Removes blobs that no record names: what was coming in or going when a process was stopped.</summary>
    /// <returns>How many.</returns>
    public async Task<int> SweepAsync(CancellationToken cancel)
    {
        var removed = 0;
        var found = new List<BlobId>();
        await foreach (var blob in blobs.ListAsync(cancel))
        {
            found.Add(blob);
        }

        // Listed first: what is named afterwards is either in the index by now or was not in the list, or is coming in.
        var named = Blobs(cancel);
        foreach (var blob in found.Where(blob => !named.Contains(blob) && !_pins.IsIncoming(blob)))
        {
            await DeleteAsync([blob]);
            removed++;
        }

        return removed;
    }

    /// <summary>Every blob that a record names.</summary>
    public HashSet<BlobId> Blobs(CancellationToken cancel)
    {
        const int AtOnce = 1000;
        var named = new HashSet<BlobId>();
        long after = 0;
        int count;
        do
        {
            cancel.ThrowIfCancellationRequested();
            count = index.Read(tables =>
            {
                var rows = tables.Chunks(after, AtOnce);
                foreach (var (row, id, record) in rows)
                {
                    using var chunk = ChunkRecord.Decode(seal.Open(Places.OfChunk(id), record));
                    if (chunk.Blob is { } blob)
                    {
                        named.Add(blob);
                    }

                    after = row;
                }

                return rows.Count;
            });
        } while (count == AtOnce);

        return named;
    }

    private (ChunkRecord Record, byte[]? Content) Find(Digest chunk)
    {
        var id = chunk.ToArray();
        return index.Read(tables =>
        {
            var (record, content) =
                tables.FindChunk(id)
                ?? throw new ObjectStorageException(
                    ObjectStorageError.Damaged,
                    "A chunk of the object is not in the index."
                );
            try
            {
                return (ChunkRecord.Decode(seal.Open(Places.OfChunk(id), record)), content);
            }
            catch (DecodingException error)
            {
                throw new ObjectStorageException(ObjectStorageError.Damaged, error.Message, error);
            }
        });
    }

    private async Task DropUnusedAsync(IReadOnlyList<Digest> chunks)
    {
        var gone = await index.ChangeAsync(change =>
        {
            var dropped = new List<BlobId>();
            foreach (var chunk in chunks)
            {
                Drop(change, chunk, dropped);
            }

            return dropped;
        });
        await DeleteAsync(gone);
    }

    private void Drop(IndexChange change, Digest chunk, List<BlobId> gone)
    {
        if (!_pins.MayDrop(chunk))
        {
            return;
        }

        change.AtEnd(() => _pins.Gone(chunk));
        var id = chunk.ToArray();
        if (change.Tables.DropUnused(id) is { } record)
        {
            using var dropped = ChunkRecord.Decode(seal.Open(Places.OfChunk(id), record));
            if (dropped.Blob is { } blob)
            {
                gone.Add(blob);
            }
        }
    }
}
