using System.Globalization;
using Kexin.Ledger.Consensus.Tests.Engine;
using Kexin.Ledger.Consensus.Tests.Faults;
using Kexin.Ledger.Consensus.Tests.Ordering;

namespace Kexin.Ledger.Consensus.Tests;

/// <summary>What the assembly does when a fault test starts it as a process of its own, and a long run of faults.</summary>
internal static class Program
{
    public static Task<int> Main(string[] arguments) =>
        arguments switch
        {
            ["order", var folder, var members] => OrderingProcess.RunAsync(
                folder,
                int.Parse(members, CultureInfo.InvariantCulture)
            ),
            ["ledger", var folder] => LedgerProcess.RunAsync(folder),
            ["faults", var seed, var count] => RunFaultsAsync(
                int.Parse(seed, CultureInfo.InvariantCulture),
                int.Parse(count, CultureInfo.InvariantCulture)
            ),
            _ => Task.FromResult(64),
        };

    private static async Task<int> RunFaultsAsync(int seed, int count)
    {
        var (kinds, final) = await MemberFaultRun.RunAsync(seed, count, Console.Error.WriteLine);
        foreach (var (kind, (times, took)) in kinds.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            Console.WriteLine($"{kind, -40}{times, 6}{took.TotalSeconds / times, 8:F2} s each");
        Console.WriteLine($"seed {seed}: {count} faults, {final} final transactions, all there at every member");
        return 0;
    }
}
