using System.Text;

namespace Kexin.ObjectStorage.Tests;

public sealed class ObjectStoreTests
{
    private const int Mebibyte = 1 << 20;

    public static TheoryData<string, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<string, int>();
            foreach (var suite in Suite.All)
            {
                foreach (var size in (int[])[0, 1, 65_534, 65_535, 65_536, 65_537, 4 * Mebibyte, (9 * Mebibyte) + 17])
                {
                    sizes.Add(suite.Name, size);
                }
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task What_was_put_is_read_again_after_a_restart(string suite, int size)
    {
        Assert.True(Suite.TryParse(suite, out var named));
        await using var scene = await StoreScene.OpenAsync(named);
        var content = StoreScene.Content(size);
        var options = new PutOptions { Metadata = new Dictionary<string, string> { ["content-type"] = "image/jpeg" } };
        var put = await scene.PutAsync("a/b.jpg", content, options);
        Assert.Equal(size, put.SizeInBytes);
        Assert.Equal(named.Hash(content), put.Hash);
        await scene.ReopenAsync();
        Assert.Equal(content, await scene.ReadAsync("a/b.jpg"));
        var found = scene.Store.Find(StoreScene.Named("a/b.jpg"))!;
        Assert.Equal("image/jpeg", found.Metadata["content-type"]);
        Assert.Equal(put.Hash, found.Hash);
        Assert.Equal(put.ModifiedAt, found.ModifiedAt);
    }

    [Fact]
    public async Task Any_range_of_an_object_is_the_same_as_that_part_of_its_content()
    {
        await using var scene = await StoreScene.OpenAsync();
        var content = StoreScene.Content((8 * Mebibyte) + 5);
        await scene.PutAsync("large", content);
        int[] places = [0, 1, 65_535, 65_536, (4 * Mebibyte) - 1, 4 * Mebibyte, (4 * Mebibyte) + 65_536, 8 * Mebibyte];
        foreach (var offset in places)
        {
            foreach (var count in (int[])[0, 1, 65_537, (5 * Mebibyte) + 3, int.MaxValue])
            {
                var expected = content.AsSpan(offset, Math.Min(count, content.Length - offset)).ToArray();
                Assert.Equal(expected, await scene.ReadAsync("large", offset, count));
            }
        }

        Assert.Empty(await scene.ReadAsync("large", content.Length + 1L));
    }

    [Fact]
    public async Task Equal_content_of_an_owner_lies_on_disk_once_and_that_of_two_owners_twice()
    {
        await using var scene = await StoreScene.OpenAsync();
        await scene.Store.CreateBucketAsync("second", "hospital", null, default);
        await scene.Store.CreateBucketAsync("foreign", "factory", null, default);
        var content = StoreScene.Content(3 * Mebibyte);
        await scene.PutAsync("one", content);
        await scene.PutAsync("two", content);
        await scene.Store.PutAsync(new("second", "x"), new MemoryStream(content), PutOptions.None, default);
        Assert.Single(scene.BlobFiles);
        await scene.Store.PutAsync(new("foreign", "x"), new MemoryStream(content), PutOptions.None, default);
        Assert.Equal(2, scene.BlobFiles.Count());
        await scene.Store.DeleteAsync(StoreScene.Named("one"), default);
        await scene.Store.DeleteAsync(new("second", "x"), default);
        Assert.Equal(content, await scene.ReadAsync("two"));
        await scene.Store.DeleteAsync(StoreScene.Named("two"), default);
        Assert.Single(scene.BlobFiles);
    }

    [Fact]
    public async Task Neither_content_nor_names_stand_on_the_disk()
    {
        await using var scene = await StoreScene.OpenAsync();
        var secret = Encoding.UTF8.GetBytes("Zhang San, 13800138000");
        await scene.PutAsync(
            "reports/zhang-san.pdf",
            secret,
            new() { Metadata = new Dictionary<string, string> { ["who"] = "zhang-san" } }
        );
        await scene.PutAsync("large", [.. secret, .. new byte[Mebibyte]]);
        await scene.CloseAsync();
        foreach (var file in Directory.EnumerateFiles(scene.Folder, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            Assert.False(bytes.AsSpan().IndexOf("Zhang San"u8) >= 0, file);
            Assert.False(bytes.AsSpan().IndexOf("zhang-san"u8) >= 0, file);
            Assert.False(bytes.AsSpan().IndexOf("photos"u8) >= 0, file);
        }
    }

    [Fact]
    public async Task An_object_that_is_open_is_read_to_its_end_though_it_is_replaced_and_deleted()
    {
        await using var scene = await StoreScene.OpenAsync();
        var content = StoreScene.Content(6 * Mebibyte);
        await scene.PutAsync("a", content);
        await using (var opened = await scene.Store.OpenAsync(StoreScene.Named("a"), 0, long.MaxValue, default))
        {
            await scene.PutAsync("a", [1]);
            await scene.Store.DeleteAsync(StoreScene.Named("a"), default);
            using var read = new MemoryStream();
            await opened.Content.CopyToAsync(read);
            Assert.Equal(content, read.ToArray());
        }

        Assert.Empty(scene.BlobFiles);
        Assert.Null(scene.Store.Find(StoreScene.Named("a")));
    }

    [Fact]
    public async Task Keys_are_listed_in_the_order_of_their_bytes_page_by_page()
    {
        await using var scene = await StoreScene.OpenAsync();
        string[] keys = ["a", "a/1", "a/2", "a!", "b", "é", "\uFFFD", "\U0001F600", "中文"];
        foreach (var key in keys)
        {
            await scene.PutAsync(key, [1]);
        }

        var ordered = keys.OrderBy(key => Convert.ToHexString(Encoding.UTF8.GetBytes(key)), StringComparer.Ordinal);
        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await scene.Store.ListAsync(StoreScene.Bucket, "", after, 2, default);
            seen.AddRange(page.Items.Select(item => item.Name.Key));
            after = page.Next;
        } while (after is not null);

        Assert.Equal(ordered, seen);
        await scene.PutAsync("a/3", [1]);
        await scene.Store.DeleteAsync(StoreScene.Named("a/1"), default);
        var within = await scene.Store.ListAsync(StoreScene.Bucket, "a/", null, 10, default);
        Assert.Equal(["a/2", "a/3"], within.Items.Select(item => item.Name.Key));
    }

    [Fact]
    public async Task A_retention_lock_and_a_legal_hold_let_nobody_replace_or_delete()
    {
        await using var scene = await StoreScene.OpenAsync();
        await scene.Store.CreateBucketAsync("archive", "hospital", TimeSpan.FromDays(30), default);
        var name = new ObjectName("archive", "a");
        var put = await scene.Store.PutAsync(name, new MemoryStream([1]), PutOptions.None, default);
        Assert.Equal(scene.Time.Now.AddDays(30), put.Lock.RetainUntil);
        await RefusesAsync(() => scene.Store.PutAsync(name, new MemoryStream([2]), PutOptions.None, default));
        await RefusesAsync(() => scene.Store.DeleteAsync(name, default));
        await RefusesAsync(() => scene.Store.CopyAsync(name, name, null, default));
        await RefusesAsync(() => scene.Store.LockAsync(name, new(scene.Time.Now.AddDays(29), false), default));
        await RefusesAsync(() => scene.Store.LockAsync(name, new(null, true), default));
        await scene.Store.LockAsync(name, new(scene.Time.Now.AddDays(31), true), default);
        scene.Time.Now = scene.Time.Now.AddDays(32);
        await RefusesAsync(() => scene.Store.DeleteAsync(name, default));
        await scene.Store.LockAsync(name, new(scene.Time.Now, false), default);
        Assert.NotNull(await scene.Store.DeleteAsync(name, default));
    }

    [Fact]
    public async Task A_copy_within_an_owner_writes_nothing_and_outlives_its_source()
    {
        await using var scene = await StoreScene.OpenAsync();
        var content = StoreScene.Content(5 * Mebibyte);
        await scene.PutAsync("a", content, new() { Metadata = new Dictionary<string, string> { ["x"] = "1" } });
        var blobs = scene.BlobFiles.ToList();
        var copy = await scene.Store.CopyAsync(StoreScene.Named("a"), StoreScene.Named("b"), null, default);
        Assert.Equal("1", copy.Metadata["x"]);
        Assert.Equal(blobs.Order(), scene.BlobFiles.Order());
        await scene.Store.DeleteAsync(StoreScene.Named("a"), default);
        Assert.Equal(content, await scene.ReadAsync("b"));
    }

    [Fact]
    public async Task Only_one_of_two_puts_that_want_a_new_key_gets_it()
    {
        await using var scene = await StoreScene.OpenAsync();
        var options = new PutOptions { OnlyIfNew = true };
        await scene.PutAsync("a", [1], options);
        var error = await Assert.ThrowsAsync<ObjectStorageException>(() => scene.PutAsync("a", [2], options));
        Assert.Equal(ObjectStorageError.Exists, error.Error);
        Assert.Equal([1], await scene.ReadAsync("a"));
    }

    [Fact]
    public async Task A_bucket_goes_only_when_it_is_empty()
    {
        await using var scene = await StoreScene.OpenAsync();
        await scene.PutAsync("a", [1]);
        var error = await Assert.ThrowsAsync<ObjectStorageException>(() =>
            scene.Store.DeleteBucketAsync(StoreScene.Bucket, default)
        );
        Assert.Equal(ObjectStorageError.NotEmpty, error.Error);
        await scene.Store.DeleteAsync(StoreScene.Named("a"), default);
        await scene.Store.DeleteBucketAsync(StoreScene.Bucket, default);
        Assert.Empty(scene.Store.Buckets);
    }

    private static async Task RefusesAsync(Func<Task> act)
    {
        var error = await Assert.ThrowsAsync<ObjectStorageException>(act);
        Assert.Equal(ObjectStorageError.Locked, error.Error);
    }
}
