using Kexin.Cryptography;
using Kexin.ObjectStorage;
using Kexin.ObjectStorage.Blobs;
using Kexin.ObjectStorage.Keys;
using Microsoft.Extensions.Logging;

namespace Kexin.Home.Objects;

/// <summary>The node's object store, opened when somebody first needs it.</summary>
public sealed class ObjectsAtHome(
    NodeFolder folder,
    NodeConfiguration configuration,
    NodeKeys keys,
    NodeAlarms alarms,
    TimeProvider time,
    ILogger<ObjectsAtHome> logger
) : IAsyncDisposable
{
    public const string AlarmCode = "objects-damaged";

    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private Task<ObjectStore>? _opening;
    private StoreKeys? _storeKeys;
    private IBlobStore? _blobs;
    private Task _sweeping = Task.CompletedTask;

    /// <summary>The store; what failed is tried again by the next who asks.</summary>
    /// <exception cref="ObjectStorageException">It cannot be opened.</exception>
    public Task<ObjectStore> OpenAsync()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            if (_opening is null or { IsFaulted: true })
            {
                _opening = Task.Run(OpenOnceAsync);
            }

            return _opening;
        }
    }

    /// <summary>Opens the store if there is one; an alarm says why it cannot be opened.</summary>
    public async Task LookAsync()
    {
        if (!Directory.Exists(folder.Objects))
        {
            return;
        }

        try
        {
            await OpenAsync();
        }
        catch (ObjectStorageException error)
        {
            alarms.Raise(
                AlarmCode,
                new(
                    $"{error.Message} Objects can be neither read nor written now.",
                    error.Error == ObjectStorageError.Damaged
                        ? $"无法打开“{folder.Objects}”中的对象存储：其中的文件损坏或缺失，请从备份恢复；若要从没有对象的状态重新开始，请将该文件夹移走。目前无法读写对象。"
                        : $"无法打开“{folder.Objects}”中的对象存储：请检查该处的权限和可用空间，以及对象服务的设置。目前无法读写对象。"
                )
            );
        }
    }

    /// <summary>An object could not be read to its end: an alarm names it until the node starts again.</summary>
    public void ReportDamage(ObjectName name, ObjectStorageException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        alarms.Raise(
            AlarmCode,
            new(
                $"The object '{name}' is damaged: {error.Message}",
                $"对象“{name}”已损坏：其部分内容被改动、截短或缺失，请从备份恢复。"
            )
        );
    }

    public async ValueTask DisposeAsync()
    {
        Task<ObjectStore>? opening;
        lock (_lock)
        {
            if (_closing.IsCancellationRequested)
            {
                return;
            }

            _closing.Cancel();
            opening = _opening;
        }

        if (opening is not null)
        {
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _sweeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening.IsCompletedSuccessfully)
            {
                await opening.Result.DisposeAsync();
            }
        }

        _storeKeys?.Dispose();
        (_blobs as IDisposable)?.Dispose();
        _closing.Dispose();
    }

    private async Task<ObjectStore> OpenOnceAsync()
    {
        try
        {
            Directory.CreateDirectory(folder.Objects);
            var hasIndex = new FileInfo(folder.ObjectIndex) is { Exists: true, Length: > 0 };
            if (_storeKeys is null && !hasIndex && HasObjects())
            {
                // A new index would take all content for what interrupted uploads left, and remove it.
                throw new DecodingException(
                    $"'{folder.ObjectIndex}' is missing: restore it from a copy, or, to begin again with no objects, move '{folder.Objects}' away."
                );
            }

            _blobs ??= Blobs();
            _storeKeys ??= StoreKeys.Open(folder.ObjectKeys, keys.Suite, keys.Master, isKnown: hasIndex);
            var store = await ObjectStore.OpenAsync(folder.ObjectIndex, _blobs, _storeKeys, time, RandomSource.System);
            _sweeping = SweepAsync(store);
            alarms.Clear(AlarmCode);
            return store;
        }
        catch (ObjectStorageException error) when (error.Error == ObjectStorageError.Damaged)
        {
            throw new ObjectStorageException(
                ObjectStorageError.Damaged,
                $"The object store cannot be opened: '{folder.ObjectIndex}' is damaged: {error.Message} Restore it from a copy.",
                error
            );
        }
        catch (Exception error) when (error is DecodingException or IOException or UnauthorizedAccessException)
        {
            throw new ObjectStorageException(
                error is DecodingException ? ObjectStorageError.Damaged : ObjectStorageError.Unavailable,
                $"The object store cannot be opened: {error.Message}",
                error
            );
        }
    }

    /// <summary>Whether there may be objects: small ones are in the index alone, so keys tell.</summary>
    private bool HasObjects() =>
        Directory.Exists(folder.ObjectKeys) && Directory.EnumerateFiles(folder.ObjectKeys).Any();

    private IBlobStore Blobs() =>
        configuration.Objects?.Service is { } service
            ? new S3Blobs(
                new Uri(service.Address),
                service.Bucket,
                service.Prefix,
                service.AccessKey,
                File.ReadAllText(service.SecretFile).Trim()
            )
            : new FolderBlobs(folder.ObjectBlobs);

    private async Task SweepAsync(ObjectStore store)
    {
        try
        {
            await store.SweepAsync(_closing.Token);
        }
        catch (Exception error) when (error is IOException or ObjectStorageException)
        {
            logger.LogWarning(error, "What was left of interrupted uploads could not be removed.");
        }
    }
}
