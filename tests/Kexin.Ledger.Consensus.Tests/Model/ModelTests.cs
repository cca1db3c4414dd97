using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Kexin.Ledger.Consensus.Tests.Model;

/// <summary>The finality protocol in Promela, checked by spin: its rules hold, and without any one of them they do not.</summary>
public sealed class ModelTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("-DLOSSES=1 -DCRASHES=1")]
    [InlineData("-DLOSSES=0 -DCRASHES=0 -DSETBACKS=1")]
    public async Task No_two_values_become_final_and_a_good_round_always_decides(string faults) =>
        Assert.Contains("errors: 0", await CheckAsync(faults), StringComparison.Ordinal);

    [Theory]
    [InlineData("-DNO_LOCK -DLOSSES=0 -DCRASHES=0")]
    [InlineData("-DNO_UNLOCK -DLOSSES=0 -DCRASHES=0")]
    [InlineData("-DVOTE_BELOW -DCRASHES=0")]
    [InlineData("-DNO_PROMISE -DCRASHES=0")]
    [InlineData("-DNO_ADOPTION -DCRASHES=0")]
    [InlineData("-DFEW_ANSWERS -DCRASHES=0")]
    [InlineData("-DNO_FLOOR -DCRASHES=0")]
    [InlineData("-DVOTE_AGAIN -DLOSSES=0")]
    [InlineData("-DLOCK_IN_MEMORY -DLOSSES=0")]
    [InlineData("-DNO_MEMORY_CHECK -DLOSSES=0 -DCRASHES=0 -DSETBACKS=1")]
    public async Task Without_one_of_the_rules_the_checker_finds_the_fault(string broken) =>
        Assert.Contains("errors: 1", await CheckAsync(broken), StringComparison.Ordinal);

    /// <summary>The bound is where the documents say: beyond it the checker finds the fork, so that it is no bound of the model alone.</summary>
    [Fact]
    public async Task A_memory_of_which_nobody_that_answers_has_heard_anything_later_counts_as_a_member_that_lies() =>
        Assert.Contains(
            "errors: 1",
            await CheckAsync("-DUNHEARD -DLOSSES=0 -DCRASHES=0 -DSETBACKS=1"),
            StringComparison.Ordinal
        );

    private static async Task<string> CheckAsync(string defines)
    {
        using var folder = new TemporaryFolder();
        await RunAsync(folder.Path, "spin", $"-a {defines} {ModelPath()}");
        await RunAsync(folder.Path, "gcc", "-w -O2 -DSAFETY -DNOREDUCE -DCOLLAPSE -DMEMLIM=4000 -o pan pan.c");
        var output = await RunAsync(folder.Path, Path.Combine(folder.Path, "pan"), "-E -m1000000 -w24");
        Assert.DoesNotContain("Search not completed\n\t+ reached", output, StringComparison.Ordinal);
        Assert.DoesNotContain("max search depth too small", output, StringComparison.Ordinal);
        return output;
    }

    private static async Task<string> RunAsync(string folder, string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, $"{program} failed: {await errors}");
        return output;
    }

    private static string ModelPath([CallerFilePath] string here = "") =>
        Path.GetFullPath(
            Path.Combine(here, "..", "..", "..", "..", "src", "Kexin.Ledger.Consensus", "Model", "finality.pml")
        );
}
