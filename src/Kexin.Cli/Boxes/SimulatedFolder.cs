using System.Security.Cryptography;
using Kexin.Box.Simulation;
using Kexin.Box.Tags;
using Kexin.Cryptography;
using Kexin.Files;

namespace Kexin.Cli.Boxes;

/// <summary>A simulated site on disk: <c>site.key</c>, 16 bytes in hexadecimal, and a mark for each box and tag that was touched.</summary>
internal sealed class SimulatedFolder(string path) : IDisposable
{
    private readonly List<BoxMarkFile> _marks = [];

    /// <summary>Where the site's key is, by which a node checks the tags.</summary>
    public string KeyFile => Path.Combine(path, "site.key");

    /// <summary>Opens the site, and makes it before if nothing is there.</summary>
    /// <exception cref="InvalidDataException">The key or a mark is broken.</exception>
    public SimulatedSite Open(
        Suite suite,
        int boxes,
        int tags,
        TimeProvider clock,
        IReadOnlyCollection<ScriptedFault> faults
    )
    {
        Directory.CreateDirectory(path);
        if (!File.Exists(KeyFile))
        {
            var made = Convert.ToHexString(RandomSource.System.GetBytes(SoftwareSiteKey.SizeInBytes));
            OwnersFile.Write(KeyFile, System.Text.Encoding.ASCII.GetBytes(made + "\n"));
        }

        var key = ReadKey();
        var site = new SimulatedSite(suite, key, boxes, tags, MarkOf, clock, faults);
        CryptographicOperations.ZeroMemory(key);
        return site;
    }

    public void Dispose() => _marks.ForEach(mark => mark.Dispose());

    private byte[] ReadKey()
    {
        try
        {
            return
                Convert.FromHexString(File.ReadAllText(KeyFile).TrimEnd())
                    is { Length: SoftwareSiteKey.SizeInBytes } key
                ? key
                : throw new InvalidDataException($"{KeyFile} holds no key of a site.");
        }
        catch (FormatException error)
        {
            throw new InvalidDataException($"{KeyFile} holds no key of a site.", error);
        }
    }

    private BoxMarkFile MarkOf(string id)
    {
        var file = Path.Combine(path, $"{id}.mark");
        if (!File.Exists(file))
        {
            BoxMarkFile.Create(file);
        }

        var mark = BoxMarkFile.Open(file);
        _marks.Add(mark);
        return mark;
    }
}
