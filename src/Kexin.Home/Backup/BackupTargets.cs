using Kexin.Files;

namespace Kexin.Home.Backup;

/// <summary>Where back-ups of a node lie, in a file of its folder.</summary>
/// <param name="home">The node's.</param>
public sealed class BackupTargets(NodeFolder home)
{
    /// <summary>Their folders, in the order in which they were first used.</summary>
    public IReadOnlyList<string> All =>
        File.Exists(home.BackupTargets) ? [.. File.ReadLines(home.BackupTargets).Where(line => line.Length > 0)] : [];

    /// <summary>Remembers a folder.</summary>
    public void Add(string target)
    {
        if (!All.Contains(target))
        {
            Write([.. All, target]);
        }
    }

    /// <summary>Forgets a folder that is lost for good.</summary>
    /// <exception cref="NodeFaultException">It is none of them.</exception>
    public void Forget(string target)
    {
        var path = Path.GetFullPath(target);
        if (!All.Contains(path))
        {
            throw new NodeFaultException($"No back-up of this node lies in '{path}'.", $"“{path}”中没有本节点的备份。")
            {
                IsUsage = true,
            };
        }

        Write([.. All.Where(each => each != path)]);
    }

    private void Write(IReadOnlyList<string> targets) =>
        OwnersFile.Write(
            home.BackupTargets,
            System.Text.Encoding.UTF8.GetBytes(string.Concat(targets.Select(each => each + "\n")))
        );
}
