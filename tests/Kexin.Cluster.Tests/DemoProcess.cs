using System.Diagnostics;
using System.Globalization;

namespace Kexin.Cluster.Tests;

/// <summary><c>kexin demo</c> as a process of its own, and whatever it leaves running: nothing of it outlives the test.</summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    private readonly string _folder;
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private DemoProcess(string folder, Process process)
    {
        _folder = folder;
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Starts a demo whose files go to a folder; that folder's name tells its processes from all others.</summary>
    public static DemoProcess Start(string folder, params string[] options)
    {
        // A job that a script puts in the background ignores Ctrl-C, and so would whatever it starts.
        string[] command = ["--default-signal=INT", .. NodeProcess.Program, "demo", "--dir", folder];
        var start = new ProcessStartInfo("env", [.. command, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Compiling loops well at once pays for many rows; here are few.
        start.Environment["DOTNET_TC_QuickJitForLoops"] = "1";
        return new DemoProcess(folder, Process.Start(start)!);
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code and what the demo wrote to the screen.</returns>
    public async Task<(int ExitCode, string Screen)> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, await _output + await _errors);
    }

    /// <summary>Presses Ctrl-C.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>The processes whose command line names the demo's folder.</summary>
    public IReadOnlyList<int> Running() =>
        [
            .. Directory
                .GetDirectories("/proc")
                .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, null, out var id) ? id : 0)
                .Where(id => id != 0 && CommandOf(id).Split('\0').Any(Names)),
        ];

    public async ValueTask DisposeAsync()
    {
        foreach (var left in Running())
        {
            await KillAsync(left);
        }

        await Task.WhenAll(_output, _errors);
        _process.Dispose();
    }

    private bool Names(string word) => word == _folder || word.StartsWith(_folder + "/", StringComparison.Ordinal);

    private static async Task KillAsync(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            await process.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            // It has ended meanwhile.
        }
    }

    private static string CommandOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }
}
