using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the object store's buckets; objects go by the S3 API.</summary>
public sealed class BucketsApi
{
    private readonly ApiCalls _calls;

    internal BucketsApi(ApiCalls calls) => _calls = calls;

    /// <summary>All buckets by name.</summary>
    public Task<IReadOnlyList<BucketInfo>> ListAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<BucketInfo>>(Routes.Buckets, cancel);

    /// <summary>Makes a bucket.</summary>
    public Task<BucketInfo> CreateAsync(NewBucket request, CancellationToken cancel = default) =>
        _calls.PostAsync<NewBucket, BucketInfo>(Routes.Buckets, request, cancel);

    /// <summary>Renews the object store's keys: what was deleted before is undecipherable afterwards.</summary>
    public Task RotateKeysAsync(CancellationToken cancel = default) =>
        _calls.DoAsync(HttpMethod.Post, Routes.ObjectKeys, null, cancel);
}
