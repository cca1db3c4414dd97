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
    TimeProvider time,
    ILogger<ObjectsAtHome> logger
) : IAsyncDisposable
{
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
            _storeKeys ??= StoreKeys.Open(folder.ObjectKeys, keys.Suite, keys.Master);
            _blobs ??= Blobs();
            var store = await ObjectStore.OpenAsync(folder.ObjectIndex, _blobs, _storeKeys, time, RandomSource.System);
            _sweeping = SweepAsync(store);
            return store;
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
