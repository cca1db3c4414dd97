using System.Globalization;
using Kexin.ObjectStorage;

namespace Kexin.Home.Backup;

/// <summary>A back-up that was taken and read back.</summary>
/// <param name="Generation">Its name: when it was taken.</param>
/// <param name="Files">How many files of the node it holds.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="AddedBytes">What it added to the target; the rest was there from earlier ones.</param>
/// <param name="Took">Copying and reading back.</param>
public sealed record BackupReport(string Generation, int Files, long Bytes, long AddedBytes, TimeSpan Took);

/// <summary>A back-up that was restored.</summary>
/// <param name="Generation">Which.</param>
/// <param name="Age">How much work is lost by it (RPO): from when it was taken to now.</param>
/// <param name="Files">How many files were written.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Took">How long it took until all of it was written and verified (RTO).</param>
public sealed record RestoreReport(string Generation, TimeSpan Age, int Files, long Bytes, TimeSpan Took);

/// <summary>Backs a whole node up, restores it, and tries both.</summary>
/// <remarks>
/// What: every file of a node, as it is when the node is stopped or as <see cref="RunningFiles"/> reads it, as an object of a store in the target, by generations. Chunks that an earlier generation has are not
/// written again. The node's master key, sealed by the passphrase or a token, lies beside; so the target and the passphrase, or the target and the token, are all that a bare machine needs.
/// Security: whoever has the target but not the passphrase has ciphertext. A generation counts when its last object was written and all of it was
/// read back.
/// What a member signed on the ledger must not be forgotten, and a back-up is a past: the signing memory is restored only for a member that is
/// alone. Without it a member votes again when enough others have told it what it signed (docs/ledger.md, rule 5).
/// </remarks>
public static class NodeBackup
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>Backs up a node, whether it runs or not.</summary>
    /// <param name="folder">The node's.</param>
    /// <param name="passphrase">Opens the master key; cleared once it did.</param>
    /// <param name="target">A folder for back-ups of this node, made if it is not there; or a file with the settings of an S3 service.</param>
    /// <param name="time">Names the generation.</param>
    /// <param name="cancel">Stops it; what was begun is removed by the next one.</param>
    /// <exception cref="NodeFaultException">The passphrase is wrong, the target is another node's.</exception>
    public static async Task<BackupReport> TakeAsync(
        string folder,
        char[] passphrase,
        string target,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(time);
        var home = new NodeFolder(folder);
        _ = NodeConfiguration.Load(home);
        using var alone =
            FolderLock.TryTake(home.BackupLock)
            ?? throw new NodeFaultException(
                $"The data in '{home.Root}' is being backed up or destroyed by another process. Try again when that has ended.",
                $"另一个进程正在备份或销毁“{home.Root}”中的数据，请等它结束后重试。"
            )
            {
                IsUsage = true,
            };
        using var locked = FolderLock.TryTake(home.Lock);
        ThrowIfInside(home.Root, target);
        using var shelf = new BackupShelf(target);
        return await shelf.ToldAsync(() => TakeAsync(home, passphrase, shelf, locked is null, time, cancel));
    }

    private static async Task<BackupReport> TakeAsync(
        NodeFolder home,
        char[] passphrase,
        BackupShelf shelf,
        bool isRunning,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var began = time.GetTimestamp();
        await shelf.KeepMasterAsync(home.MasterKey, cancel);
        await using var store = await shelf.OpenAsync(passphrase, time, home);
        new BackupTargets(home).Add(shelf.Root);
        await BackupShelf.DropIncompleteAsync(store, cancel);
        var generation = time.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture);
        var files = 0;
        var bytes = 0L;
        if (isRunning)
        {
            await new RunningFiles(home, PutAsync).PutAsync(cancel);
        }
        else
        {
            foreach (var path in BackupShelf.FilesOf(home.Root))
            {
                await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
                await PutAsync(Path.GetRelativePath(home.Root, path), content);
            }
        }

        await shelf.VerifyAsync(store, generation, cancel);
        await BackupShelf.CompleteAsync(store, generation, cancel);
        var added = shelf.AddedBytes;
        await shelf.CommitAsync(store, cancel);
        return new BackupReport(generation, files, bytes, added, time.GetElapsedTime(began));

        async Task PutAsync(string path, Stream content)
        {
            var put = await store.PutAsync(BackupShelf.NameOf(generation, path), content, PutOptions.None, cancel);
            files++;
            bytes += put.SizeInBytes;
        }
    }

    /// <summary>The generations that are whole, oldest first.</summary>
    /// <exception cref="NodeFaultException">The target holds no back-up, or the passphrase is wrong.</exception>
    public static async Task<IReadOnlyList<string>> ListAsync(
        string target,
        char[] passphrase,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        using var shelf = new BackupShelf(target);
        return await shelf.ToldAsync(async () =>
        {
            await using var store = await shelf.OpenAsync(passphrase, time);
            return await BackupShelf.GenerationsAsync(store, cancel);
        });
    }

    /// <summary>Restores a node into a new folder; each file is held against the hash that was taken with it.</summary>
    /// <param name="target">Where the back-ups are.</param>
    /// <param name="passphrase">The node's when the back-up was taken; cleared.</param>
    /// <param name="folder">New, or empty.</param>
    /// <param name="generation">Which; null for the newest.</param>
    /// <param name="isAlone">
    /// Whether the node's consortium has no other member: only then the memory of what it signed is restored, too, as nobody else could tell it.
    /// </param>
    /// <param name="time">Says how old the back-up is.</param>
    /// <param name="cancel">Stops it; what was written is removed.</param>
    /// <exception cref="NodeFaultException">There is no such back-up, it is damaged, or the folder is not empty.</exception>
    public static async Task<RestoreReport> RestoreAsync(
        string target,
        char[] passphrase,
        string folder,
        string? generation,
        bool isAlone,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(time);
        var home = new NodeFolder(folder);
        if (Directory.Exists(home.Root) && Directory.EnumerateFileSystemEntries(home.Root).Any())
        {
            throw new NodeFaultException(
                $"'{home.Root}' is not empty: a node is restored into a new folder.",
                $"“{home.Root}”不是空目录：节点只能恢复到新目录。"
            )
            {
                IsUsage = true,
            };
        }

        using var shelf = new BackupShelf(target);
        return await shelf.ToldAsync(() => RestoreAsync(shelf, passphrase, home, generation, isAlone, time, cancel));
    }

    private static async Task<RestoreReport> RestoreAsync(
        BackupShelf shelf,
        char[] passphrase,
        NodeFolder home,
        string? generation,
        bool isAlone,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var began = time.GetTimestamp();
        await using var store = await shelf.OpenAsync(passphrase, time);
        var chosen = await ChooseAsync(shelf, store, generation, cancel);
        try
        {
            var (files, bytes) = await shelf.WriteAsync(store, chosen, home, isAlone, cancel);
            var taken = DateTimeOffset.ParseExact(
                chosen,
                TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal
            );
            return new RestoreReport(chosen, time.GetUtcNow() - taken, files, bytes, time.GetElapsedTime(began));
        }
        catch
        {
            Directory.Delete(home.Root, recursive: true);
            throw;
        }
    }

    /// <summary>Restores the newest back-up into a scratch folder, opens the node's keys there, reads ledger and databases whole, and removes it: whether a restore would work today.</summary>
    /// <param name="target">Where the back-ups are.</param>
    /// <param name="passphrase">The node's when the back-up was taken; cleared.</param>
    /// <param name="time">Says how old the back-up is.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="NodeFaultException">A restore would not work; the message says why.</exception>
    public static async Task<RestoreReport> DrillAsync(
        string target,
        char[] passphrase,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        ArgumentNullException.ThrowIfNull(time);
        var began = time.GetTimestamp();
        var again = passphrase.ToArray();
        var scratch = Directory.CreateTempSubdirectory("kexin-drill-").FullName;
        try
        {
            var report = await RestoreAsync(target, passphrase, scratch, null, isAlone: true, time, cancel);
            var home = new NodeFolder(scratch);
            NodeKeys.Open(home, NodeConfiguration.Load(home).GetSuite(), again).Dispose();
            RestoredNode.Check(home);
            return report with { Took = time.GetElapsedTime(began) };
        }
        finally
        {
            Array.Clear(again);
            if (Directory.Exists(scratch))
            {
                Directory.Delete(scratch, recursive: true);
            }
        }
    }

    /// <summary>Deletes a back-up and the keys that opened it: what no other back-up holds is undecipherable afterwards.</summary>
    /// <param name="target">Where the back-ups are.</param>
    /// <param name="passphrase">The node's; cleared.</param>
    /// <param name="generation">Which.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Stops it; the next one goes on.</param>
    /// <exception cref="NodeFaultException">There is no such back-up.</exception>
    public static async Task DropAsync(
        string target,
        char[] passphrase,
        string generation,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        using var shelf = new BackupShelf(target);
        await shelf.ToldAsync(async () =>
        {
            await using var store = await shelf.OpenAsync(passphrase, time);
            await BackupShelf.DropAsync(store, await ChooseAsync(shelf, store, generation, cancel), cancel);
            await shelf.CommitAsync(store, cancel);
            return true;
        });
    }

    private static async Task<string> ChooseAsync(
        BackupShelf shelf,
        ObjectStore store,
        string? generation,
        CancellationToken cancel
    ) =>
        (await BackupShelf.GenerationsAsync(store, cancel)).LastOrDefault(each =>
            generation is null || each == generation
        )
        ?? throw new NodeFaultException(
            $"'{shelf.Root}' holds no whole back-up{(generation is null ? "" : $" '{generation}'")}.",
            $"“{shelf.Root}”中没有完整的备份{(generation is null ? "" : $"“{generation}”")}。"
        )
        {
            IsUsage = true,
        };

    private static void ThrowIfInside(string folder, string target)
    {
        if (!File.Exists(target) && (Path.GetFullPath(target) + "/").StartsWith(folder + "/", StringComparison.Ordinal))
        {
            throw new NodeFaultException(
                "A back-up lies outside of the node's folder, better on another machine.",
                "备份须存放在节点目录之外，最好在另一台机器上。"
            )
            {
                IsUsage = true,
            };
        }
    }
}
