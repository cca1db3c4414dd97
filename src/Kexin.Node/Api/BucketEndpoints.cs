using Kexin.Client;
using Kexin.ObjectStorage;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>The object store's buckets and keys; objects go by the S3 API.</summary>
internal static class BucketEndpoints
{
    private const int LongestRetentionInDays = 36_500;
    private const int LongestOwner = 200;

    public static void MapBuckets(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("buckets");
        routes.MapGet(Routes.Buckets, ListAsync).For("The object store's buckets.", Permission.ReadObjects);
        routes
            .MapPost(Routes.Buckets, CreateAsync)
            .For("Makes a bucket, whose objects may be retained for some time.", Permission.WriteObjects);
        routes
            .MapPost(Routes.ObjectKeys, RotateAsync)
            .For(
                "Renews the object store's keys: what was deleted before is undecipherable afterwards.",
                Permission.RotateObjectKeys
            )
            .TakingTwo(Act.RenewKeys);
    }

    private static async Task<IReadOnlyList<Api.BucketInfo>> ListAsync(ObjectsAtHome objects) =>
        [.. (await StoreAsync(objects)).Buckets.Select(Of)];

    private static async Task<Api.BucketInfo> CreateAsync(
        Api.NewBucket request,
        ObjectsAtHome objects,
        CancellationToken cancel
    )
    {
        if (!ObjectName.IsBucket(request.Name))
        {
            throw ProblemException.Invalid(
                "A bucket's name has 3 to 63 lower-case letters, digits, dots and hyphens.",
                "存储桶名称须为 3 至 63 个小写字母、数字、点或连字符。"
            );
        }

        if (
            request.RetentionInDays is < 1 or > LongestRetentionInDays
            || request.Owner is { Length: 0 or > LongestOwner }
        )
        {
            throw ProblemException.Invalid(
                $"A retention has 1 to {LongestRetentionInDays} days, and an owner 1 to {LongestOwner} characters.",
                $"保留期须为 1 至 {LongestRetentionInDays} 天，归属方须为 1 至 {LongestOwner} 个字符。"
            );
        }

        var store = await StoreAsync(objects);
        try
        {
            return Of(
                await store.CreateBucketAsync(
                    request.Name,
                    request.Owner ?? ObjectDoor.Owner,
                    request.RetentionInDays is { } days ? TimeSpan.FromDays(days) : null,
                    cancel
                )
            );
        }
        catch (ObjectStorageException error) when (error.Error == ObjectStorageError.Exists)
        {
            throw ProblemException.Conflict(
                $"There is a bucket '{request.Name}'.",
                $"已有名为“{request.Name}”的存储桶。"
            );
        }
    }

    private static async Task<NoContent> RotateAsync(ObjectsAtHome objects, CancellationToken cancel)
    {
        await (await StoreAsync(objects)).RotateKeysAsync(cancel);
        return TypedResults.NoContent();
    }

    private static async Task<ObjectStore> StoreAsync(ObjectsAtHome objects)
    {
        try
        {
            return await objects.OpenAsync();
        }
        catch (ObjectStorageException error)
        {
            throw new ProblemException(
                FaultCodes.Corrupt,
                new(error.Message, "对象存储无法打开：索引或密钥已损坏，或磁盘无法读写。"),
                new("Restore the node's folder 'objects' from a copy.", "请从备份恢复节点目录中的 objects。"),
                error
            );
        }
    }

    private static Api.BucketInfo Of(Bucket bucket) =>
        new(bucket.Name, bucket.Owner, bucket.CreatedAt, (int?)bucket.Retention?.TotalDays);
}
