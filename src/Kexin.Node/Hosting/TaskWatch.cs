using Kexin.Collaboration.Runs;
using Microsoft.Extensions.Hosting;

namespace Kexin.Node;

/// <summary>Gives the ledger's final transactions to whoever follows the tasks.</summary>
internal sealed class TaskWatch(
    NodeLedger node,
    TaskFollower follower,
    ConsentFollower consents,
    RequestFollower requests,
    GrantIndex grants,
    FinalBlocks finals
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ledger = await node.WaitAsync(stoppingToken);
        var next = Math.Max(1, ledger.Engine.Status.FinalHeight + 1);
        var beside = Task.WhenAll(
            Task.Run(grants.Follow, stoppingToken),
            follower.FetchAsync(stoppingToken),
            follower.JoinAsync(stoppingToken),
            consents.WatchAsync(stoppingToken),
            consents.AnswerAsync(stoppingToken),
            requests.WithdrawAsync(stoppingToken)
        );
        consents.Resume();
        requests.Resume();
        await follower.ResumeAsync(stoppingToken);
        await foreach (var final in ledger.Engine.ReadFinalAsync(next, stoppingToken))
        {
            finals.See(final.Block.Header.Time);
            foreach (var transaction in final.Block.Transactions)
            {
                consents.See(transaction);
                follower.See(transaction);
                requests.See(transaction);
            }
        }

        await beside;
    }
}
