using Kexin.ObjectStorage.Blobs;

namespace Kexin.Home.Backup;

/// <summary>Blobs of which none is deleted before the index that no longer names them counts.</summary>
/// <remarks>Where that index never comes to count, what was to be deleted is still named, and still there.</remarks>
internal sealed class LaterDeletions(IBlobStore blobs) : IBlobStore
{
    private readonly Lock _lock = new();
    private readonly HashSet<BlobId> _noted = [];

    public Task WriteAsync(BlobId id, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        blobs.WriteAsync(id, content, cancel);

    public Task ReadAsync(BlobId id, long offset, Memory<byte> destination, CancellationToken cancel) =>
        blobs.ReadAsync(id, offset, destination, cancel);

    public Task DeleteAsync(BlobId id, CancellationToken cancel)
    {
        lock (_lock)
        {
            _noted.Add(id);
        }

        return Task.CompletedTask;
    }

    public IAsyncEnumerable<BlobId> ListAsync(CancellationToken cancel) => blobs.ListAsync(cancel);

    /// <summary>Deletes what was noted; what is left where this breaks off, the next sweep removes.</summary>
    /// <exception cref="IOException">One could not be removed.</exception>
    public async Task DeleteNotedAsync(CancellationToken cancel)
    {
        BlobId[] noted;
        lock (_lock)
        {
            noted = [.. _noted];
        }

        foreach (var id in noted)
        {
            await blobs.DeleteAsync(id, cancel);
            lock (_lock)
            {
                _noted.Remove(id);
            }
        }
    }
}
