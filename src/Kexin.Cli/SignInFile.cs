using System.Text.Json;
using Kexin.Files;

namespace Kexin.Cli;

/// <summary>The sign-ins of one user of the machine, a node each, in the user's own configuration folder; readable by the user alone.</summary>
internal sealed class SignInFile(Func<string, string?> environment)
{
    private const string Name = "sign-ins.json";

    /// <summary>XDG Base Directory Specification: <c>$XDG_CONFIG_HOME/kexin</c>, else <c>~/.config/kexin</c>; null without a home.</summary>
    private string? Folder =>
        environment("XDG_CONFIG_HOME") is { Length: > 0 } config ? Path.Combine(config, "kexin")
        : environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config", "kexin")
        : null;

    private string? FilePath => Folder is { } folder ? Path.Combine(folder, Name) : null;

    /// <summary>The token for a node, or null.</summary>
    /// <param name="node">The full path of its folder, or its address.</param>
    public string? Find(string node) => Read().GetValueOrDefault(node);

    /// <summary>Keeps the token for a node, or forgets it.</summary>
    /// <exception cref="DirectoryNotFoundException">The user has no home.</exception>
    public void Put(string node, string? token)
    {
        var all = Read();
        if (token is null)
        {
            all.Remove(node);
        }
        else
        {
            all[node] = token;
        }

        var path = FilePath ?? throw new DirectoryNotFoundException("$HOME");
        MakePrivate(Folder!);
        OwnersFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(all, CliJson.Default.DictionaryStringString));
    }

    private Dictionary<string, string> Read()
    {
        if (FilePath is not { } path || !File.Exists(path))
        {
            return [];
        }

        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, CliJson.Default.DictionaryStringString) ?? [];
        }
        catch (JsonException)
        {
            // Who signs in again mends it.
            return [];
        }
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
