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
            await ReachAsync(target, (_, _) => Task.CompletedTask);
        }

        foreach (var target in targets)
        {
            await ReachAsync(
                target,
                async (shelf, store) =>
                {
                    await BackupShelf.ShredAsync(store, path, found => _shredded.Add(path, target, found), cancel);
                    await shelf.CommitAsync(store, cancel);
                }
            );
        }

        return _shredded.CountOf(path);
    }

    /// <summary>Sees to it that no back-up begins until what it returns is disposed: one would take a copy of what is destroyed.</summary>
    /// <exception cref="DomainException">A back-up is being taken.</exception>
    public IDisposable Hold() =>
        FolderLock.TryTake(folder.BackupLock)
        ?? throw new DomainException(
            FaultCodes.Conflict,
            new(
                "The node's data is being backed up or destroyed just now: nothing more is destroyed yet.",
                "本节点的数据正在备份或销毁，尚未销毁更多内容。"
            ),
            new("Do it again when that has ended.", "请等其结束后重试。")
        );

    /// <summary>Forgets from which generations a folder was deleted, once that was said.</summary>
    public void Forget(string path) => _shredded.Forget(path);

    private async Task ReachAsync(string target, Func<BackupShelf, ObjectStore, Task> work)
    {
        try
        {
            using var shelf = new BackupShelf(target);
            await shelf.ToldAsync(async () =>
            {
                await using var store = await shelf.OpenAsync(suite, master, time);
                await work(shelf, store);
                return true;
            });
        }
        catch (Exception error) when (error is NodeFaultException or IOException or UnauthorizedAccessException)
        {
            throw new DomainException(
                FaultCodes.Conflict,
                new(
                    $"The back-ups in '{target}' cannot be reached, and hold a copy: nothing here is destroyed yet. {error.Message}",
                    $"无法访问“{target}”中的备份，其中存有副本：本节点尚未销毁任何内容。{(error as NodeFaultException)?.Chinese}"
                ),
                new(
                    "Plug the disk in, or wait until a back-up has ended, and do it again. If the back-ups are lost for good, 'kexin backup forget' says so.",
                    "请接上磁盘，或等正在进行的备份结束，然后重试。如果备份已永久丢失，请用 kexin backup forget 说明。"
                ),
                error
            );
        }
    }
}
