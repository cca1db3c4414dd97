using System.Text.Json;

namespace Kexin.Client;

/// <summary>How to reach a node: the file <c>api.json</c> in its folder, readable by its owner alone.</summary>
/// <param name="Url">The API's address.</param>
/// <param name="Token">The bearer token that <c>init</c> made.</param>
public sealed record ApiAccess(Uri Url, string Token)
{
    /// <summary>The file's name in the node's folder.</summary>
    public const string FileName = "api.json";

    /// <summary>The address without the token.</summary>
    public override string ToString() => Url.ToString();

    /// <summary>Reads the file in <paramref name="nodeFolder"/>.</summary>
    /// <exception cref="FileNotFoundException">There is none: no node was initialised there.</exception>
    /// <exception cref="InvalidDataException">It is not what <see cref="Save"/> wrote.</exception>
    public static ApiAccess Load(string nodeFolder)
    {
        var path = Path.Combine(nodeFolder, FileName);
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, KexinJson.Default.ApiAccess)
                ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (DirectoryNotFoundException error)
        {
            throw new FileNotFoundException(error.Message, path, error);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is not an API access file: {error.Message}", error);
        }
    }

    /// <summary>Writes the file, mode 0600, replacing an older one at once.</summary>
    public void Save(string nodeFolder)
    {
        var path = Path.Combine(nodeFolder, FileName);
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(file, this, KexinJson.Default.ApiAccess);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
