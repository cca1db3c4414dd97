using System.Diagnostics;

namespace Kexin.Cluster.Tests;

/// <summary>Commands as a person types them in a folder, counted; whatever they leave running ends with this.</summary>
internal sealed class TypedCommands : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly List<Process> _running = [];

    /// <summary>Where they are typed.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("kexin-typed-").FullName;

    /// <summary>All that were typed, in order.</summary>
    public List<string> Typed { get; } = [];

    /// <summary>Types a command and waits for its end, which must be a success.</summary>
    /// <returns>What it wrote.</returns>
    public async Task<string> RunAsync(params string[] words)
    {
        using var process = Launch(words);
        using var patience = new CancellationTokenSource(Patience);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{Typed[^1]} ended with {process.ExitCode}: {await error}");
    }

    /// <summary>Types a command that goes on until it is told to stop, and waits until it has said something.</summary>
    public async Task StartAsync(string says, params string[] words)
    {
        var process = Launch([.. words, "--stop-with-input"], counted: words);
        _running.Add(process);
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        using var patience = new CancellationTokenSource(Patience);
        var heard = new List<string>();
        while (!heard.Any(line => line.Contains(says, StringComparison.Ordinal)))
        {
            heard.Add(
                await process.StandardError.ReadLineAsync(patience.Token)
                    ?? throw new InvalidOperationException($"{Typed[^1]} ended: {string.Join('\n', heard)}")
            );
        }

        _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running)
        {
            process.StandardInput.Close();
        }

        foreach (var process in _running)
        {
            using var patience = new CancellationTokenSource(NodeProcess.LongestStop);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private Process Launch(string[] words, string[]? counted = null)
    {
        Typed.Add($"kexin {string.Join(' ', counted ?? words)}");
        var start = new ProcessStartInfo(NodeProcess.Program[0])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in NodeProcess.Program.Skip(1).Concat(words))
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["KEXIN_PASSPHRASE_FILE"] = Path.Combine(Folder, "words");
        start.Environment["KEXIN_LANG"] = "en";
        return Process.Start(start)!;
    }
}
