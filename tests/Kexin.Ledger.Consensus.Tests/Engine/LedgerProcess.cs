using Kexin.Ledger.Consensus.Wire;

namespace Kexin.Ledger.Consensus.Tests.Engine;

/// <summary>A process with all nodes of a consortium, which submits for ever and prints every transaction that is accepted.</summary>
internal static class LedgerProcess
{
    private const int InFlight = 8;
    public const int Members = 3;

    public static async Task<int> RunAsync(string folder)
    {
        var consortium = TestConsortium.Open(folder);
        await consortium.StartAllAsync();
        var output = Console.Out;
        await Task.WhenAll(
            Enumerable.Range(0, InFlight).Select(i => SubmitForEverAsync(consortium.Nodes[i % Members]))
        );
        return 0;

        async Task SubmitForEverAsync(TestNode node)
        {
            while (true)
            {
                var transaction = consortium.Note(node);
                if (await node.SubmitAsync(transaction) is not SubmissionResult.Accepted accepted)
                    continue;
                lock (output)
                {
                    output.Write($"{transaction.Id} {accepted.Height}\n");
                    output.Flush();
                }
            }
        }
    }
}
