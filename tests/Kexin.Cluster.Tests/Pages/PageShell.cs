using System.Diagnostics;
using System.Globalization;

namespace Kexin.Cluster.Tests;

/// <summary>Types lines into bash as a reader of a page does, output and errors together; whatever is left running ends with this.</summary>
internal sealed class PageShell : IAsyncDisposable
{
    private const string StopWithInput = " --stop-with-input";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string _root = Directory.CreateTempSubdirectory("kexin-page-").FullName;
    private readonly string _language;
    private readonly List<Running> _running = [];
    private string _path = Environment.GetEnvironmentVariable("PATH")!;

    /// <param name="language">In which <c>kexin</c> answers.</param>
    public PageShell(string language)
    {
        _language = language;

        // The clone, in which the reader starts.
        Folder = Path.Combine(_root, "kexin");
        Directory.CreateDirectory(Folder);
        var program = Path.Combine(Folder, "kexin");
        var words = string.Join(' ', NodeProcess.Program.Select(word => $"'{word}'"));
        File.WriteAllText(program, $"#!/bin/sh\nexec {words} \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Where the reader is.</summary>
    public string Folder { get; private set; }

    /// <summary>Runs a script; where it goes and what it puts on the path holds for what follows.</summary>
    public async Task ScriptAsync(string script)
    {
        var (code, lines) = await RunAsync($"set -e\n{script}\npwd; echo \"$PATH\"");
        Assert.True(code == 0, $"{script}\nended with {code}: {string.Join('\n', lines)}");
        (Folder, _path) = (lines[^2], lines[^1]);
    }

    /// <summary>Runs a line to its end.</summary>
    public async Task<(int ExitCode, IReadOnlyList<string> Lines)> RunAsync(string line)
    {
        await using var running = Start(line);
        running.Process.StandardInput.Close();
        return await running.EndAsync(Patience);
    }

    /// <summary>Runs a line in a terminal of its own.</summary>
    public Running Leave(string line)
    {
        var isNode = !line.StartsWith("kexin run ", StringComparison.Ordinal);
        _running.Add(Start($"exec {line}{(isNode ? StopWithInput : "")}"));
        return _running[^1];
    }

    /// <summary>Presses Ctrl-C in each terminal in which something runs.</summary>
    public async Task InterruptAsync()
    {
        foreach (var running in _running)
        {
            var id = running.Process.Id.ToString(CultureInfo.InvariantCulture);
            using var kill = Process.Start("kill", ["-INT", id]);
            await kill.WaitForExitAsync();
            await running.EndAsync(Patience);
            await running.DisposeAsync();
        }

        _running.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in _running)
        {
            await running.DisposeAsync();
        }

        Directory.Delete(_root, recursive: true);
    }

    private Running Start(string line)
    {
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "bash", "-c", $"exec 2>&1\n{line}"])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = _path;
        start.Environment["KEXIN_LANG"] = _language;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return new Running(Process.Start(start)!);
    }

    /// <summary>A line that runs, and what it has written so far.</summary>
    internal sealed class Running : IAsyncDisposable
    {
        private readonly List<string> _lines = [];

        public Running(Process process)
        {
            Process = process;
            process.OutputDataReceived += (_, data) =>
            {
                lock (_lines)
                {
                    _lines.AddRange(data.Data is { } line ? [line] : []);
                }
            };
            process.BeginOutputReadLine();
        }

        public Process Process { get; }

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        /// <summary>Waits for the end.</summary>
        public async Task<(int ExitCode, IReadOnlyList<string> Lines)> EndAsync(TimeSpan patience)
        {
            using var limit = new CancellationTokenSource(patience);
            try
            {
                await Process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"It does not end; it wrote: {string.Join('\n', Lines)}");
            }

            return (Process.ExitCode, Lines);
        }

        public async ValueTask DisposeAsync()
        {
            if (!Process.HasExited)
            {
                Process.StandardInput.Close();
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
                try
                {
                    await Process.WaitForExitAsync(limit.Token);
                }
                catch (OperationCanceledException)
                {
                    Process.Kill(entireProcessTree: true);
                    await Process.WaitForExitAsync();
                }
            }

            Process.Dispose();
        }
    }
}
