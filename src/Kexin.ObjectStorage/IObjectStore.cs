namespace Kexin.ObjectStorage;

/// <summary>Objects of one organisation: encrypted at rest, found by name, whole or not there.</summary>
/// <remarks>
/// What acknowledges a change outlives a loss of power. Every method may be called from any thread.
/// Not for: deciding who may read; the caller has decided.
/// </remarks>
public interface IObjectStore
{
    /// <summary>The largest object, in bytes: 1 TiB.</summary>
    const long LargestObjectInBytes = 1L << 40;

    /// <summary>All buckets by name.</summary>
    IReadOnlyList<Bucket> Buckets { get; }

    /// <summary>Makes a bucket.</summary>
    /// <param name="name">See <see cref="ObjectName.IsBucket"/>.</param>
    /// <param name="owner">Equal content is kept once for an owner; 1 to 200 characters.</param>
    /// <param name="retention">What is put is locked for so long; null for not at all.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="ObjectStorageException">There is one of that name.</exception>
    Task<Bucket> CreateBucketAsync(string name, string owner, TimeSpan? retention, CancellationToken cancel);

    /// <summary>Removes an empty bucket.</summary>
    /// <exception cref="ObjectStorageException">There is none, or it is not empty.</exception>
    Task DeleteBucketAsync(string name, CancellationToken cancel);

    /// <summary>Puts an object, in place of one that has its name.</summary>
    /// <param name="name">Where.</param>
    /// <param name="content">Read to its end; stays open. Some mebibytes of it are in memory at a time.</param>
    /// <param name="options">What is said of it.</param>
    /// <param name="cancel">Stops it; nothing is left behind.</param>
    /// <exception cref="ObjectStorageException">There is no such bucket, or a lock stands in the way.</exception>
    Task<StoredObject> PutAsync(ObjectName name, Stream content, PutOptions options, CancellationToken cancel);

    /// <summary>What is known of an object; null if there is none.</summary>
    /// <exception cref="ObjectStorageException">There is no such bucket.</exception>
    StoredObject? Find(ObjectName name);

    /// <summary>Opens a part of an object for reading; it stays readable if the object is replaced or deleted meanwhile.</summary>
    /// <param name="name">Which.</param>
    /// <param name="offset">The first byte; 0 to its size.</param>
    /// <param name="count">How many bytes; cut at the object's end.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ObjectStorageException">There is no such object. Reading damaged bytes throws it, too.</exception>
    Task<OpenedObject> OpenAsync(ObjectName name, long offset, long count, CancellationToken cancel);

    /// <summary>Deletes an object.</summary>
    /// <returns>What it was; null if there was none.</returns>
    /// <exception cref="ObjectStorageException">There is no such bucket, or a lock holds.</exception>
    Task<StoredObject?> DeleteAsync(ObjectName name, CancellationToken cancel);

    /// <summary>Puts the content of one object under another name; within an owner nothing is written twice.</summary>
    /// <param name="source">Which.</param>
    /// <param name="target">In place of what is there.</param>
    /// <param name="options">What is said of the new one; null for what is said of the old one.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ObjectStorageException">There is no such object or bucket, or a lock holds.</exception>
    Task<StoredObject> CopyAsync(ObjectName source, ObjectName target, PutOptions? options, CancellationToken cancel);

    /// <summary>Objects in the order of their keys' UTF-8 bytes.</summary>
    /// <param name="bucket">Whose.</param>
    /// <param name="prefix">What their keys begin with; may be empty.</param>
    /// <param name="after">Keys after this one, which need not exist; null for all.</param>
    /// <param name="limit">1 or more.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ObjectStorageException">There is no such bucket.</exception>
    Task<ObjectPage> ListAsync(string bucket, string prefix, string? after, int limit, CancellationToken cancel);

    /// <summary>Locks an object for longer, or puts it on or takes it from a legal hold.</summary>
    /// <exception cref="ObjectStorageException">There is no such object, or the lock would end sooner than it does.</exception>
    Task<StoredObject> LockAsync(ObjectName name, ObjectLock wanted, CancellationToken cancel);

    /// <summary>Begins an upload in parts.</summary>
    /// <exception cref="ObjectStorageException">There is no such bucket.</exception>
    Task<Upload> BeginUploadAsync(ObjectName name, PutOptions options, CancellationToken cancel);

    /// <summary>Puts one part, in place of one of its number.</summary>
    /// <param name="name">The upload's.</param>
    /// <param name="upload">Its id.</param>
    /// <param name="number">1 to <see cref="UploadedPart.MostParts"/>.</param>
    /// <param name="content">Read to its end; stays open.</param>
    /// <param name="entityTag">Asked once the content was read; null gives the hash.</param>
    /// <param name="cancel">Stops it; nothing of the part is left behind.</param>
    /// <exception cref="ObjectStorageException">There is no such upload.</exception>
    Task<UploadedPart> PutPartAsync(
        ObjectName name,
        string upload,
        int number,
        Stream content,
        Func<string>? entityTag,
        CancellationToken cancel
    );

    /// <summary>The parts that are there, by number.</summary>
    /// <exception cref="ObjectStorageException">There is no such upload.</exception>
    IReadOnlyList<UploadedPart> Parts(ObjectName name, string upload);

    /// <summary>The uploads of a bucket that were neither completed nor dropped.</summary>
    /// <exception cref="ObjectStorageException">There is no such bucket.</exception>
    IReadOnlyList<Upload> Uploads(string bucket);

    /// <summary>Makes an object of parts; it is read once more for its hash.</summary>
    /// <param name="name">The upload's.</param>
    /// <param name="upload">Its id.</param>
    /// <param name="parts">By rising number; others are dropped.</param>
    /// <param name="entityTag">The object's; null gives the hash.</param>
    /// <param name="cancel">Stops it; the upload stays.</param>
    /// <exception cref="ObjectStorageException">There is no such upload or part, or a lock holds.</exception>
    Task<StoredObject> CompleteUploadAsync(
        ObjectName name,
        string upload,
        IReadOnlyList<ChosenPart> parts,
        string? entityTag,
        CancellationToken cancel
    );

    /// <summary>Drops an upload and its parts.</summary>
    /// <exception cref="ObjectStorageException">There is no such upload.</exception>
    Task DropUploadAsync(ObjectName name, string upload, CancellationToken cancel);
}

/// <summary>An object that is open for reading; disposing of it closes it.</summary>
/// <param name="Object">What is known of it.</param>
/// <param name="Content">The part that was asked for; read forward only.</param>
#pragma warning disable CA1720 // The field's word: what S3 and this store call an object.
public sealed record OpenedObject(StoredObject Object, Stream Content) : IAsyncDisposable
#pragma warning restore CA1720
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
