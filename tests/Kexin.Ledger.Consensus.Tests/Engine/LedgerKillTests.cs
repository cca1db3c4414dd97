using System.Globalization;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Engine;

/// <summary>Faults: the power goes, at every node at once.</summary>
public sealed class LedgerKillTests : IDisposable
{
    private const int Rounds = 2;
    private const int AcceptedPerRound = 60;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task No_accepted_transaction_is_lost_when_all_nodes_are_killed()
    {
        await using (var founded = TestConsortium.Found(folder.Path, LedgerProcess.Members)) { }
        var lines = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            using var process = ChildProcess.Start("ledger", folder.Path);
            for (var i = 0; i < AcceptedPerRound; i++)
                lines.Add(await process.ReadLineAsync() ?? throw new InvalidOperationException("The process ended."));
            lines.AddRange(await process.KillAsync());
        }

        await using var consortium = TestConsortium.Open(folder.Path);
        await consortium.StartAllAsync();
        await consortium.AcceptAsync(consortium.Nodes[1]);
        foreach (var line in lines)
        {
            var (id, height) = Parse(line);
            foreach (var node in consortium.Nodes)
                Assert.Equal(height, await node.FinalAsync(id));
        }
        Assert.All(consortium.Nodes, node => Assert.Empty(node.Engine.Status.Alarms));
    }

    private static (TransactionId Id, long Height) Parse(string line)
    {
        var parts = line.Split(' ');
        return (new TransactionId(Digest.Parse(parts[0])), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
