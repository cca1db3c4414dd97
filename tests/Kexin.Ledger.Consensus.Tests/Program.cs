using Kexin.Ledger.Consensus.Tests.Engine;
using Kexin.Ledger.Consensus.Tests.Ordering;

namespace Kexin.Ledger.Consensus.Tests;

/// <summary>What the assembly does when a fault test starts it as a process of its own.</summary>
internal static class Program
{
    public static Task<int> Main(string[] arguments) =>
        arguments switch
        {
            ["order", var folder, var members] => OrderingProcess.RunAsync(
                folder,
                int.Parse(members, System.Globalization.CultureInfo.InvariantCulture)
            ),
            ["ledger", var folder] => LedgerProcess.RunAsync(folder),
            _ => Task.FromResult(64),
        };
}
