using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Runs;
using Kexin.Ledger.Contracts;
using Kexin.Node.Tests.Ledger;

namespace Kexin.Node.Tests.Tasks;

/// <summary>A run begins at the requester whenever its start is on the ledger, whoever waited for it.</summary>
public sealed class RunStartTests
{
    [Fact]
    public async Task A_requester_takes_part_in_a_run_whose_start_nobody_waited_for()
    {
        await using var requester = await RequesterNode.StartAsync();
        var row = await requester.WatchAsync(
            row => row is not null,
            async () =>
            {
                // The run of before the watch began is given up.
                while (requester.OnLedger.State == TaskState.Running)
                {
                    await Task.Yield();
                }

                await requester.StartRunAsync();
            }
        );
        Assert.Equal(2, row.Attempt);
    }

    [Fact]
    public async Task A_start_names_the_run_that_it_began()
    {
        await using var requester = await RequesterNode.StartAsync();
        await requester.FailAsync();
        await using var runs = requester.CreateRuns();
        var started = await runs.StartAsync(requester.Task.ToString());
        Assert.Equal(RunIds.Of(requester.Node.Get<ILedger>(), requester.Task, 2), started.Run);
    }

    [Fact]
    public async Task A_task_of_which_a_run_has_opened_is_not_run_again()
    {
        await using var requester = await RequesterNode.StartAsync();
        await requester.FailAsync();
        requester.Marks.MarkOpened(requester.Task);
        await using var runs = requester.CreateRuns();
        var problem = await Assert.ThrowsAsync<ProblemException>(() => runs.StartAsync(requester.Task.ToString()));
        Assert.Equal(FaultCodes.Refused, problem.Code);
        Assert.Contains("passed its opening", problem.Refusal!.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, requester.OnLedger.LastRun!.Attempt);
    }

    [Fact]
    public async Task A_start_that_the_ledger_does_not_confirm_in_time_names_no_earlier_run()
    {
        var time = new HurriedTime();
        await using var requester = await RequesterNode.StartAsync(follows: true, time: time);
        await requester.FailAsync();
        requester.Node.Orderer!.Lie = OtherOrderer.AcceptedAt(1);
        time.Hurry();
        await using var runs = requester.CreateRuns();
        var problem = await Assert.ThrowsAsync<ProblemException>(() => runs.StartAsync(requester.Task.ToString()));
        Assert.Equal(FaultCodes.NotConfirmed, problem.Code);
        Assert.Contains("begins by itself", problem.Detail!.En, StringComparison.Ordinal);
    }
}
