using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Demo;

/// <summary>Steps eight and nine: the shares travel, the results are released; and what each party saw of it.</summary>
internal sealed class DemoRun(
    DemoNetwork network,
    DemoLedger ledger,
    DemoAudience audience,
    TimeProvider time,
    IReadOnlyDictionary<string, Dataset> datasets
)
{
    private const string CompleteAction = "complete";

    /// <summary>Runs every task in turn.</summary>
    public async Task<IReadOnlyList<DemoAnalysis>> ComputeAsync(IReadOnlyList<DemoTask> tasks, CancellationToken cancel)
    {
        var (analyses, starts, ends) = (new List<DemoAnalysis>(), new List<DemoReceipt>(), new List<DemoReceipt>());
        ledger.Begin();
        await audience.Wait(
            "demo.wait.compute",
            async tell =>
            {
                foreach (var task in tasks)
                {
                    var begin = time.GetTimestamp();
                    var started = await network.Asker.Client.Tasks.RunAsync(task.Id, cancel);
                    starts.Add(new DemoReceipt(network.Asker.Member.Name, started.Receipt));
                    await WaitAsync(task, started.RunId, tell, cancel);
                    var joint = await network.Asker.Client.Tasks.ResultAsync(task.Id, cancel);
                    var seconds = Math.Round(time.GetElapsedTime(begin).TotalSeconds, 3);
                    ends.Add(await EndAsync(task, cancel));
                    analyses.Add(await GatherAsync(task, joint, seconds, cancel));
                }
            }
        );
        var parties = analyses.SelectMany(analysis => analysis.Parties).ToList();
        await ledger.EndAsync(
            8,
            "transfer",
            [
                Figures.Bytes(parties.Sum(party => party.BytesSent)),
                Figures.Whole(parties.Sum(party => party.MessagesSent)),
            ],
            starts,
            cancel
        );
        ledger.Begin();
        await ledger.EndAsync(9, "release", [$"{analyses.Count}"], ends, cancel);
        return analyses;
    }

    private async Task WaitAsync(DemoTask task, string run, Rendering.ProgressLine.Tell tell, CancellationToken cancel)
    {
        TaskProgress? last = null;
        await foreach (var progress in network.Asker.Client.Tasks.WatchAsync(task.Id, run, time, cancel))
        {
            last = progress;
            tell(progress.Done, progress.Total, task.Title);
        }

        if (last is { State: TaskState.Failed })
        {
            throw new KexinApiException(last.Problem ?? new Problem(task.Title, 502, ProblemCodes.Protocol));
        }
    }

    /// <summary>The receipt of the transaction by which the run ended, from the task's life on the ledger.</summary>
    private async Task<DemoReceipt> EndAsync(DemoTask task, CancellationToken cancel)
    {
        var client = network.Asker.Client;
        var page = await ledger.UntilAsync(
            stop => client.Ledger.HistoryAsync(task.Id, default, stop),
            history => history.Items.Any(item => IsEnd(item) && item.Transaction.State == ReceiptState.Final),
            cancel
        );
        var end = page.Items.Last(IsEnd).Transaction;
        var detail = await client.Ledger.TransactionAsync(end.Id, cancel);
        return new DemoReceipt(
            end.Submitter.Name,
            new Receipt(Steps.CompleteTask, end.Text, task.Id, end.Id, end.Height, end.State, end.Time, detail.ProofUrl)
        );
    }

    private static bool IsEnd(TokenEvent item) => item.Transaction.Action == CompleteAction;

    private async Task<DemoAnalysis> GatherAsync(
        DemoTask task,
        ComputationResult joint,
        double seconds,
        CancellationToken cancel
    )
    {
        var own = await Task.WhenAll(
            network.Providers.Select(async node =>
            {
                var (name, dataset) = (node.Member.Name, datasets[node.Member.Name]);
                try
                {
                    return new DemoOwnResult(
                        name,
                        await node.Client.Datasets.SummaryAsync(dataset.Id, task.Id, cancel)
                    );
                }
                catch (KexinApiException refusal) when (refusal.Problem.Code == ProblemCodes.Refused)
                {
                    return new DemoOwnResult(name, null, refusal.Problem.Title);
                }
            })
        );
        var parties = await Task.WhenAll(network.Nodes.Select(node => PartyAsync(node, task, cancel)));
        return new DemoAnalysis(task.Title, task.Id, task.Draft.Reveals, joint, own, parties, seconds);
    }

    private async Task<DemoParty> PartyAsync(DemoNode node, DemoTask task, CancellationToken cancel)
    {
        if (!node.Member.Provides && !node.Member.Asks)
        {
            return new DemoParty(node.Member.Name, null, 0, 0, 0, 0);
        }

        var progress = await ledger.UntilAsync(
            stop => node.Client.Tasks.ProgressAsync(task.Id, stop),
            found => found.State is TaskState.Completed or TaskState.Failed,
            cancel
        );
        return new DemoParty(
            node.Member.Name,
            progress.Learned,
            progress.Traffic.Sum(traffic => traffic.BytesSent),
            progress.Traffic.Sum(traffic => traffic.BytesReceived),
            progress.Traffic.Sum(traffic => traffic.MessagesSent),
            progress.Traffic.Sum(traffic => traffic.MessagesReceived)
        );
    }
}
