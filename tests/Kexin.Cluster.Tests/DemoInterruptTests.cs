using System.Diagnostics;
using System.Globalization;

namespace Kexin.Cluster.Tests;

/// <summary>Whoever stops the demonstration has no nodes left running.</summary>
public sealed class DemoInterruptTests : IDisposable
{
    private const int Interrupted = 130;
    private const int Nodes = 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("kexin-cluster-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Ctrl_C_of_the_demo_leaves_no_process_behind()
    {
        string[] words = [NodeProcess.Program, "demo", "--rows", "50", "--dir", Path.Combine(_folder, "demo")];
        var start = new ProcessStartInfo("dotnet", words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var demo = Process.Start(start)!;
        var output = demo.StandardOutput.ReadToEndAsync();
        var errors = demo.StandardError.ReadToEndAsync();
        try
        {
            await Cluster.WaitAsync(
                () => Task.FromResult(demo.HasExited || Founded() == Nodes),
                () => $"the demo's nodes found their consortium: {Founded()}"
            );
            Assert.False(demo.HasExited, $"The demo ended by itself: {(demo.HasExited ? await errors : "")}");
            Assert.Equal(Nodes, Running().Count(process => process != demo.Id));
            using (var kill = Process.Start("kill", ["-INT", demo.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await kill.WaitForExitAsync();
            }

            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await demo.WaitForExitAsync(patience.Token);
            Assert.Equal(Interrupted, demo.ExitCode);
            Assert.Empty(Running());
        }
        finally
        {
            foreach (var left in Running())
            {
                using var process = Process.GetProcessById(left);
                process.Kill();
                await process.WaitForExitAsync();
            }

            await Task.WhenAll(output, errors);
        }
    }

    private int Founded() => Directory.GetFiles(_folder, "genesis.cbor", SearchOption.AllDirectories).Length;

    /// <summary>The processes whose command line names the demo's folder.</summary>
    private List<int> Running() =>
        [
            .. Directory
                .GetDirectories("/proc")
                .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, null, out var id) ? id : 0)
                .Where(id => id != 0 && CommandOf(id).Contains(_folder, StringComparison.Ordinal)),
        ];

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
