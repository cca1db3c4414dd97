using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Demo;

/// <summary>Keeps the walk's steps and receipts, and lets every node catch up before another one builds on what was done.</summary>
internal sealed class DemoLedger(DemoNetwork network, DemoAudience audience, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);
    private readonly List<DemoStep> _steps = [];
    private long _begin;

    public IReadOnlyList<DemoStep> Steps => _steps;

    /// <summary>A step begins.</summary>
    public void Begin() => _begin = time.GetTimestamp();

    /// <summary>A step is over: every node has executed its blocks.</summary>
    public async Task EndAsync(
        int number,
        string name,
        IReadOnlyList<string> facts,
        IReadOnlyList<DemoReceipt> receipts,
        CancellationToken cancel
    )
    {
        if (receipts.Count > 0)
        {
            await CatchUpAsync(receipts.Max(item => item.Receipt.Height), cancel);
        }

        var status = await network.Asker.Client.Ledger.StatusAsync(cancel);
        var seconds = Math.Round(time.GetElapsedTime(_begin).TotalSeconds, 3);
        var step = new DemoStep(number, name, facts, receipts, status.Height, status.StateRoot, seconds);
        _steps.Add(step);
        audience.StepDone(step);
    }

    /// <summary>Runs the same at several nodes side by side, and names the node of each receipt.</summary>
    public static async Task<IReadOnlyList<DemoReceipt>> EachAsync(
        IEnumerable<DemoNode> nodes,
        Func<DemoNode, Task<IReadOnlyList<Receipt>>> work
    )
    {
        var all = await Task.WhenAll(
            nodes.Select(async node => (await work(node)).Select(receipt => new DemoReceipt(node.Member.Name, receipt)))
        );
        return [.. all.SelectMany(receipts => receipts).OrderBy(item => item.Receipt.Height)];
    }

    /// <summary>Waits until every node has executed the block at <paramref name="height"/>.</summary>
    public Task CatchUpAsync(long height, CancellationToken cancel) =>
        Task.WhenAll(
            network.Nodes.Select(node => UntilAsync(node.Client.Node.GetAsync, info => info.Height >= height, cancel))
        );

    /// <summary>Asks again until the answer is as wished.</summary>
    /// <exception cref="CommandFailedException">It was not so in time.</exception>
    public async Task<T> UntilAsync<T>(
        Func<CancellationToken, Task<T>> ask,
        Func<T, bool> wished,
        CancellationToken cancel
    )
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            KexinApiException? problem = null;
            try
            {
                var answer = await ask(cancel);
                if (wished(answer))
                {
                    return answer;
                }
            }
            catch (KexinApiException error) when (error.Problem.Code is ProblemCodes.NotFound or ProblemCodes.Conflict)
            {
                problem = error;
            }

            if (time.GetElapsedTime(begin) > Patience)
            {
                throw problem
                    ?? throw new CommandFailedException(
                        ExitCodes.NodeFault,
                        $"{typeof(T).Name}: no answer in {Patience}."
                    );
            }

            await Task.Delay(PollInterval, time, cancel);
        }
    }
}
