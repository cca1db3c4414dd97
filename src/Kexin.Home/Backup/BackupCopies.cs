using Kexin.Cryptography;
using Kexin.ObjectStorage;

namespace Kexin.Home.Backup;

/// <summary>The back-ups of a node, as the running node reaches them.</summary>
/// <param name="folder">Tells where they lie.</param>
/// <param name="suite">The node's.</param>
/// <param name="master">Opens them.</param>
/// <param name="time">The clock.</param>
public sealed class BackupCopies(NodeFolder folder, Suite suite, IMasterKey master, TimeProvider time)
{
    private readonly ShreddedBackups _shredded = new(folder);

    /// <summary>Deletes a folder of the node from every generation of every back-up, so that it is undecipherable.</summary>
    /// <param name="path">Below the node's folder.</param>
    /// <param name="cancel">Stops it; the next call goes on.</param>
    /// <returns>From how many generations, those of earlier attempts included, until <see cref="Forget"/>.</returns>
    /// <exception cref="DomainException">A back-up cannot be reached.</exception>
    public async Task<int> ShredAsync(string path, CancellationToken cancel)
    {
        // All are reached before any is changed: what is missing is plugged in, and then all goes in one step.
        var targets = new BackupTargets(folder).All;
        foreach (var target in targets)
        {
            await ReachAsync(target, _ => Task.CompletedTask);
        }

        foreach (var target in targets)
        {
            await ReachAsync(
                target,
                store => BackupShelf.ShredAsync(store, path, found => _shredded.Add(path, target, found), cancel)
            );
        }

        return _shredded.CountOf(path);
    }

    /// <summary>Forgets from which generations a folder was deleted, once that was said.</summary>
    public void Forget(string path) => _shredded.Forget(path);

    private async Task ReachAsync(string target, Func<ObjectStore, Task> work)
    {
        try
        {
            using var shelf = new BackupShelf(target);
            await using var store = await shelf.OpenAsync(suite, master, time);
            await work(store);
        }
        catch (Exception error)
            when (error is NodeFaultException or IOException or UnauthorizedAccessException or ObjectStorageException)
        {
            throw new DomainException(
                FaultCodes.Conflict,
                new(
                    $"The back-ups in '{target}' cannot be reached, and hold a copy: nothing here is destroyed yet. {error.Message}",
                    $"无法访问“{target}”中的备份，其中存有副本：本节点尚未销毁任何内容。"
                ),
                new(
                    "Plug the disk in and do it again. If the back-ups are lost for good, 'kexin backup forget' says so.",
                    "请接上磁盘后重试。如果备份已永久丢失，请用 kexin backup forget 说明。"
                ),
                error
            );
        }
    }
}
