using System.Text;
using Kexin.Client;
using Kexin.Cryptography;
using Kexin.Files;
using Kexin.Home.Tokens;
using Kexin.Ledger.Storage;
using Kexin.ObjectStorage;
using Kexin.ObjectStorage.Blobs;
using Kexin.ObjectStorage.Keys;

namespace Kexin.Home.Backup;

/// <summary>Where a node's back-ups lie, in a folder or at an S3 service: the sealed master key, and an object store under it.</summary>
public sealed class BackupShelf : IDisposable
{
    private const string Bucket = "generations";
    private const string Owner = "backup";
    private const string MasterName = "master.key";
    private const string Complete = ".complete";
    private const int AtOnce = 500;

    private MasterKeyFile? _master;
    private StoreKeys? _keys;
    private FolderLock? _lock;
    private CountedBlobs? _blobs;
    private readonly S3Shelf? _service;

    /// <summary>Looks at nothing yet.</summary>
    /// <param name="target">A folder, or a file with the settings of an S3 service (<see cref="ObjectService"/>).</param>
    /// <exception cref="NodeFaultException">It is a file that has no such settings, or by its name should be one and is not there.</exception>
    public BackupShelf(string target)
    {
        Root = Path.GetFullPath(target);
        if (!Path.Exists(Root) && Root.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            throw new NodeFaultException(
                $"There is no file '{Root}' that says where an S3 service is.",
                $"没有说明 S3 服务位置的文件“{Root}”。"
            )
            {
                IsUsage = true,
            };
        }

        _service = File.Exists(Root) ? S3Shelf.Open(Root) : null;
    }

    /// <summary>The full path of the folder, or of the file with the settings.</summary>
    public string Root { get; }

    /// <summary>How much ciphertext was added since the store was opened.</summary>
    public long AddedBytes => _blobs?.WrittenBytes ?? 0;

    public void Dispose()
    {
        _service?.Dispose();
        _keys?.Dispose();
        _master?.Dispose();
        _lock?.Dispose();
    }

    /// <summary>Every file of a node but those of the running process, by path.</summary>
    public static IEnumerable<string> FilesOf(string root) =>
        Directory
            .EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(path =>
                Path.GetRelativePath(root, path) is not ("lock" or NodeFolder.BackupLockName or ApiAccess.SocketName)
            )
            .Order(StringComparer.Ordinal);

    public static ObjectName NameOf(string generation, string path) =>
        new(Bucket, $"{generation}/{path.Replace(Path.DirectorySeparatorChar, '/')}");

    /// <summary>The generations that were completed, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> GenerationsAsync(ObjectStore store, CancellationToken cancel)
    {
        var complete = new List<string>();
        await foreach (var item in ListAsync(store, "", cancel))
        {
            if (item.Name.Key.EndsWith("/" + Complete, StringComparison.Ordinal))
            {
                complete.Add(item.Name.Key[..^(Complete.Length + 1)]);
            }
        }

        return complete;
    }

    /// <summary>Says that all of a generation is there.</summary>
    public static async Task CompleteAsync(ObjectStore store, string generation, CancellationToken cancel)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(generation));
        await store.PutAsync(NameOf(generation, Complete), content, PutOptions.None, cancel);
    }

    /// <summary>Puts the node's sealed master key where no back-ups are yet: it opens them, by the passphrase or the token.</summary>
    /// <exception cref="NodeFaultException">There are files in the folder that are no back-ups.</exception>
    public async Task KeepMasterAsync(string masterKey, CancellationToken cancel)
    {
        await LoadAsync(cancel);
        if (_service is null)
        {
            Directory.CreateDirectory(Root);
        }

        if (!File.Exists(In(MasterName)) && _service is null && Directory.EnumerateFileSystemEntries(Root).Any())
        {
            throw new NodeFaultException(
                $"'{Root}' holds other things: back-ups take a folder of their own.",
                $"“{Root}”中有其他文件：备份须使用单独的目录。"
            )
            {
                IsUsage = true,
            };
        }

        if (!File.Exists(masterKey))
        {
            throw new NodeFaultException($"'{masterKey}' is missing.", $"缺少“{masterKey}”。");
        }

        if (!File.Exists(In(MasterName)))
        {
            OwnersFile.Write(In(MasterName), await File.ReadAllBytesAsync(masterKey, cancel));

            // So that an upload that breaks off later is told from content to which nothing points any more.
            await (_service?.SaveAsync(cancel) ?? Task.CompletedTask);
        }
    }

    /// <summary>Opens the store of back-ups.</summary>
    /// <param name="passphrase">The passphrase, or the token's PIN; cleared.</param>
    /// <param name="time">Dates what is put.</param>
    /// <param name="home">The node's, whose sealed master key is put there once it opened the back-ups; null where the back-ups are all that there is.</param>
    /// <exception cref="NodeFaultException">There is none, the passphrase is wrong, it is another node's, or the token cannot be used.</exception>
    public async Task<ObjectStore> OpenAsync(char[] passphrase, TimeProvider time, NodeFolder? home = null)
    {
        try
        {
            await LoadAsync(CancellationToken.None);
            ThrowIfNone();
            _master = home is null
                ? SealedMaster.Open(await File.ReadAllBytesAsync(In(MasterName)), passphrase, isOwn: false)
                : NodeKeys.OpenMaster(home, passphrase);
            var store = await OpenAsync(_master.Suite, _master, time);
            if (home is not null)
            {
                OwnersFile.Write(In(MasterName), await File.ReadAllBytesAsync(home.MasterKey));
            }

            return store;
        }
        catch (WrongPassphraseException error)
        {
            throw new NodeFaultException(
                "The passphrase is not the one of the back-up's master key.",
                "口令不是该备份主密钥的口令。",
                error
            )
            {
                IsUsage = true,
            };
        }
        catch (DecodingException error)
        {
            throw Damaged(error);
        }
        finally
        {
            Array.Clear(passphrase);
        }
    }

    /// <summary>Opens the store of back-ups with the node's own master key.</summary>
    /// <param name="suite">The node's.</param>
    /// <param name="master">Stays the caller's, and open as long as the store.</param>
    /// <param name="time">Dates what is put.</param>
    /// <exception cref="NodeFaultException">There is none, or it is another node's.</exception>
    public async Task<ObjectStore> OpenAsync(Suite suite, IMasterKey master, TimeProvider time)
    {
        await LoadAsync(CancellationToken.None);
        ThrowIfNone();
        _lock =
            FolderLock.TryTake(In("lock"))
            ?? throw new NodeFaultException(
                $"Another process uses the back-ups in '{Root}'. Wait until it has ended.",
                $"另一个进程正在使用“{Root}”中的备份，请等它结束。"
            )
            {
                IsUsage = true,
            };
        try
        {
            _keys = StoreKeys.Open(In("keys"), suite, master);
            _blobs = new CountedBlobs(_service is null ? new FolderBlobs(In("blobs")) : _service.Blobs);
            var store = await ObjectStore.OpenAsync(In("index.db"), _blobs, _keys, time, RandomSource.System);
            if (store.Buckets.Count == 0)
            {
                await store.CreateBucketAsync(Bucket, Owner, null, CancellationToken.None);
            }

            return store;
        }
        catch (Exception error) when (error is DecodingException or ObjectStorageException)
        {
            throw Damaged(error);
        }
    }

    /// <summary>Closes the store and makes what was done count. In a folder it counts already.</summary>
    public async Task CommitAsync(ObjectStore store, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (_service is not null)
        {
            await store.DisposeAsync();
            _lock?.Dispose();
            File.Delete(In("lock"));
            await _service.SaveAsync(cancel);
        }
    }

    private Task LoadAsync(CancellationToken cancel) => _service?.LoadAsync(cancel) ?? Task.CompletedTask;

    /// <summary>Removes what an interrupted back-up left.</summary>
    public static async Task DropIncompleteAsync(ObjectStore store, CancellationToken cancel)
    {
        var complete = (await GenerationsAsync(store, cancel)).ToHashSet(StringComparer.Ordinal);
        var left = new List<ObjectName>();
        await foreach (var item in ListAsync(store, "", cancel))
        {
            if (!complete.Contains(item.Name.Key.Split('/')[0]))
            {
                left.Add(item.Name);
            }
        }

        foreach (var name in left)
        {
            await store.DeleteAsync(name, cancel);
        }

        await store.SweepAsync(cancel);
    }

    /// <summary>Deletes a generation and renews the store's keys, so that what only it held is undecipherable.</summary>
    public static async Task DropAsync(ObjectStore store, string generation, CancellationToken cancel)
    {
        var names = new List<ObjectName>();
        await foreach (var item in ListAsync(store, generation + "/", cancel))
        {
            names.Add(item.Name);
        }

        foreach (var name in names)
        {
            await store.DeleteAsync(name, cancel);
        }

        await store.RotateKeysAsync(cancel);
    }

    /// <summary>Deletes a folder of the node from every generation and renews the store's keys, so that it is undecipherable.</summary>
    /// <param name="store">The back-ups.</param>
    /// <param name="folder">Below the node's.</param>
    /// <param name="found">Told before anything is deleted which generations hold it: what is deleted cannot be counted again.</param>
    /// <param name="cancel">Stops it; the next call goes on.</param>
    public static async Task ShredAsync(
        ObjectStore store,
        string folder,
        Action<IReadOnlyList<string>> found,
        CancellationToken cancel
    )
    {
        var doomed = new List<ObjectName>();
        await foreach (var item in ListAsync(store, "", cancel))
        {
            var path = item.Name.Key[(item.Name.Key.IndexOf('/', StringComparison.Ordinal) + 1)..];
            if (path.StartsWith(folder + "/", StringComparison.Ordinal))
            {
                doomed.Add(item.Name);
            }
        }

        found([.. doomed.Select(name => name.Key.Split('/')[0]).Distinct(StringComparer.Ordinal)]);
        foreach (var name in doomed)
        {
            await store.DeleteAsync(name, cancel);
        }

        // Also where nothing was found: a process that was stopped may have deleted it without coming this far.
        await store.RotateKeysAsync(cancel);
    }

    /// <summary>Reads a generation back and holds each file against its hash.</summary>
    /// <exception cref="NodeFaultException">A file is another than was put.</exception>
    public async Task VerifyAsync(ObjectStore store, string generation, CancellationToken cancel)
    {
        await foreach (var item in ListAsync(store, generation + "/", cancel))
        {
            await CopyAsync(store, item, Stream.Null, cancel);
        }
    }

    /// <summary>Writes a generation into a folder.</summary>
    /// <returns>How many files, and their size.</returns>
    /// <exception cref="NodeFaultException">A file is damaged.</exception>
    public async Task<(int Files, long Bytes)> WriteAsync(
        ObjectStore store,
        string generation,
        NodeFolder home,
        bool isAlone,
        CancellationToken cancel
    )
    {
        var files = 0;
        var bytes = 0L;
        OwnersFile.MakeFolder(home.Root);
        await foreach (var item in ListAsync(store, generation + "/", cancel))
        {
            var relative = item.Name.Key[(generation.Length + 1)..];
            var path = Path.GetFullPath(Path.Combine(home.Root, relative));
            if (relative == Complete || (path == home.SigningMemory && !isAlone))
            {
                continue;
            }

            if (!path.StartsWith(home.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw Damaged(new DecodingException("A path leads out of the node's folder."));
            }

            OwnersFile.MakeFolder(Path.GetDirectoryName(path)!);
            await using var file = OwnersFile.Open(path);
            await CopyAsync(store, item, file, cancel);
            file.Flush(flushToDisk: true);
            files++;
            bytes += item.SizeInBytes;
        }

        return (files, bytes);
    }

    private async Task CopyAsync(ObjectStore store, StoredObject item, Stream destination, CancellationToken cancel)
    {
        try
        {
            await store.CopyToAsync(item.Name, destination, cancel);
        }
        catch (ObjectStorageException error)
        {
            throw Damaged(error);
        }
    }

    private static async IAsyncEnumerable<StoredObject> ListAsync(
        ObjectStore store,
        string prefix,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        string? after = null;
        do
        {
            var page = await store.ListAsync(Bucket, prefix, after, AtOnce, cancel);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            after = page.Next;
        } while (after is not null);
    }

    /// <summary>Does something with the store, whose refusals are told as a back-up's.</summary>
    /// <exception cref="NodeFaultException">The store is damaged, or its disk refuses.</exception>
    public async Task<T> ToldAsync<T>(Func<Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            return await work();
        }
        catch (ObjectStorageException error) when (error.Error == ObjectStorageError.Unavailable)
        {
            throw new NodeFaultException(
                $"The back-ups in '{Root}' cannot be read or written: {error.Message} See to the disk and its room.",
                $"无法读写“{Root}”中的备份，请检查磁盘及其可用空间。",
                error
            );
        }
        catch (Exception error) when (error is DecodingException or ObjectStorageException)
        {
            throw Damaged(error);
        }
    }

    private void ThrowIfNone()
    {
        if (!File.Exists(In(MasterName)))
        {
            throw new NodeFaultException($"'{Root}' holds no back-up.", $"“{Root}”中没有备份。") { IsUsage = true };
        }
    }

    private NodeFaultException Damaged(Exception error) =>
        new(
            $"The back-up in '{Root}' is damaged, or another node's: {error.Message}",
            $"“{Root}”中的备份已损坏，或属于另一个节点。",
            error
        );

    private string In(string name) => Path.Combine(_service?.Folder ?? Root, name);
}
