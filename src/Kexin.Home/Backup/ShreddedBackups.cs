using System.Text;
using Kexin.Files;
using Kexin.Ledger.Storage;

namespace Kexin.Home.Backup;

/// <summary>From which generations of which back-ups something is deleted, in a file of the node's folder.</summary>
/// <remarks>
/// Written before anything is deleted: an attempt that fails afterwards is made again, finds nothing more in the back-ups, and still
/// has to say from how many the data was taken.
/// </remarks>
/// <param name="home">The node's.</param>
public sealed class ShreddedBackups(NodeFolder home)
{
    private const char Separator = '\t';

    /// <summary>Remembers generations; those that it knows already stand there once.</summary>
    /// <param name="path">What is deleted, below the node's folder.</param>
    /// <param name="target">The folder of the back-ups.</param>
    /// <param name="generations">Which of them hold it.</param>
    public void Add(string path, string target, IReadOnlyList<string> generations)
    {
        var known = Read();
        string[] added = [.. generations.Select(each => string.Join(Separator, path, each, target)).Except(known)];
        if (added.Length > 0)
        {
            Write([.. known, .. added]);
        }
    }

    /// <summary>From how many generations something was deleted.</summary>
    public int CountOf(string path) => Read().Count(line => IsOf(line, path));

    /// <summary>Forgets what was receipted.</summary>
    public void Forget(string path)
    {
        var known = Read();
        if (known.Any(line => IsOf(line, path)))
        {
            Write([.. known.Where(line => !IsOf(line, path))]);
        }
    }

    private static bool IsOf(string line, string path) => line.StartsWith(path + Separator, StringComparison.Ordinal);

    private string[] Read() =>
        File.Exists(home.ShreddedBackups) ? File.ReadAllLines(home.ShreddedBackups, Encoding.UTF8) : [];

    /// <summary>Where nothing waits for a receipt there is no file.</summary>
    private void Write(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            File.Delete(home.ShreddedBackups);
            return;
        }

        OwnersFile.Write(
            home.ShreddedBackups,
            Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")))
        );
    }
}
