using System.Text;
using System.Text.Json;

namespace Kexin.Client;

/// <summary>How to reach a node: the file <c>api.json</c> in its folder, readable by its owner alone.</summary>
/// <param name="Url">The API's address.</param>
/// <param name="Token">The bearer token that <c>init</c> made.</param>
/// <param name="Socket">
/// The node's Unix socket, which only its owner can connect to; in the file relative to the folder. Null where programs reach the node by its
/// address, as through a tunnel from another machine.
/// </param>
public sealed record ApiAccess(Uri Url, string Token, string? Socket = null)
{
    /// <summary>The file's name in the node's folder.</summary>
    public const string FileName = "api.json";

    /// <summary>The Unix socket's name in the node's folder.</summary>
    public const string SocketName = "api.sock";

    /// <summary>The longest path of a Unix socket, in bytes; unix(7).</summary>
    private const int LongestSocketInBytes = 107;

    /// <summary>Whether a Unix socket can have that path.</summary>
    public static bool FitsSocket(string path) => Encoding.UTF8.GetByteCount(path) <= LongestSocketInBytes;

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
            var access =
                JsonSerializer.Deserialize(file, KexinJson.Default.ApiAccess)
                ?? throw new InvalidDataException($"{path} is empty.");
            var socket = access.Socket is null ? null : Path.GetFullPath(access.Socket, Path.GetFullPath(nodeFolder));
            return access with { Socket = socket is not null && FitsSocket(socket) ? socket : null };
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
