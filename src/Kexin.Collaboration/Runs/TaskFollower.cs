using System.Threading.Channels;
using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Documents;
using Kexin.Collaboration.Tasks;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Logging;

namespace Kexin.Collaboration.Runs;

/// <summary>Does what the ledger's final transactions ask of this member: fetches documents, joins, takes part in runs.</summary>
/// <remarks>
/// Three things go on beside each other, so that none holds up another: a requester whose node does not answer, a join that waits for its
/// block, the runs. A join that could not be recorded is tried again at the next final transaction by which a task is reviewed or joined.
/// </remarks>
/// <param name="ledger">The tasks.</param>
/// <param name="documents">Their documents.</param>
/// <param name="acceptance">Joins what was accepted.</param>
/// <param name="runs">Takes part.</param>
/// <param name="time">Between two tries.</param>
/// <param name="logger">For whoever keeps the node.</param>
public sealed class TaskFollower(
    ILedger ledger,
    TaskDocuments documents,
    TaskAcceptance acceptance,
    TaskRuns runs,
    TimeProvider time,
    ILogger<TaskFollower> logger
)
{
    private const int MostToFetch = 256;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);
    private const int MostToJoin = 1024;

    /// <summary>Tasks whose document is fetched ahead; one that finds no place, here or among those to be tried again, is fetched when somebody asks for it.</summary>
    private readonly Channel<Token> _toFetch = Bounded<Token>(MostToFetch);

    /// <summary>Tasks that were reviewed or joined; one that finds no place is looked at again with the next.</summary>
    private readonly Channel<TokenId> _toJoin = Bounded<TokenId>(MostToJoin);

    /// <summary>Goes on with what was under way when the node was stopped: results held back, runs, joins.</summary>
    public async Task ResumeAsync(CancellationToken cancel)
    {
        await GuardAsync(() => runs.ResumeAsync(cancel), "Results held back", cancel);

        // Their ids alone, as a ledger has many tasks and few that run.
        var running = new List<TokenId>();
        foreach (var token in ledger.Tokens(TaskToken.Type))
        {
            var task = TaskToken.Read(token);
            if (task.State == TaskState.Running && TaskToken.HasPart(token, ledger.Self))
            {
                running.Add(token.Id);
            }
            else if (TaskAcceptance.MayJoin(task, ledger.Self))
            {
                _toJoin.Writer.TryWrite(token.Id);
            }
        }

        foreach (var task in running)
        {
            await GuardAsync(() => GoOnAsync(task, cancel), task, cancel);
        }
    }

    /// <summary>Sees a final transaction, in the ledger's order.</summary>
    public void See(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (transaction.Contract != TasksContract.ContractName)
        {
            return;
        }

        try
        {
            if (Find(transaction) is { } token)
            {
                See(transaction.Action, token);
            }
        }
        catch (Exception error)
        {
            logger.LogError(error, "Transaction {Transaction} could not be handled.", transaction.Id);
        }
    }

    /// <summary>Fetches documents of tasks that were seen, until it is cancelled: new ones first, and of those that could not be had one every few seconds.</summary>
    public async Task FetchAsync(CancellationToken cancel)
    {
        var lacking = new Queue<Token>();
        Task? next = null;
        while (true)
        {
            next ??= _toFetch.Reader.WaitToReadAsync(cancel).AsTask();
            await (lacking.Count == 0 ? next : Task.WhenAny(next, Task.Delay(s_pause, time, cancel)));
            cancel.ThrowIfCancellationRequested();
            next = next.IsCompleted ? null : next;
            if (
                (_toFetch.Reader.TryRead(out var token) || lacking.TryDequeue(out token))
                && !await TryFetchAsync(token, cancel)
                && lacking.Count < MostToFetch
            )
            {
                lacking.Enqueue(token);
            }
        }
    }

    /// <summary>Joins tasks that were accepted, once the last provider has accepted too, until it is cancelled.</summary>
    public async Task JoinAsync(CancellationToken cancel)
    {
        var open = new HashSet<TokenId>();
        while (await _toJoin.Reader.WaitToReadAsync(cancel))
        {
            while (_toJoin.Reader.TryRead(out var seen))
            {
                open.Add(seen);
            }

            foreach (var id in open.ToArray())
            {
                await GuardAsync(() => acceptance.TryJoinAsync(id, SubmissionState.Final, cancel), id, cancel);
            }

            open.RemoveWhere(id => ledger.Find(id) is not { } token || !MayJoin(token));
        }
    }

    private void See(string action, Token token)
    {
        switch (action)
        {
            case TasksContract.Create when TaskToken.Read(token).FindProvider(ledger.Self) is not null:
                _toFetch.Writer.TryWrite(token);
                break;
            case TasksContract.Start when TaskToken.HasPart(token, ledger.Self):
                // The requester too: whoever asked its node to start may not have waited for the block.
                runs.Begin(token);
                break;
            case TasksContract.Review or TasksContract.Join when MayJoin(token):
                _toJoin.Writer.TryWrite(token.Id);
                break;
        }
    }

    private bool MayJoin(Token token) => TaskAcceptance.MayJoin(TaskToken.Read(token), ledger.Self);

    private Token? Find(Transaction transaction) =>
        transaction.Action == TasksContract.Create
            ? ledger.Find(TokenId.Derive(ledger.Genesis.Suite, TaskToken.Type, transaction.Id.Value))
        : transaction.Consumes.Count > 0 ? ledger.Find(transaction.Consumes[0].Id)
        : null;

    /// <summary>A requester gives up its run, a provider joins one that waits for it.</summary>
    private async Task GoOnAsync(TokenId id, CancellationToken cancel)
    {
        if (
            ledger.Find(id) is not { } token
            || runs.IsLive(id)
            || TaskToken.Read(token) is not { State: TaskState.Running, LastRun: { } run }
        )
        {
            return;
        }

        if (token.Owner == ledger.Self)
        {
            var end = new FailTask(run.Attempt, "The requester's node was stopped while the run went on.", null);
            await ledger.SubmitAsync(
                new ContractAction(TasksContract.ContractName, TasksContract.Fail, end.Encode(), [], [token]),
                SubmissionState.Accepted,
                cancel
            );
        }
        else if (!await runs.KnowsAsync(RunIds.Of(ledger, token.Id, run.Attempt), cancel))
        {
            runs.Begin(token);
        }
    }

    /// <summary>Whether the document is here, or nobody waits for it any longer.</summary>
    private async Task<bool> TryFetchAsync(Token token, CancellationToken cancel)
    {
        var isDone = ledger.Find(token.Id) is not { } known || TaskToken.Read(known).State != TaskState.Proposed;
        await GuardAsync(
            async () =>
                isDone =
                    isDone || await documents.GetAsync(TaskToken.Read(token).Document, token.Owner, cancel) is not null,
            token.Id,
            cancel
        );
        if (!isDone)
        {
            logger.LogInformation("The document of task {Task} could not be fetched yet.", token.Id);
        }

        return isDone;
    }

    /// <summary>What goes wrong with one task must not keep the member from the others.</summary>
    private async Task GuardAsync(Func<Task> handle, object subject, CancellationToken cancel)
    {
        try
        {
            await handle();
        }
        catch (DomainException problem)
        {
            logger.LogWarning("{Subject} could not be handled yet: {Reason}", subject, problem.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            logger.LogError(error, "{Subject} could not be handled.", subject);
        }
    }

    private static Channel<T> Bounded<T>(int most) =>
        Channel.CreateBounded<T>(
            new BoundedChannelOptions(most) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
        );
}
