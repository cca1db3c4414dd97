using Kexin.ObjectStorage.Blobs;
using Kexin.ObjectStorage.Chunks;
using Kexin.ObjectStorage.Index;

namespace Kexin.ObjectStorage;

/// <summary>Uploads in parts: each part is on disk when it is acknowledged, so an upload goes on where it stopped.</summary>
internal sealed class MultipartUploads(
    ObjectStore store,
    ObjectIndex index,
    RecordSeal seal,
    ChunkShelf chunks,
    RandomSource random
)
{
    private const int IdSizeInBytes = 16;

    public Task<Upload> BeginAsync(ObjectName name, PutOptions options, CancellationToken cancel)
    {
        store.ThrowIfLocked(store.Find(name));
        return index
            .ChangeAsync(change =>
            {
                var state = store.StateOf(name.Bucket);
                var id = random.GetBytes(IdSizeInBytes);
                var record = new UploadRecord(name.Key, store.Now(), options);
                change.Tables.PutUpload(id, state.Row, seal.Seal(Places.OfUpload(id, state.Row), record.Encode()));
                return new Upload(Convert.ToHexStringLower(id), name, record.StartedAt);
            })
            .WaitAsync(cancel);
    }

    public async Task<UploadedPart> PutPartAsync(
        ObjectName name,
        string upload,
        int number,
        Stream content,
        Func<string>? entityTag,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, UploadedPart.MostParts);
        var state = store.StateOf(name.Bucket);
        var id = IdOf(upload);
        index.Read(tables => Find(tables, state, name, id));
        await using var taken = await chunks.TakeAsync(state.Owner, content, cancel);
        var tag = entityTag?.Invoke() ?? taken.Hash.ToString();
        cancel.ThrowIfCancellationRequested();
        var (put, gone) = await index.ChangeAsync(change =>
        {
            Find(change.Tables, state, name, id);
            var old = change.Tables.FindPart(id, number) is { } there ? PartOf(id, number, there) : null;
            taken.Keep(change, seal);
            var part = new UploadedPart(number, taken.SizeInBytes, tag, store.Now());
            var record = new PartRecord(part, taken.Chunks);
            change.Tables.PutPart(id, number, seal.Seal(Places.OfPart(id, number), record.Encode()));
            return (part, old is null ? [] : chunks.Release(change, old.Chunks));
        });
        await chunks.DeleteAsync(gone);
        return put;
    }

    public IReadOnlyList<UploadedPart> Parts(ObjectName name, string upload)
    {
        var state = store.StateOf(name.Bucket);
        var id = IdOf(upload);
        return index.Read(tables =>
        {
            Find(tables, state, name, id);
            return PartsOf(tables, id).Select(record => record.Part).ToList();
        });
    }

    public IReadOnlyList<Upload> Of(BucketState state) =>
        index.Read(tables =>
            tables
                .Uploads()
                .Where(row => row.Bucket == state.Row)
                .Select(row =>
                {
                    var record = UploadRecord.Decode(seal.Open(Places.OfUpload(row.Id, row.Bucket), row.Sealed));
                    var name = new ObjectName(state.Bucket.Name, record.Key);
                    return new Upload(Convert.ToHexStringLower(row.Id), name, record.StartedAt);
                })
                .OrderBy(upload => upload.Name.Key, KeyOrder.Instance)
                .ThenBy(upload => upload.StartedAt)
                .ToList()
        );

    public async Task<StoredObject> CompleteAsync(
        ObjectName name,
        string upload,
        IReadOnlyList<ChosenPart> parts,
        string? entityTag,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(parts);
        var state = store.StateOf(name.Bucket);
        var id = IdOf(upload);
        var (record, chosen) = index.Read(tables =>
            (Find(tables, state, name, id), Choose(PartsOf(tables, id), parts).SelectMany(part => part.Chunks).ToList())
        );
        if (chosen.Sum(chunk => (long)chunk.SizeInBytes) > IObjectStore.LargestObjectInBytes)
        {
            throw new ObjectStorageException(
                ObjectStorageError.TooLarge,
                $"An object has at most {IObjectStore.LargestObjectInBytes} bytes."
            );
        }

        var hash = await HashAsync(chosen, cancel);
        var gone = new List<BlobId>();
        var put = await store.ReplaceAsync(
            name,
            change =>
            {
                Find(change.Tables, state, name, id);
                var all = PartsOf(change.Tables, id);
                if (!Choose(all, parts).SelectMany(part => part.Chunks).SequenceEqual(chosen))
                {
                    throw WrongPart("a part was put again while the upload was completed");
                }

                ChunkShelf.Use(change, chosen);
                change.Tables.DropUpload(id);
                gone.AddRange(chunks.Release(change, [.. all.SelectMany(part => part.Chunks)]));
                return new ObjectRecord(
                    new StoredObject(
                        name,
                        chosen.Sum(chunk => (long)chunk.SizeInBytes),
                        hash,
                        store.Now(),
                        entityTag ?? hash.ToString(),
                        record.Options.Metadata,
                        store.LockOf(record.Options, state.Bucket)
                    ),
                    chosen
                );
            },
            onlyIfNew: false
        );
        await chunks.DeleteAsync(gone);
        return put;
    }

    public async Task DropAsync(ObjectName name, string upload, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var id = IdOf(upload);
        var gone = await index.ChangeAsync(change =>
        {
            Find(change.Tables, store.StateOf(name.Bucket), name, id);
            var parts = PartsOf(change.Tables, id);
            change.Tables.DropUpload(id);
            return chunks.Release(change, [.. parts.SelectMany(part => part.Chunks)]);
        });
        await chunks.DeleteAsync(gone);
    }

    private async Task<Digest> HashAsync(IReadOnlyList<ChunkRef> chosen, CancellationToken cancel)
    {
        if (!chunks.TryPin(chosen))
        {
            throw WrongPart("a part was put again while the upload was completed");
        }

        await using var content = chunks.Open(chosen, 0, chosen.Sum(chunk => (long)chunk.SizeInBytes));
        return await chunks.HashAsync(content, Stream.Null, cancel);
    }

    private UploadRecord Find(IndexTables tables, BucketState state, ObjectName name, byte[] id)
    {
        if (tables.FindUpload(id) is { } row && row.Bucket == state.Row)
        {
            var record = UploadRecord.Decode(seal.Open(Places.OfUpload(id, row.Bucket), row.Sealed));
            if (record.Key == name.Key)
            {
                return record;
            }
        }

        throw NoUpload();
    }

    private List<PartRecord> PartsOf(IndexTables tables, byte[] id) =>
        [.. tables.Parts(id).Select(row => PartOf(id, row.Number, row.Sealed))];

    private PartRecord PartOf(byte[] id, int number, byte[] record) =>
        PartRecord.Decode(seal.Open(Places.OfPart(id, number), record));

    private static List<PartRecord> Choose(List<PartRecord> there, IReadOnlyList<ChosenPart> parts)
    {
        var byNumber = there.ToDictionary(record => record.Part.Number);
        var chosen = new List<PartRecord>();
        var last = 0;
        foreach (var part in parts)
        {
            if (part.Number <= last)
            {
                throw WrongPart($"part {part.Number} stands after part {last}");
            }

            last = part.Number;
            chosen.Add(
                byNumber.TryGetValue(part.Number, out var found) && found.Part.EntityTag == part.EntityTag
                    ? found
                    : throw WrongPart($"part {part.Number} is not there, or is another one")
            );
        }

        return chosen.Count > 0 ? chosen : throw WrongPart("no part is named");
    }

    private static byte[] IdOf(string upload)
    {
        var id = new byte[IdSizeInBytes];
        return
            upload is { Length: 2 * IdSizeInBytes }
            && Convert.FromHexString(upload, id, out _, out _) == System.Buffers.OperationStatus.Done
            ? id
            : throw NoUpload();
    }

    private static ObjectStorageException NoUpload() =>
        new(ObjectStorageError.NoUpload, "There is no such upload: it was completed, dropped, or never begun.");

    private static ObjectStorageException WrongPart(string what) =>
        new(ObjectStorageError.WrongPart, $"The list of parts does not fit: {what}.");
}
