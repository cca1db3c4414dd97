using System.Threading.Channels;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kexin.Node;

/// <summary>Watches the ledger's final blocks for tasks that this node has a part in: fetches documents, takes part in runs.</summary>
internal sealed class TaskWatch(
    NodeLedger node,
    DocumentStore documents,
    TaskRuns runs,
    RunRecords records,
    Submitter submitter,
    ILogger<TaskWatch> logger
) : BackgroundService
{
    private const int MostToFetch = 256;

    /// <summary>Tasks whose document is fetched ahead; one that finds no place is fetched when somebody asks for it.</summary>
    private readonly Channel<Token> _toFetch = Channel.CreateBounded<Token>(
        new BoundedChannelOptions(MostToFetch) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ledger = await node.WaitAsync(stoppingToken);
        _ = FetchAsync(stoppingToken);
        var next = Math.Max(1, ledger.Engine.Status.FinalHeight + 1);
        await GuardAsync(() => runs.ResumeAsync(ledger, stoppingToken), "Results held back", stoppingToken);
        foreach (var task in FindRunning(ledger))
        {
            await GuardAsync(() => GoOnAsync(ledger, task, stoppingToken), task, stoppingToken);
        }

        await foreach (var final in ledger.Engine.ReadFinalAsync(next, stoppingToken))
        {
            foreach (var transaction in final.Block.Transactions)
            {
                if (transaction.Contract == TasksContract.ContractName)
                {
                    Guard(() => See(ledger, transaction), transaction.Id);
                }
            }
        }
    }

    /// <summary>Fetches beside the watching: a requester whose node does not answer must not hold up the runs of others.</summary>
    private async Task FetchAsync(CancellationToken cancel)
    {
        await foreach (var token in _toFetch.Reader.ReadAllAsync(cancel))
        {
            await GuardAsync(
                async () =>
                {
                    if (await documents.GetAsync(TaskToken.Read(token).Document, token.Owner, cancel) is null)
                    {
                        logger.LogInformation("The document of task {Task} could not be fetched yet.", token.Id);
                    }
                },
                token.Id,
                cancel
            );
        }
    }

    /// <summary>What goes wrong with one task must not keep the node from the others.</summary>
    private async Task GuardAsync(Func<Task> handle, object subject, CancellationToken stopping)
    {
        try
        {
            await handle();
        }
        catch (Exception error) when (error is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            logger.LogError(error, "{Subject} could not be handled.", subject);
        }
    }

    private void Guard(Action handle, object subject)
    {
        try
        {
            handle();
        }
        catch (Exception error)
        {
            logger.LogError(error, "{Subject} could not be handled.", subject);
        }
    }

    private void See(JoinedLedger ledger, Transaction transaction)
    {
        var id = transaction.Action switch
        {
            TasksContract.Create => TokenId.Derive(ledger.Suite, TaskToken.Type, transaction.Id.Value),
            TasksContract.Start => transaction.Consumes[0].Id,
            _ => default(TokenId?),
        };
        if (id is not { } task || ledger.Queries.FindToken(task) is not { } token)
        {
            return;
        }

        if (transaction.Action == TasksContract.Create)
        {
            if (TaskToken.Read(token).FindProvider(ledger.Self) is not null)
            {
                _toFetch.Writer.TryWrite(token);
            }
        }
        else if (TaskToken.HasPart(token, ledger.Self))
        {
            // The requester too: whoever asked its node to start may not have waited for the block.
            runs.Begin(ledger, token);
        }
    }

    /// <summary>What was under way when the node was stopped: a requester gives up its run, a provider joins one that waits for it.</summary>
    private async Task GoOnAsync(JoinedLedger ledger, TokenId id, CancellationToken cancel)
    {
        if (ledger.Queries.FindToken(id) is not { } token || runs.IsLive(id))
        {
            return;
        }

        if (TaskToken.Read(token) is not { State: TaskState.Running, LastRun: { } run })
        {
            return;
        }

        if (token.Owner == ledger.Self)
        {
            try
            {
                await submitter.SubmitAsync(
                    new ContractAction(
                        TasksContract.ContractName,
                        TasksContract.Fail,
                        new FailTask(
                            run.Attempt,
                            "The requester's node was stopped while the run went on.",
                            null
                        ).Encode(),
                        [],
                        [token]
                    ),
                    SubmissionState.Accepted,
                    cancel
                );
            }
            catch (ProblemException problem)
            {
                logger.LogWarning("Task {Task} could not be given up: {Reason}", token.Id, problem.Message);
            }
        }
        else if (!await records.KnowsAsync(RunIds.Of(ledger, token.Id, run.Attempt), cancel))
        {
            runs.Begin(ledger, token);
        }
    }

    /// <summary>The tasks that run and that this node has a part in; their ids alone, as a ledger has many tasks and few that run.</summary>
    private static List<TokenId> FindRunning(JoinedLedger ledger) =>
        [
            .. TokenLookup
                .All(ledger, TaskToken.Type)
                .Where(token =>
                    TaskToken.Read(token).State == TaskState.Running && TaskToken.HasPart(token, ledger.Self)
                )
                .Select(token => token.Id),
        ];
}
