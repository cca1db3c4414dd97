using Kexin.ObjectStorage.Blobs;
using Kexin.ObjectStorage.Chunks;
using Kexin.ObjectStorage.Index;
using Kexin.ObjectStorage.Keys;

namespace Kexin.ObjectStorage;

/// <summary>Trusted object storage (TOSS): objects in encrypted chunks, found by name, each equal chunk of an owner kept once.</summary>
/// <remarks>
/// What: an index (SQLite) of sealed records, and blobs of ciphertext in a folder or at an S3 service.
/// Security: AES-256-GCM or SM4-GCM under a random key for each chunk; the keys lie in records sealed under a record key, which the node's
/// master key wraps. Names are hashed or sealed. Who reads the disk sees sizes, numbers, and which objects share chunks' counts.
/// Crash: a blob is on disk before its record; a record is on disk before the caller is told. What no record names is swept.
/// Not for: deciding who may read.
/// </remarks>
public sealed class ObjectStore : IObjectStore, IAsyncDisposable
{
    private readonly ObjectIndex _index;
    private readonly StoreKeys _keys;
    private readonly RecordSeal _seal;
    private readonly ChunkShelf _chunks;
    private readonly TimeProvider _time;
    private readonly BucketTable _buckets;
    private readonly MultipartUploads _uploads;
    private readonly SemaphoreSlim _rotating = new(1, 1);

    private ObjectStore(ObjectIndex index, IBlobStore blobs, StoreKeys keys, TimeProvider time, RandomSource random)
    {
        (_index, _keys, _time) = (index, keys, time);
        _seal = new RecordSeal(keys, random);
        _buckets = new BucketTable(index, _seal, keys);
        _chunks = new ChunkShelf(keys.Suite, blobs, index, _seal, random);
        _uploads = new MultipartUploads(this, index, _seal, _chunks, random);
    }

    public IReadOnlyList<Bucket> Buckets => _buckets.All;

    /// <summary>Opens a store, or makes it if it is not there.</summary>
    /// <param name="index">The path of the index's file.</param>
    /// <param name="blobs">Where ciphertext lies.</param>
    /// <param name="keys">Stay the caller's, and open as long as this.</param>
    /// <param name="time">Dates what is put, and says whether a lock holds.</param>
    /// <param name="random">Keys, nonces and names of blobs.</param>
    /// <exception cref="ObjectStorageException">The index is damaged, or the disk refuses.</exception>
    /// <exception cref="DecodingException">A record was altered, or the keys are another store's.</exception>
    public static async Task<ObjectStore> OpenAsync(
        string index,
        IBlobStore blobs,
        StoreKeys keys,
        TimeProvider time,
        RandomSource random
    )
    {
        ArgumentNullException.ThrowIfNull(blobs);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(random);
        var opened = ObjectIndex.Open(index);
        var store = new ObjectStore(opened, blobs, keys, time, random);
        try
        {
            store._buckets.Load();
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public Task<Bucket> CreateBucketAsync(string name, string owner, TimeSpan? retention, CancellationToken cancel) =>
        _buckets.CreateAsync(new Bucket(name, owner, Now(), retention), cancel);

    public Task DeleteBucketAsync(string name, CancellationToken cancel) => _buckets.DeleteAsync(name, cancel);

    public async Task<StoredObject> PutAsync(
        ObjectName name,
        Stream content,
        PutOptions options,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfTooMuch();
        var state = StateOf(name.Bucket);
        ThrowIfLocked(Find(name));
        await using var taken = await _chunks.TakeAsync(state.Owner, content, cancel);
        var tag = options.EntityTag?.Invoke() ?? taken.Hash.ToString();
        cancel.ThrowIfCancellationRequested();
        return await ReplaceAsync(
            name,
            change =>
            {
                taken.Keep(change, _seal);
                return new ObjectRecord(
                    new StoredObject(
                        name,
                        taken.SizeInBytes,
                        taken.Hash,
                        Now(),
                        tag,
                        options.Metadata,
                        LockOf(options, state.Bucket)
                    ),
                    taken.Chunks
                );
            },
            options.OnlyIfNew
        );
    }

    public StoredObject? Find(ObjectName name) => FindRecord(name)?.Object;

    public async Task<OpenedObject> OpenAsync(ObjectName name, long offset, long count, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        cancel.ThrowIfCancellationRequested();
        var record = await PinObjectAsync(name);
        var size = record.Object.SizeInBytes;
        var start = Math.Min(offset, size);
        var stream = _chunks.Open(record.Chunks, start, Math.Min(count, size - start));
        return new OpenedObject(record.Object, stream);
    }

    public async Task<StoredObject?> DeleteAsync(ObjectName name, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var (found, blobs) = await _index.ChangeAsync(change =>
        {
            var state = StateOf(name.Bucket);
            var row = state.NameOf(_keys.Suite, name.Key);
            if (FindRecord(change.Tables, state, row) is not { } old)
            {
                return ((StoredObject?)null, []);
            }

            ThrowIfLocked(old.Object);
            change.Tables.DropObject(state.Row, row);
            change.AfterCommit(() => state.Remove(name.Key));
            return ((StoredObject?)old.Object, _chunks.Release(change, old.Chunks));
        });
        await _chunks.DeleteAsync(blobs);
        return found;
    }

    public async Task<StoredObject> CopyAsync(
        ObjectName source,
        ObjectName target,
        PutOptions? options,
        CancellationToken cancel
    )
    {
        var from = StateOf(source.Bucket);
        var to = StateOf(target.Bucket);
        var old = Find(source) ?? throw NoObject(source);
        var said = options ?? new PutOptions { Metadata = old.Metadata };
        said.ThrowIfTooMuch();
        if (from.Bucket.Owner != to.Bucket.Owner)
        {
            await using var opened = await OpenAsync(source, 0, long.MaxValue, cancel);
            return await PutAsync(
                target,
                opened.Content,
                said with
                {
                    EntityTag = said.EntityTag ?? (() => opened.Object.EntityTag),
                },
                cancel
            );
        }

        return await ReplaceAsync(
            target,
            change =>
            {
                var record =
                    FindRecord(change.Tables, from, from.NameOf(_keys.Suite, source.Key)) ?? throw NoObject(source);
                ChunkShelf.Use(change, record.Chunks);
                return record with
                {
                    Object = record.Object with
                    {
                        Name = target,
                        ModifiedAt = Now(),
                        Metadata = said.Metadata,
                        Lock = LockOf(said, to.Bucket),
                    },
                };
            },
            said.OnlyIfNew
        );
    }

    public async Task<ObjectPage> ListAsync(
        string bucket,
        string prefix,
        string? after,
        int limit,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var state = StateOf(bucket);
        if (!state.HasKeys)
        {
            // The writer does it, so that no change is missed.
            await _index
                .ChangeAsync(change =>
                {
                    var keys = Objects(change.Tables, state).Select(record => record.Object.Name.Key).ToList();
                    change.AfterCommit(() => state.SetKeys(keys));
                    return true;
                })
                .WaitAsync(cancel);
        }

        var listed = state.Keys(prefix, after, limit + 1);
        return new ObjectPage(
            [.. listed.Take(limit).Select(key => Find(new ObjectName(bucket, key))).OfType<StoredObject>()],
            listed.Count > limit ? listed[limit - 1] : null
        );
    }

    public Task<StoredObject> LockAsync(ObjectName name, ObjectLock wanted, CancellationToken cancel) =>
        _index
            .ChangeAsync(change =>
            {
                var state = StateOf(name.Bucket);
                var row = state.NameOf(_keys.Suite, name.Key);
                var record = FindRecord(change.Tables, state, row) ?? throw NoObject(name);
                if (record.Object.Lock.RetainUntil is { } until && !(wanted.RetainUntil >= until))
                {
                    throw new ObjectStorageException(
                        ObjectStorageError.Locked,
                        $"'{name}' is retained until {until:u}; that can be made later, not sooner."
                    );
                }

                var locked = record.Object with { Lock = wanted };
                Put(change, state, row, record with { Object = locked });
                return locked;
            })
            .WaitAsync(cancel);

    public Task<Upload> BeginUploadAsync(ObjectName name, PutOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfTooMuch();
        return _uploads.BeginAsync(name, options, cancel);
    }

    public Task<UploadedPart> PutPartAsync(
        ObjectName name,
        string upload,
        int number,
        Stream content,
        Func<string>? entityTag,
        CancellationToken cancel
    ) => _uploads.PutPartAsync(name, upload, number, content, entityTag, cancel);

    public IReadOnlyList<UploadedPart> Parts(ObjectName name, string upload) => _uploads.Parts(name, upload);

    public IReadOnlyList<Upload> Uploads(string bucket) => _uploads.Of(StateOf(bucket));

    public Task<StoredObject> CompleteUploadAsync(
        ObjectName name,
        string upload,
        IReadOnlyList<ChosenPart> parts,
        string? entityTag,
        CancellationToken cancel
    ) => _uploads.CompleteAsync(name, upload, parts, entityTag, cancel);

    public Task DropUploadAsync(ObjectName name, string upload, CancellationToken cancel) =>
        _uploads.DropAsync(name, upload, cancel);

    /// <summary>Copies an object's content out, and holds it against its hash.</summary>
    /// <exception cref="ObjectStorageException">There is no such object, or it is damaged; what was copied of it is worth nothing.</exception>
    public async Task CopyToAsync(ObjectName name, Stream destination, CancellationToken cancel)
    {
        await using var opened = await OpenAsync(name, 0, long.MaxValue, cancel);
        if (await _chunks.HashAsync(opened.Content, destination, cancel) != opened.Object.Hash)
        {
            throw new ObjectStorageException(ObjectStorageError.Damaged, $"'{name}' is another than was put.");
        }
    }

    /// <summary>Removes blobs that no record names: what a process that was stopped left. May run beside everything else.</summary>
    /// <returns>How many there were.</returns>
    public Task<int> SweepAsync(CancellationToken cancel) => _chunks.SweepAsync(cancel);

    /// <summary>
    /// Makes a new record key, seals all records by it and destroys the old one; content is not encrypted again. What was deleted before is
    /// undecipherable afterwards, as far as nobody has a copy of the old key's file. May run beside everything else.
    /// </summary>
    /// <exception cref="DecodingException">A record was altered: the old key is kept.</exception>
    public async Task RotateKeysAsync(CancellationToken cancel)
    {
        await _rotating.WaitAsync(cancel);
        try
        {
            await new KeyRotation(_index, _keys, _seal).RunAsync(cancel);
        }
        finally
        {
            _rotating.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _index.DisposeAsync();
        _rotating.Dispose();
        _buckets.Dispose();
    }

    internal DateTimeOffset Now() =>
        DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    internal BucketState StateOf(string bucket) => _buckets.Get(bucket);

    /// <summary>Puts a record in place of what has its name; what that used is released.</summary>
    internal async Task<StoredObject> ReplaceAsync(
        ObjectName name,
        Func<IndexChange, ObjectRecord> make,
        bool onlyIfNew
    )
    {
        var (put, blobs) = await _index.ChangeAsync(change =>
        {
            var state = StateOf(name.Bucket);
            var row = state.NameOf(_keys.Suite, name.Key);
            var old = FindRecord(change.Tables, state, row);
            if (old is not null && onlyIfNew)
            {
                throw new ObjectStorageException(ObjectStorageError.Exists, $"There is an object '{name}'.");
            }

            ThrowIfLocked(old?.Object);
            var record = make(change);
            Put(change, state, row, record);
            change.AfterCommit(() => state.Add(name.Key));
            return (record.Object, old is null ? [] : _chunks.Release(change, old.Chunks));
        });
        await _chunks.DeleteAsync(blobs);
        return put;
    }

    internal ObjectRecord? FindRecord(ObjectName name)
    {
        var state = StateOf(name.Bucket);
        var row = state.NameOf(_keys.Suite, name.Key);
        return _index.Read(tables => FindRecord(tables, state, row));
    }

    internal IEnumerable<ObjectRecord> Objects(IndexTables tables, BucketState state)
    {
        const int AtOnce = 1000;
        byte[] after = [];
        List<(byte[] Name, byte[] Sealed)> rows;
        do
        {
            rows = tables.Objects(state.Row, after, AtOnce);
            foreach (var (name, record) in rows)
            {
                after = name;
                yield return ObjectRecord.Decode(
                    state.Bucket.Name,
                    _seal.Open(Places.OfObject(state.Row, name), record)
                );
            }
        } while (rows.Count == AtOnce);
    }

    internal void ThrowIfLocked(StoredObject? held)
    {
        if (held is not null && held.Lock.Holds(_time.GetUtcNow()))
        {
            throw new ObjectStorageException(
                ObjectStorageError.Locked,
                held.Lock.LegalHold
                    ? $"'{held.Name}' is on legal hold."
                    : $"'{held.Name}' is retained until {held.Lock.RetainUntil:u}."
            );
        }
    }

    internal ObjectLock LockOf(PutOptions options, Bucket bucket)
    {
        var until = bucket.Retention is { } span ? Now() + span : (DateTimeOffset?)null;
        return options.Lock with
        {
            RetainUntil = options.Lock.RetainUntil > until || until is null ? options.Lock.RetainUntil : until,
        };
    }

    internal static ObjectStorageException NoObject(ObjectName name) =>
        new(ObjectStorageError.NoObject, $"There is no object '{name}'.");

    internal void Put(IndexChange change, BucketState state, byte[] row, ObjectRecord record) =>
        change.Tables.PutObject(state.Row, row, _seal.Seal(Places.OfObject(state.Row, row), record.Encode()));

    private ObjectRecord? FindRecord(IndexTables tables, BucketState state, byte[] row)
    {
        try
        {
            return tables.FindObject(state.Row, row) is { } record
                ? ObjectRecord.Decode(state.Bucket.Name, _seal.Open(Places.OfObject(state.Row, row), record))
                : null;
        }
        catch (DecodingException error)
        {
            throw new ObjectStorageException(ObjectStorageError.Damaged, error.Message, error);
        }
    }

    /// <summary>An object's record with all of its chunks pinned.</summary>
    private async Task<ObjectRecord> PinObjectAsync(ObjectName name)
    {
        while (true)
        {
            var record = FindRecord(name) ?? throw NoObject(name);
            if (_chunks.TryPin(record.Chunks))
            {
                // It may have been replaced, and its chunks dropped, before they were pinned.
                if (FindRecord(name) is { } still && still.Chunks.SequenceEqual(record.Chunks))
                {
                    return record;
                }

                await _chunks.UnpinAsync(record.Chunks);
            }
        }
    }
}
