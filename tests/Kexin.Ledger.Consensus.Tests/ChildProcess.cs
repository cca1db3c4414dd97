using System.Diagnostics;

namespace Kexin.Ledger.Consensus.Tests;

/// <summary>This assembly, started again as a program of its own, so that a test can kill it.</summary>
public sealed class ChildProcess : IDisposable
{
    private readonly Process process;

    private ChildProcess(Process process) => this.process = process;

    public static ChildProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } path && path.EndsWith("dotnet", StringComparison.Ordinal) ? path : "dotnet"
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return new ChildProcess(Process.Start(start)!);
    }

    public async Task<string?> ReadLineAsync() => await process.StandardOutput.ReadLineAsync();

    /// <summary>Kills the process as a power button would, and gives the whole lines that it had still written.</summary>
    public async Task<IReadOnlyList<string>> KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        var rest = await process.StandardOutput.ReadToEndAsync();
        var lines = rest.Split('\n');
        return lines[..^1];
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
