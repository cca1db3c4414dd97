using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Kexin.ObjectStorage.Blobs;

/// <summary>Blobs as objects of an S3 service, which sees ciphertext and random names only.</summary>
/// <remarks>A write is acknowledged by the service; how durable that is, is the service's promise.</remarks>
public sealed class S3Blobs : IBlobStore, IDisposable
{
    private readonly AmazonS3Client _client;
    private readonly string _bucket;
    private readonly string _prefix;

    /// <summary>Uses a bucket, which is there already.</summary>
    /// <param name="service">The service's address; buckets are named in the path.</param>
    /// <param name="bucket">Which.</param>
    /// <param name="prefix">What blobs' keys begin with; may be empty.</param>
    /// <param name="accessKey">The account's.</param>
    /// <param name="secretKey">The account's; never printed.</param>
    public S3Blobs(Uri service, string bucket, string prefix, string accessKey, string secretKey)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        ArgumentNullException.ThrowIfNull(prefix);
        _client = new AmazonS3Client(
            new BasicAWSCredentials(accessKey, secretKey),
            new AmazonS3Config
            {
                ServiceURL = service.ToString(),
                ForcePathStyle = true,
                AuthenticationRegion = "us-east-1",
            }
        );
        (_bucket, _prefix) = (bucket, prefix);
    }

    public Task WriteAsync(BlobId id, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        GuardedAsync(
            id,
            async () =>
            {
                using var body = new MemoryStream(content.ToArray(), writable: false);
                await _client.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = _bucket,
                        Key = KeyOf(id),
                        InputStream = body,
                    },
                    cancel
                );
                return true;
            }
        );

    public Task ReadAsync(BlobId id, long offset, Memory<byte> destination, CancellationToken cancel) =>
        GuardedAsync(
            id,
            async () =>
            {
                using var answer = await _client.GetObjectAsync(
                    new GetObjectRequest
                    {
                        BucketName = _bucket,
                        Key = KeyOf(id),
                        ByteRange = new ByteRange(offset, offset + destination.Length - 1),
                    },
                    cancel
                );
                await answer.ResponseStream.ReadExactlyAsync(destination, cancel);
                return true;
            }
        );

    public Task DeleteAsync(BlobId id, CancellationToken cancel) =>
        GuardedAsync(id, async () => await _client.DeleteObjectAsync(_bucket, KeyOf(id), cancel));

    public async IAsyncEnumerable<BlobId> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        string? token = null;
        do
        {
            var from = token;
            var page = await GuardedAsync(
                null,
                () =>
                    _client.ListObjectsV2Async(
                        new ListObjectsV2Request
                        {
                            BucketName = _bucket,
                            Prefix = _prefix,
                            ContinuationToken = from,
                        },
                        cancel
                    )
            );
            foreach (var item in page.S3Objects ?? [])
            {
                if (BlobId.TryParse(item.Key[_prefix.Length..], out var id))
                {
                    yield return id;
                }
            }

            token = page.NextContinuationToken;
        } while (token is not null);
    }

    public void Dispose() => _client.Dispose();

    private string KeyOf(BlobId id) => _prefix + id;

    /// <param name="id">Null for all.</param>
    /// <param name="act">Asks the service.</param>
    private static async Task<T> GuardedAsync<T>(BlobId? id, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (AmazonS3Exception error)
            when (id is not null && error is { StatusCode: HttpStatusCode.NotFound, ErrorCode: not "NoSuchBucket" })
        {
            throw new FileNotFoundException($"The service has no blob {id}.", error);
        }
        catch (HttpRequestException error)
        {
            throw new IOException($"The storage service cannot be reached: {error.Message}", error);
        }
        catch (AmazonServiceException error)
        {
            throw new IOException(
                $"The storage service refused {(id is null ? "to list blobs" : $"blob {id}")}: {error.Message}",
                error
            );
        }
    }
}
