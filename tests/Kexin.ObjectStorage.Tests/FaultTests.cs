using Kexin.ObjectStorage.Blobs;

namespace Kexin.ObjectStorage.Tests;

/// <summary>What damage, interruptions and lost keys come to.</summary>
public sealed class FaultTests
{
    private const int Mebibyte = 1 << 20;

    [Fact]
    public async Task An_altered_or_missing_blob_is_said_and_never_given()
    {
        await using var scene = await StoreScene.OpenAsync();
        await scene.PutAsync("a", StoreScene.Content(Mebibyte));
        var file = Assert.Single(scene.BlobFiles);
        var whole = await File.ReadAllBytesAsync(file);
        foreach (var place in (int[])[0, 65_535, 65_536, 65_552, whole.Length - 1])
        {
            var altered = whole.ToArray();
            altered[place] ^= 1;
            await File.WriteAllBytesAsync(file, altered);
            await DamagedAsync(() => scene.ReadAsync("a"));
        }

        await File.WriteAllBytesAsync(file, whole[..^1]);
        await DamagedAsync(() => scene.ReadAsync("a"));

        // Segments that changed places are each authentic, but not there.
        const int Segment = (64 << 10) + Suite.TagSizeInBytes;
        byte[] swapped = [.. whole[Segment..(2 * Segment)], .. whole[..Segment], .. whole[(2 * Segment)..]];
        await File.WriteAllBytesAsync(file, swapped);
        await DamagedAsync(() => scene.ReadAsync("a"));
        File.Delete(file);
        await DamagedAsync(() => scene.ReadAsync("a"));
    }

    [Fact]
    public async Task A_put_whose_content_breaks_off_leaves_nothing_and_the_old_object()
    {
        await using var scene = await StoreScene.OpenAsync();
        await scene.PutAsync("a", [1]);
        await Assert.ThrowsAsync<IOException>(() =>
            scene.Store.PutAsync(StoreScene.Named("a"), new BrokenStream(9 * Mebibyte), PutOptions.None, default)
        );
        Assert.Empty(scene.BlobFiles);
        Assert.Equal([1], await scene.ReadAsync("a"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_put_whose_disk_refuses_at_any_write_leaves_nothing_and_the_next_one_works(int writes)
    {
        await using var scene = await StoreScene.OpenAsync();
        var blobs = new RefusingBlobs(new FolderBlobs(scene.BlobFolder), writes);
        await scene.ReopenAsync(blobs);
        await Assert.ThrowsAsync<IOException>(() => scene.PutAsync("a", StoreScene.Content(10 * Mebibyte)));
        Assert.Empty(scene.BlobFiles);
        Assert.Null(scene.Store.Find(StoreScene.Named("a")));
        blobs.Left = int.MaxValue;
        await scene.PutAsync("a", StoreScene.Content(10 * Mebibyte));
        Assert.Equal(StoreScene.Content(10 * Mebibyte), await scene.ReadAsync("a"));
    }

    [Fact]
    public async Task A_sweep_removes_what_no_record_names_and_nothing_else()
    {
        await using var scene = await StoreScene.OpenAsync();
        await scene.PutAsync("a", StoreScene.Content(Mebibyte));
        await new FolderBlobs(scene.BlobFolder).WriteAsync(BlobId.Create(RandomSource.System), new byte[10], default);
        Assert.Equal(1, await scene.Store.SweepAsync(default));
        Assert.Equal(0, await scene.Store.SweepAsync(default));
        Assert.Equal(StoreScene.Content(Mebibyte), await scene.ReadAsync("a"));
    }

    [Fact]
    public async Task Many_puts_deletes_and_reads_at_a_time_leave_exactly_what_was_put_last()
    {
        await using var scene = await StoreScene.OpenAsync();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 8),
            async (worker, _) =>
            {
                for (var round = 0; round < 20; round++)
                {
                    // The same content under different keys: chunks come and go under each other's hands.
                    var seed = (byte)(round % 3);
                    await scene.PutAsync($"k{worker}", StoreScene.Content(70_000, seed));
                    Assert.Equal(StoreScene.Content(70_000, seed), await scene.ReadAsync($"k{worker}"));
                    await scene.Store.DeleteAsync(StoreScene.Named($"k{worker}"), default);
                }
            }
        );
        Assert.Empty(scene.BlobFiles);
        Assert.Empty((await scene.Store.ListAsync(StoreScene.Bucket, "", null, 10, default)).Items);
    }

    [Fact]
    public async Task A_rotation_keeps_all_content_encrypts_none_of_it_again_and_destroys_the_old_key()
    {
        await using var scene = await StoreScene.OpenAsync();
        await scene.PutAsync("large", StoreScene.Content(5 * Mebibyte));
        await scene.PutAsync("small", [1, 2]);
        var upload = await scene.Store.BeginUploadAsync(StoreScene.Named("film"), PutOptions.None, default);
        await scene.Store.PutPartAsync(upload.Name, upload.Id, 1, new MemoryStream([3]), null, default);
        var blobs = scene.BlobFiles.ToDictionary(file => file, File.ReadAllBytes);
        var old = Path.Combine(scene.KeyFolder, "records-1.key");
        Assert.True(File.Exists(old));
        await scene.Store.RotateKeysAsync(default);
        Assert.False(File.Exists(old));
        Assert.All(blobs, blob => Assert.Equal(blob.Value, File.ReadAllBytes(blob.Key)));
        await scene.ReopenAsync();
        Assert.Equal(StoreScene.Content(5 * Mebibyte), await scene.ReadAsync("large"));
        Assert.Equal([1, 2], await scene.ReadAsync("small"));
        Assert.Single(scene.Store.Parts(upload.Name, upload.Id));
    }

    [Fact]
    public async Task An_older_index_is_of_no_use_after_a_rotation()
    {
        await using var scene = await StoreScene.OpenAsync();
        await scene.PutAsync("a", [1, 2, 3]);
        await scene.CloseAsync();
        var stolen = await File.ReadAllBytesAsync(scene.IndexPath);
        await scene.ReopenAsync();
        await scene.Store.DeleteAsync(StoreScene.Named("a"), default);
        await scene.Store.RotateKeysAsync(default);
        await scene.CloseAsync();
        await File.WriteAllBytesAsync(scene.IndexPath, stolen);
        await Assert.ThrowsAsync<DecodingException>(() => scene.ReopenAsync());
    }

    private static async Task DamagedAsync(Func<Task> read) =>
        Assert.Equal(ObjectStorageError.Damaged, (await Assert.ThrowsAsync<ObjectStorageException>(read)).Error);

    private sealed class BrokenStream(int sizeInBytes) : MemoryStream(new byte[sizeInBytes])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == Length ? throw new IOException("The line is cut.") : ValueTask.FromResult(Read(buffer.Span));
    }

    private sealed class RefusingBlobs(IBlobStore inner, int writes) : IBlobStore
    {
        public int Left { get; set; } = writes;

        public Task WriteAsync(BlobId id, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
            Left-- > 0
                ? inner.WriteAsync(id, content, cancel)
                : Task.FromException(new IOException("No space left on device."));

        public Task ReadAsync(BlobId id, long offset, Memory<byte> destination, CancellationToken cancel) =>
            inner.ReadAsync(id, offset, destination, cancel);

        public Task DeleteAsync(BlobId id, CancellationToken cancel) => inner.DeleteAsync(id, cancel);

        public IAsyncEnumerable<BlobId> ListAsync(CancellationToken cancel) => inner.ListAsync(cancel);
    }
}
