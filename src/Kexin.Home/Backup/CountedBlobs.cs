using Kexin.ObjectStorage.Blobs;

namespace Kexin.Home.Backup;

/// <summary>Blobs that also count what is written.</summary>
internal sealed class CountedBlobs(IBlobStore blobs) : IBlobStore
{
    private long _written;

    /// <summary>Since it was made.</summary>
    public long WrittenBytes => Interlocked.Read(ref _written);

    public async Task WriteAsync(BlobId id, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        await blobs.WriteAsync(id, content, cancel);
        Interlocked.Add(ref _written, content.Length);
    }

    public Task ReadAsync(BlobId id, long offset, Memory<byte> destination, CancellationToken cancel) =>
        blobs.ReadAsync(id, offset, destination, cancel);

    public Task DeleteAsync(BlobId id, CancellationToken cancel) => blobs.DeleteAsync(id, cancel);

    public IAsyncEnumerable<BlobId> ListAsync(CancellationToken cancel) => blobs.ListAsync(cancel);
}
