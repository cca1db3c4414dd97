using Amazon.S3.Model;
using Kexin.Cryptography;
using Kexin.ObjectStorage;
using Kexin.ObjectStorage.Blobs;
using Kexin.ObjectStorage.Keys;

namespace Kexin.Node.Tests.Objects;

/// <summary>A store whose ciphertext lies at an S3 service, which is another node's.</summary>
public sealed class S3BlobTests(ObjectNode node) : IClassFixture<ObjectNode>
{
    private const int Mebibyte = 1 << 20;

    [Fact]
    public async Task Objects_are_kept_by_a_service_that_sees_ciphertext_only()
    {
        var token = await node.TokenAsync("objects.read", "objects.write");
        using var s3 = node.Sdk(token);
        await s3.PutBucketAsync("remote");
        using var folder = new TemporaryFolder();
        using var master = MasterKeyFile.Create(Suite.Standard, "correct horse", out _);
        using var keys = StoreKeys.Open(folder["keys"], Suite.Standard, master);
        using var blobs = new S3Blobs(node.Address, "remote", "blobs/", token.Info.Id, token.SecretKey!);
        await using var store = await ObjectStore.OpenAsync(
            folder["index.db"],
            blobs,
            keys,
            TimeProvider.System,
            RandomSource.System
        );
        await store.CreateBucketAsync("home", "hospital", null, default);
        var name = new ObjectName("home", "film");
        var content = new byte[6 * Mebibyte];
        content.AsSpan().Fill((byte)'z');
        await store.PutAsync(name, new MemoryStream(content), PutOptions.None, default);

        var there = (await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "remote" })).S3Objects;
        Assert.Equal(2, there.Count);
        using (var seen = await s3.GetObjectAsync("remote", there[0].Key))
        {
            Assert.True((await ReadAsync(seen.ResponseStream)).AsSpan().IndexOf("zzzz"u8) < 0);
        }

        await using (var opened = await store.OpenAsync(name, (4 * Mebibyte) - 5, 70_000, default))
        {
            Assert.Equal(content[..70_000], await ReadAsync(opened.Content));
        }

        await s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = "remote",
                Key = $"blobs/{new BlobId(1, 2)}",
                ContentBody = "left over",
            }
        );
        Assert.Equal(1, await store.SweepAsync(default));
        await store.DeleteAsync(name, default);
        Assert.Empty((await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "remote" })).S3Objects ?? []);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_an_error_of_the_disk()
    {
        using var blobs = new S3Blobs(new Uri("http://127.0.0.1:1"), "remote", "", "key", "secret");
        var error = await Assert.ThrowsAsync<IOException>(() =>
            blobs.WriteAsync(new BlobId(1, 2), new byte[1], default)
        );
        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
