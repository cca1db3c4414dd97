using System.Collections.Concurrent;
using Kexin.ObjectStorage.Index;
using Kexin.ObjectStorage.Keys;

namespace Kexin.ObjectStorage;

/// <summary>The buckets, all of them in memory.</summary>
internal sealed class BucketTable(ObjectIndex index, RecordSeal seal, StoreKeys keys) : IDisposable
{
    private readonly ConcurrentDictionary<string, BucketState> _buckets = new(StringComparer.Ordinal);

    /// <summary>By name.</summary>
    public IReadOnlyList<Bucket> All =>
        [.. _buckets.Values.Select(state => state.Bucket).OrderBy(bucket => bucket.Name, StringComparer.Ordinal)];

    /// <summary>Reads them; once.</summary>
    /// <exception cref="DecodingException">A record was altered, or the keys are another store's.</exception>
    public void Load()
    {
        foreach (var (row, record) in index.Read(tables => tables.Buckets()))
        {
            var bucket = RecordParts.DecodeBucket(seal.Open(Places.OfBucket(row), record));
            _buckets[bucket.Name] = StateOf(row, bucket);
        }
    }

    /// <exception cref="ObjectStorageException">There is no such bucket.</exception>
    public BucketState Get(string bucket) =>
        _buckets.TryGetValue(bucket, out var state)
            ? state
            : throw new ObjectStorageException(ObjectStorageError.NoBucket, $"There is no bucket '{bucket}'.");

    /// <inheritdoc cref="IObjectStore.CreateBucketAsync"/>
    public Task<Bucket> CreateAsync(Bucket bucket, CancellationToken cancel)
    {
        if (!ObjectName.IsBucket(bucket.Name))
        {
            throw new ArgumentException(
                "A bucket's name has 3 to 63 lower-case letters, digits, dots and hyphens.",
                nameof(bucket)
            );
        }

        ArgumentException.ThrowIfNullOrEmpty(bucket.Owner);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bucket.Owner.Length, RecordParts.LongestOwner, nameof(bucket));
        if (bucket.Retention is { } span)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero, nameof(bucket));
        }

        return index
            .ChangeAsync(change =>
            {
                if (_buckets.ContainsKey(bucket.Name))
                {
                    throw new ObjectStorageException(ObjectStorageError.Exists, $"There is a bucket '{bucket.Name}'.");
                }

                var row = change.Tables.NextBucket();
                change.Tables.PutBucket(row, seal.Seal(Places.OfBucket(row), RecordParts.EncodeBucket(bucket)));

                // Changes that follow are committed with this one, or fail with it.
                var isOnDisk = false;
                _buckets[bucket.Name] = StateOf(row, bucket);
                change.AfterCommit(() => isOnDisk = true);
                change.AtEnd(() => Undo(!isOnDisk, () => _buckets.TryRemove(bucket.Name, out _)));
                return bucket;
            })
            .WaitAsync(cancel);
    }

    /// <inheritdoc cref="IObjectStore.DeleteBucketAsync"/>
    public Task DeleteAsync(string name, CancellationToken cancel) =>
        index
            .ChangeAsync(change =>
            {
                var state = Get(name);
                if (!change.Tables.IsEmpty(state.Row))
                {
                    throw new ObjectStorageException(
                        ObjectStorageError.NotEmpty,
                        $"The bucket '{name}' holds objects or uploads."
                    );
                }

                change.Tables.DropBucket(state.Row);

                // Changes that follow find it gone; they are committed with this one, or fail with it.
                var isOnDisk = false;
                _buckets.TryRemove(name, out _);
                change.AfterCommit(() => isOnDisk = true);
                change.AtEnd(() => Undo(!isOnDisk, () => _buckets[name] = state));
                return true;
            })
            .WaitAsync(cancel);

    public void Dispose()
    {
        foreach (var state in _buckets.Values)
        {
            state.Dispose();
        }
    }

    private static void Undo(bool isToBe, Action undo)
    {
        if (isToBe)
        {
            undo();
        }
    }

    private BucketState StateOf(long row, Bucket bucket) =>
        new(
            row,
            bucket,
            keys.Derive("chunks of an owner", bucket.Owner),
            keys.Derive("names in a bucket", FormattableString.Invariant($"{row}"))
        );
}
