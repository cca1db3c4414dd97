using Kexin.ObjectStorage.Blobs;
using Kexin.ObjectStorage.Keys;

namespace Kexin.ObjectStorage.Tests;

/// <summary>A store in a folder of its own, which is opened again as often as a test likes.</summary>
internal sealed class StoreScene : IAsyncDisposable
{
    public const string Bucket = "photos";

    private readonly MasterKeyFile _master;
    private StoreKeys? _keys;

    public StoreScene(Suite? suite = null)
    {
        Suite = suite ?? Suite.Standard;
        Folder = Directory.CreateTempSubdirectory("kexin-objects-").FullName;
        _master = MasterKeyFile.Create(Suite, "correct horse", out _);
    }

    public Suite Suite { get; }

    public string Folder { get; }

    public SettableTime Time { get; } = new();

    public ObjectStore Store { get; private set; } = null!;

    public StoreKeys Keys => _keys!;

    public string BlobFolder => Path.Combine(Folder, "blobs");

    public string IndexPath => Path.Combine(Folder, "index.db");

    public string KeyFolder => Path.Combine(Folder, "keys");

    public IEnumerable<string> BlobFiles => Directory.EnumerateFiles(BlobFolder, "*", SearchOption.AllDirectories);

    public static async Task<StoreScene> OpenAsync(Suite? suite = null)
    {
        var scene = new StoreScene(suite);
        await scene.ReopenAsync();
        await scene.Store.CreateBucketAsync(Bucket, "hospital", null, default);
        return scene;
    }

    public static ObjectName Named(string key) => new(Bucket, key);

    /// <summary>That many bytes, the same for the same seed.</summary>
    public static byte[] Content(int sizeInBytes, byte seed = 1)
    {
        var seedBytes = new byte[SeededRandomSource.SeedSizeInBytes];
        seedBytes[0] = seed;
        return Suite.Standard.CreateRandomSource(seedBytes).GetBytes(sizeInBytes);
    }

    public async Task ReopenAsync(IBlobStore? blobs = null)
    {
        await CloseAsync();
        _keys = StoreKeys.Open(KeyFolder, Suite, _master);
        Store = await ObjectStore.OpenAsync(
            IndexPath,
            blobs ?? new FolderBlobs(BlobFolder),
            _keys,
            Time,
            RandomSource.System
        );
    }

    public Task<StoredObject> PutAsync(string key, byte[] content, PutOptions? options = null) =>
        Store.PutAsync(Named(key), new MemoryStream(content), options ?? PutOptions.None, default);

    public async Task<byte[]> ReadAsync(string key, long offset = 0, long count = long.MaxValue)
    {
        await using var opened = await Store.OpenAsync(Named(key), offset, count, default);
        using var bytes = new MemoryStream();
        await opened.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public async Task CloseAsync()
    {
        if (Store is not null)
        {
            await Store.DisposeAsync();
        }

        _keys?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _master.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class SettableTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
