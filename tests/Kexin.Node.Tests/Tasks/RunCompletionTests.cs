using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Runs;
using Kexin.Ledger.Contracts;
using Kexin.Node.Tests.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Node.Tests.Tasks;

/// <summary>The requester's result and the run's end on the ledger: a crash between any two writes loses and releases nothing.</summary>
public sealed class RunCompletionTests
{
    [Fact]
    public async Task A_result_is_kept_before_the_ledger_hears_of_it_and_released_once_that_is_final()
    {
        await using var requester = await RequesterNode.StartAsync(follows: true);
        using var run = await requester.BeginAsync();
        var orderer = requester.Node.Orderer!;
        orderer.Lie = OtherOrderer.AcceptedAt(requester.Node.Ledger.Store.Tip.Height + 1);
        using var stop = new CancellationTokenSource();
        var ending = requester.Completion.EndAsync(
            run,
            new RunEnd(RequesterNode.Account, RequesterNode.Result, null),
            stop.Token
        );
        while (orderer.Withheld == 0)
        {
            await Task.Yield();
        }

        var row = await requester.Store.FindLastAsync(requester.Task, default);
        Assert.True(row!.IsHeld);
        Assert.Equivalent(
            RequesterNode.Result.Sheet,
            (await requester.Store.FindResultAsync(row.Id, default))!.Sheet,
            strict: true
        );
        Assert.Null(await requester.Store.FindLearnedAsync(requester.Task, default));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ending);
        Assert.Equal(run.Id, Assert.Single(await requester.Store.FindHeldAsync(default)).Id);
    }

    [Fact]
    public async Task A_node_that_stopped_before_it_told_the_ledger_completes_the_run_at_its_start()
    {
        await using var requester = await RequesterNode.StartAsync();
        using var run = await requester.BeginAsync();
        await requester.Store.EndAsync(run.Id, null, RequesterNode.Account, RequesterNode.Result, default);
        await AssertReleasedAsync(requester);
    }

    [Fact]
    public async Task A_node_that_stopped_after_it_told_the_ledger_releases_the_result_at_its_start()
    {
        await using var requester = await RequesterNode.StartAsync();
        using var run = await requester.BeginAsync();
        await requester.Store.EndAsync(run.Id, null, RequesterNode.Account, RequesterNode.Result, default);
        await requester.CompleteAsync();
        var version = Version();
        await AssertReleasedAsync(requester);
        Assert.Equal(version, Version());

        ulong Version() => requester.Node.Ledger.Queries.FindToken(requester.Task)!.Version;
    }

    [Fact]
    public async Task A_result_that_is_held_back_is_dropped_when_the_run_has_ended_otherwise()
    {
        await using var requester = await RequesterNode.StartAsync();
        using var run = await requester.BeginAsync();
        await requester.Store.EndAsync(run.Id, null, RequesterNode.Account, RequesterNode.Result, default);
        await requester.FailAsync();
        var row = await requester.RestartAsync();
        Assert.False(row.HasResult);
        Assert.Null(await requester.Store.FindLearnedAsync(requester.Task, default));
        Assert.Contains("dropped", row.Account!.Failure!.En, StringComparison.Ordinal);
        Assert.Equal(TaskState.Failed, requester.OnLedger.State);
    }

    [Fact]
    public async Task A_refusal_that_the_orderer_invents_drops_no_result()
    {
        var (requester, ending) = await EndUnderALieAsync(
            OtherOrderer.RefusedBy("A run that is over is not completed.")
        );
        await using var node = requester;
        await requester.Node.Orderer!.ReleaseAsync();
        Assert.Null((await ending).Failure);
        Assert.NotNull(await requester.Store.FindLearnedAsync(requester.Task, default));
        Assert.Equal(requester.ResultHash, requester.OnLedger.LastRun!.Result);
    }

    [Fact]
    public async Task An_acceptance_that_the_orderer_invents_is_not_waited_for_without_end()
    {
        var (requester, ending) = await EndUnderALieAsync(OtherOrderer.AcceptedAt(1_000_000));
        await using var node = requester;
        requester.Node.Orderer!.Lie = null;
        Assert.Null((await ending).Failure);
        Assert.NotNull(await requester.Store.FindLearnedAsync(requester.Task, default));
    }

    [Fact]
    public async Task What_the_database_has_written_is_on_disk()
    {
        await using var requester = await RequesterNode.StartAsync();
        var factory = requester.Node.Get<IDbContextFactory<NodeDatabase>>();
        await using var database = await factory.CreateDbContextAsync();
        var mode = await database
            .Database.SqlQuery<long>($"SELECT synchronous AS Value FROM pragma_synchronous")
            .ToListAsync();
        const long Full = 2;
        Assert.Equal(Full, Assert.Single(mode));
    }

    /// <summary>A run's end that the orderer has answered with the lie more than once, and whose result is held back all the same.</summary>
    private static async Task<(RequesterNode Requester, Task<RunAccount> Ending)> EndUnderALieAsync(
        ReadOnlyMemory<byte> lie
    )
    {
        var time = new HurriedTime();
        var requester = await RequesterNode.StartAsync(follows: true, time: time);
        var run = await requester.BeginAsync();
        requester.Node.Orderer!.Lie = lie;
        time.Hurry();
        var ending = requester.Completion.EndAsync(
            run,
            new RunEnd(RequesterNode.Account, RequesterNode.Result, null),
            default
        );
        while (requester.Node.Orderer.Withheld < 2)
        {
            Assert.False(ending.IsCompleted, "The lie was believed.");
            await Task.Yield();
        }

        Assert.True(Assert.Single(await requester.Store.FindHeldAsync(default)).IsHeld);
        return (requester, ending);
    }

    private static async Task AssertReleasedAsync(RequesterNode requester)
    {
        var row = await requester.RestartAsync();
        Assert.Equal(
            (TaskState.Completed, requester.ResultHash),
            (requester.OnLedger.State, requester.OnLedger.LastRun!.Result)
        );
        Assert.Equal(row.Id, (await requester.Store.FindLearnedAsync(requester.Task, default))!.Id);
        Assert.Equivalent(
            RequesterNode.Result.Sheet,
            (await requester.Store.FindResultAsync(row.Id, default))!.Sheet,
            strict: true
        );
        var last = requester.Node.Ledger.Queries.History(requester.Task)[^1];
        Assert.Equal(last.Transaction, row.Account!.Transaction);
    }
}
