using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Node.Tests.Objects;

/// <summary>What the AWS SDK for .NET finds at a node.</summary>
public sealed class S3SdkTests(ObjectNode node) : IClassFixture<ObjectNode>
{
    private const int Mebibyte = 1 << 20;

    [Fact]
    public async Task Objects_are_put_read_by_ranges_listed_copied_and_deleted()
    {
        using var s3 = node.Sdk(await node.TokenAsync("objects.read", "objects.write"));
        await s3.PutBucketAsync("sdk");
        var content = Content(6 * Mebibyte);
        var put = await s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = "sdk",
                Key = "影像/张 三+1.dcm",
                InputStream = new MemoryStream(content),
                ContentType = "application/dicom",
                Metadata = { ["ward"] = "7" },
            }
        );
#pragma warning disable CA5351 // S3 names objects put in one part by their MD5.
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(content)), put.ETag.Trim('"'));
#pragma warning restore CA5351
        using (var all = await s3.GetObjectAsync("sdk", "影像/张 三+1.dcm"))
        {
            Assert.Equal("application/dicom", all.Headers.ContentType);
            Assert.Equal("7", all.Metadata["ward"]);
            Assert.Equal(content, await ReadAsync(all.ResponseStream));
        }

        using (
            var part = await s3.GetObjectAsync(
                new GetObjectRequest
                {
                    BucketName = "sdk",
                    Key = "影像/张 三+1.dcm",
                    ByteRange = new ByteRange(65_530, (4 * Mebibyte) + 10),
                }
            )
        )
        {
            Assert.Equal(HttpStatusCode.PartialContent, part.HttpStatusCode);
            Assert.Equal(content[65_530..((4 * Mebibyte) + 11)], await ReadAsync(part.ResponseStream));
        }

        await s3.CopyObjectAsync("sdk", "影像/张 三+1.dcm", "sdk", "copy");
        Assert.Equal(content.Length, (await s3.GetObjectMetadataAsync("sdk", "copy")).ContentLength);
        for (var i = 0; i < 5; i++)
        {
            await s3.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = "sdk",
                    Key = $"many/{i}/x",
                    ContentBody = "x",
                }
            );
        }

        var folders = await s3.ListObjectsV2Async(
            new ListObjectsV2Request
            {
                BucketName = "sdk",
                Prefix = "many/",
                Delimiter = "/",
                MaxKeys = 2,
            }
        );
        Assert.Equal(["many/0/", "many/1/"], folders.CommonPrefixes);
        Assert.True(folders.IsTruncated);
        var rest = await s3.ListObjectsV2Async(
            new ListObjectsV2Request
            {
                BucketName = "sdk",
                Prefix = "many/",
                Delimiter = "/",
                ContinuationToken = folders.NextContinuationToken,
            }
        );
        Assert.Equal(["many/2/", "many/3/", "many/4/"], rest.CommonPrefixes);
        var all2 = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "sdk" });
        await s3.DeleteObjectsAsync(
            new DeleteObjectsRequest
            {
                BucketName = "sdk",
                Objects = [.. all2.S3Objects.Select(each => new KeyVersion { Key = each.Key })],
            }
        );
        await s3.DeleteBucketAsync("sdk");
        var gone = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => s3.GetObjectAsync("sdk", "copy"));
        Assert.Equal("NoSuchBucket", gone.ErrorCode);
    }

    [Fact]
    public async Task An_upload_in_parts_is_one_object()
    {
        using var s3 = node.Sdk(await node.TokenAsync("objects.read", "objects.write"));
        await s3.PutBucketAsync("parts");
        var content = Content((12 * Mebibyte) + 3);
        using var transfer = new TransferUtility(
            s3,
            new TransferUtilityConfig { MinSizeBeforePartUpload = 5 * Mebibyte }
        );
        await transfer.UploadAsync(
            new TransferUtilityUploadRequest
            {
                BucketName = "parts",
                Key = "film",
                InputStream = new MemoryStream(content),
                PartSize = 5 * Mebibyte,
            }
        );
        using var read = await s3.GetObjectAsync("parts", "film");
        Assert.EndsWith("-3", read.ETag.Trim('"'), StringComparison.Ordinal);
        Assert.Equal(content, await ReadAsync(read.ResponseStream));
    }

    [Fact]
    public async Task A_presigned_address_reads_one_object_without_keys()
    {
        using var s3 = node.Sdk(await node.TokenAsync("objects.read", "objects.write"));
        await s3.PutBucketAsync("signed");
        await s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = "signed",
                Key = "a b",
                ContentBody = "here",
            }
        );
        var address = await s3.GetPreSignedURLAsync(
            new GetPreSignedUrlRequest
            {
                BucketName = "signed",
                Key = "a b",
                Expires = DateTime.UtcNow.AddMinutes(5),
                Protocol = Protocol.HTTP,
            }
        );
        using var http = new HttpClient();
        Assert.Equal("here", await http.GetStringAsync(new Uri(address)));
        using var other = await http.GetAsync(new Uri(address.Replace("a%20b", "a", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
    }

    [Fact]
    public async Task A_token_does_what_it_was_given_and_nothing_else()
    {
        var writer = await node.TokenAsync("objects.read", "objects.write");
        using var s3 = node.Sdk(writer);
        await s3.PutBucketAsync("rights");
        await s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = "rights",
                Key = "a",
                ContentBody = "x",
            }
        );
        Assert.Null((await node.TokenAsync("datasets.read")).SecretKey);

        var reader = await node.TokenAsync("objects.read");
        using var reading = node.Sdk(reader);
        Assert.Equal(
            "a",
            Assert.Single((await reading.ListObjectsV2Async(new() { BucketName = "rights" })).S3Objects).Key
        );
        await RefusedAsync("AccessDenied", () => reading.DeleteObjectAsync("rights", "a"));
        await RefusedAsync(
            "AccessDenied",
            () =>
                reading.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = "rights",
                        Key = "a",
                        ContentBody = "y",
                    }
                )
        );
        await RefusedAsync("AccessDenied", () => Hold(s3, "ON"));

        using var guessing = node.Sdk(reader, writer.SecretKey);
        await RefusedAsync("SignatureDoesNotMatch", () => guessing.ListObjectsV2Async(new() { BucketName = "rights" }));
        await node.Person.Account.EndTokenAsync(reader.Info.Id);
        await RefusedAsync("InvalidAccessKeyId", () => reading.ListObjectsV2Async(new() { BucketName = "rights" }));

        using var locking = node.Sdk(await node.TokenAsync("objects.read", "objects.write", "objects.lock"));
        await Hold(locking, "ON");
        await RefusedAsync("AccessDenied", () => locking.DeleteObjectAsync("rights", "a"));
        await Hold(locking, "OFF");
        await locking.DeleteObjectAsync("rights", "a");

        static Task Hold(AmazonS3Client client, string status) =>
            client.PutObjectLegalHoldAsync(
                new PutObjectLegalHoldRequest
                {
                    BucketName = "rights",
                    Key = "a",
                    LegalHold = new ObjectLockLegalHold { Status = status },
                }
            );
    }

    [Fact]
    public async Task Each_put_is_in_the_evidence_with_its_hash_and_has_a_proof()
    {
        using var s3 = node.Sdk(await node.TokenAsync("objects.read", "objects.write"));
        await s3.PutBucketAsync("proven");
        await s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = "proven",
                Key = "report",
                ContentBody = "here",
            }
        );
        await s3.DeleteObjectAsync("proven", "report");
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("here"u8));
        foreach (var kind in (string[])["object.put", "object.delete"])
        {
            var entry = await EntryAsync(kind);
            Assert.Contains(hash, entry.Payload.GetRawText(), StringComparison.Ordinal);
            Assert.NotNull(entry.AnchoredAt);
        }
    }

    /// <summary>An entry about the object, once the ledger has anchored it.</summary>
    private async Task<EvidenceEntry> EntryAsync(string kind)
    {
        for (var tries = 0; ; tries++)
        {
            var entry = (await node.Person.Evidence.ListAsync(new Paging(null, 100))).Items.First(each =>
                each.Kind == kind && each.Payload.GetRawText().Contains("proven/report", StringComparison.Ordinal)
            );
            if (entry.AnchoredAt is not null || tries == 200)
            {
                return entry;
            }

            await Task.Delay(50);
        }
    }

    [Fact]
    public async Task A_bucket_that_retains_refuses_replacing_and_deleting()
    {
        await node.Person.Buckets.CreateAsync(new NewBucket("archive", RetentionInDays: 30));
        Assert.Contains(
            await node.Person.Buckets.ListAsync(),
            bucket => bucket is { Name: "archive", RetentionInDays: 30 }
        );
        using var s3 = node.Sdk(await node.TokenAsync("objects.read", "objects.write"));
        await s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = "archive",
                Key = "a",
                ContentBody = "x",
            }
        );
        await RefusedAsync("AccessDenied", () => s3.DeleteObjectAsync("archive", "a"));
        await RefusedAsync(
            "AccessDenied",
            () =>
                s3.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = "archive",
                        Key = "a",
                        ContentBody = "y",
                    }
                )
        );
        await node.Person.Buckets.RotateKeysAsync();
        using var read = await s3.GetObjectAsync("archive", "a");
        Assert.Equal("x"u8.ToArray(), await ReadAsync(read.ResponseStream));
    }

    private static byte[] Content(int sizeInBytes)
    {
        var content = new byte[sizeInBytes];
        for (var i = 0; i < content.Length; i++)
        {
            content[i] = (byte)((i * 31) + (i >> 11));
        }

        return content;
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static async Task RefusedAsync(string code, Func<Task> act) =>
        Assert.Equal(code, (await Assert.ThrowsAnyAsync<AmazonS3Exception>(act)).ErrorCode);
}
