using System.Diagnostics;
using System.Globalization;
using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>What a running node's process lets others on its machine see.</summary>
public sealed class GuardedProcessTests : IAsyncLifetime
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    private readonly string _root = Directory.CreateTempSubdirectory("kexin-cluster-").FullName;
    private NodeProcess _node = null!;
    private HashSet<string> _before = [];

    public async Task InitializeAsync()
    {
        _node = NodeProcess.Make(_root, "guarded", MemberRole.Member, "standard");
        _before = [.. Entries()];
        await _node.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void It_makes_files_for_its_owner_writes_no_core_dump_and_opens_no_diagnostics_port()
    {
        Assert.Equal("0077", Line("status", "Umask:"));
        Assert.StartsWith("0 ", Line("limits", "Max core file size"), StringComparison.Ordinal);
        var id = _node.ProcessId.ToString(CultureInfo.InvariantCulture);
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{id}-*"));
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), $"clr-debug-pipe-{id}-*"));
        var made = Entries().Except(_before).ToList();
        Assert.NotEmpty(made);
        Assert.All(made, path => Assert.True((ModeOf(path) & Others) == 0, path));
    }

    [Theory]
    [InlineData("000")]
    [InlineData("077")]
    [InlineData("777")]
    public async Task A_node_that_is_made_under_any_mask_has_keys_for_its_owner(string mask)
    {
        var folder = Path.Combine(_root, $"under-{mask}");
        string[] init = ["init", "--dir", folder, "--name", "Masked", "--passphrase-file", _node.PassphraseFile];
        using var process = Process.Start(
            new ProcessStartInfo("sh", ["-c", $"umask {mask}; exec \"$@\"", "sh", .. NodeProcess.Program, .. init])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var said = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await said);
        const UnixFileMode file = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var place in new[] { folder, Path.Combine(folder, "keys") })
        {
            Assert.Equal(file | UnixFileMode.UserExecute, File.GetUnixFileMode(place));
            Assert.All(
                Directory.GetFiles(place),
                path => Assert.Equal((path, file), (path, File.GetUnixFileMode(path)))
            );
        }
    }

    /// <summary>None where the node has renamed the file since.</summary>
    private static UnixFileMode ModeOf(string path)
    {
        try
        {
            return File.GetUnixFileMode(path);
        }
        catch (IOException)
        {
            return UnixFileMode.None;
        }
    }

    private string[] Entries() => Directory.GetFileSystemEntries(_node.Folder, "*", SearchOption.AllDirectories);

    private string Line(string file, string name) =>
        File.ReadLines($"/proc/{_node.ProcessId}/{file}")
            .Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..]
            .Trim();
}
