using Kexin.Collaboration.Contract;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Tests;
using static Kexin.Ledger.Contracts.Tests.Contracts.ContractScene;

namespace Kexin.Collaboration.Tests.Contract;

/// <summary>Contract and Rejects: the runs of a task that is ready.</summary>
public sealed class TaskRunTests
{
    private const string ByTheRequester = "tasks.run-by-requester";
    private const string EndsOnce = "tasks.run-ends-once";
    private const string AfterAll = "tasks.run-after-joining";

    private readonly TaskScene _scene = new();
    private readonly TokenId _task;
    private readonly TokenId _northGrant;

    public TaskRunTests() => (_task, _northGrant, _) = _scene.Ready();

    private TestConsortium Consortium => _scene.Consortium;

    private TaskToken Task => _scene.Task(_task);

    [Fact]
    public void A_run_ends_with_a_result()
    {
        var begun = _scene.Now;
        Consortium.Apply(_scene.SignStart(Centre, _task));
        Assert.Equal((TaskState.Running, new TaskRun(1, begun)), (Task.State, Task.LastRun));
        var ended = _scene.Now;
        Consortium.Apply(_scene.SignComplete(Centre, _task, 1));
        Assert.Equal(TaskState.Completed, Task.State);
        Assert.Equal(new TaskRun(1, begun, ended, Consortium.Suite.Hash("result"u8)), Task.LastRun);
    }

    [Fact]
    public void A_run_that_failed_names_whom_to_blame_and_can_be_run_again()
    {
        Consortium.Apply(_scene.SignStart(Centre, _task));
        Consortium.Apply(_scene.SignFail(Centre, _task, 1, Consortium.Member(South)));
        Assert.Equal(TaskState.Failed, Task.State);
        Assert.Equal(("The peer was gone.", Consortium.Member(South)), (Task.LastRun!.Failure, Task.LastRun.Failed));
        Assert.Null(Task.LastRun.Result);

        Consortium.Apply(_scene.SignStart(Centre, _task));
        Assert.Equal((TaskState.Running, 2L, ""), (Task.State, Task.LastRun!.Attempt, Task.LastRun.Failure));
        _scene.AssertRefused(EndsOnce, _scene.SignComplete(Centre, _task, 1));
        _scene.AssertRefused(EndsOnce, _scene.SignFail(Centre, _task, 1));
        Consortium.Apply(_scene.SignComplete(Centre, _task, 2));
        Assert.Equal((TaskState.Completed, 2L), (Task.State, Task.LastRun!.Attempt));
    }

    [Fact]
    public void A_task_whose_run_was_lost_can_be_run_again_and_gives_one_result()
    {
        Consortium.Apply(_scene.SignStart(Centre, _task));
        Consortium.Apply(_scene.SignStart(Centre, _task));
        Assert.Equal(2, Task.LastRun!.Attempt);
        Consortium.Apply(_scene.SignComplete(Centre, _task, 2));
        _scene.AssertRefused("tasks.one-result", _scene.SignStart(Centre, _task));
    }

    [Fact]
    public void One_acceptance_is_good_for_a_limited_number_of_attempts()
    {
        for (var attempt = 1; attempt <= TaskToken.MostAttempts; attempt++)
        {
            Consortium.Apply(_scene.SignStart(Centre, _task));
        }

        Consortium.Apply(_scene.SignFail(Centre, _task, TaskToken.MostAttempts));
        _scene.AssertRefused("tasks.attempts", _scene.SignStart(Centre, _task));
    }

    [Fact]
    public void Only_the_requester_starts_and_ends_a_run()
    {
        _scene.AssertRefused(ByTheRequester, _scene.SignStart(North, _task));
        Consortium.Apply(_scene.SignStart(Centre, _task));
        _scene.AssertRefused(ByTheRequester, _scene.SignComplete(North, _task, 1));
        _scene.AssertRefused(ByTheRequester, _scene.SignFail(Bystander, _task, 1));
    }

    [Fact]
    public void A_run_ends_once_and_only_after_it_began()
    {
        _scene.AssertRefused(EndsOnce, _scene.SignComplete(Centre, _task, 0));
        _scene.AssertRefused(EndsOnce, _scene.SignFail(Centre, _task, 1));
        Consortium.Apply(_scene.SignStart(Centre, _task));
        _scene.AssertRefused(EndsOnce, _scene.SignComplete(Centre, _task, 2));
        Consortium.Apply(_scene.SignComplete(Centre, _task, 1));
        _scene.AssertRefused(EndsOnce, _scene.SignComplete(Centre, _task, 1));
        _scene.AssertRefused(EndsOnce, _scene.SignFail(Centre, _task, 1));
    }

    [Fact]
    public void A_task_that_nobody_has_joined_does_not_start()
    {
        var task = _scene.Create();
        var refusal = _scene.AssertRefused(
            AfterAll,
            _scene.Sign(Centre, "tasks", "start", new NoArguments().Encode(), [task])
        );
        Assert.Matches("^the joining of [0-9a-f]{8}, [0-9a-f]{8}\\.$", refusal.WouldSatisfy.En);
    }

    [Fact]
    public void Each_start_asks_the_grants_again()
    {
        Consortium.Apply(_scene.SignStart(Centre, _task));
        Consortium.Apply(_scene.SignFail(Centre, _task, 1));
        Consortium.Apply(_scene.SignDecision(North, "revoke", _northGrant));
        _scene.AssertRefused("grants.in-force", _scene.SignStart(Centre, _task));
    }

    [Fact]
    public void A_start_is_refused_when_a_grant_has_ended()
    {
        Consortium.Time = _scene.Grant(_northGrant).Terms.ValidUntil + 1;
        _scene.AssertRefused("grants.not-ended", _scene.SignStart(Centre, _task));
    }

    [Fact]
    public void A_start_is_refused_when_a_dataset_was_withdrawn()
    {
        Consortium.Apply(_scene.SignWithdraw(South, _scene.DatasetOf(South)));
        _scene.AssertRefused("grants.dataset-in-catalogue", _scene.SignStart(Centre, _task));
    }

    [Fact]
    public void A_start_takes_no_arguments_and_reads_every_dataset_and_grant()
    {
        var good = _scene.SignStart(Centre, _task);
        foreach (var left in good.Reads)
        {
            var reads = good.Reads.Where(reference => reference != left).Select(reference => reference.Id).ToArray();
            _scene.AssertRefused(
                BadArguments,
                _scene.Sign(Centre, "tasks", "start", new NoArguments().Encode(), [_task], reads)
            );
        }

        var all = good.Reads.Select(reference => reference.Id).ToArray();
        _scene.AssertRefused(BadArguments, _scene.Sign(Centre, "tasks", "start", [0xf6], [_task], all));
        _scene.AssertRefused(BadArguments, _scene.Sign(Centre, "tasks", "start", new NoArguments().Encode(), [], all));
    }

    [Fact]
    public void A_start_that_read_a_grant_before_it_was_revoked_is_refused()
    {
        var start = _scene.SignStart(Centre, _task);
        Consortium.Apply(_scene.SignDecision(North, "revoke", _northGrant));
        _scene.AssertRefused("transactions.current-versions", start);
    }

    [Fact]
    public void A_failure_says_why()
    {
        Consortium.Apply(_scene.SignStart(Centre, _task));
        var arguments = new FailTask(1, "", null).Encode();
        _scene.AssertRefused(BadArguments, _scene.Sign(Centre, "tasks", "fail", arguments, [_task]));
    }

    [Fact]
    public void A_failure_is_laid_to_a_party_of_the_run_or_to_nobody()
    {
        Consortium.Apply(_scene.SignStart(Centre, _task));
        var stranger = new MemberId(Consortium.Suite.Hash("a member without a part"u8));
        _scene.AssertRefused("tasks.blamed-party", _scene.SignFail(Centre, _task, attempt: 1, stranger));
        var south = _scene.Task(_task).Providers[1].Member;
        Consortium.Apply(_scene.SignFail(Centre, _task, attempt: 1, south));
        Assert.Equal(south, _scene.Task(_task).LastRun!.Failed);
    }
}
