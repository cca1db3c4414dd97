using Kexin.Collaboration.Contract;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using static Kexin.Ledger.Contracts.Tests.Contracts.ContractScene;

namespace Kexin.Collaboration.Tests.Contract;

/// <summary>Contract and Rejects: what a requester takes back.</summary>
public sealed class WithdrawalTests
{
    private readonly TaskScene _scene = new();

    [Fact]
    public void A_request_that_is_withdrawn_is_not_decided()
    {
        var grant = Asked();
        var time = _scene.Now;
        _scene.Consortium.Apply(_scene.SignTakeBack(Centre, "grants", grant));
        Assert.Equal((GrantState.Withdrawn, (long?)time), (_scene.Grant(grant).State, _scene.Grant(grant).DecidedAt));
        _scene.AssertRefused("grants.decided-once", _scene.SignApprove(North, grant));
        _scene.AssertRefused("grants.decided-once", _scene.SignDecision(North, "refuse", grant));
        _scene.AssertRefused("grants.withdrawn-before-decided", _scene.SignTakeBack(Centre, "grants", grant));
    }

    [Fact]
    public void A_request_is_withdrawn_by_its_requester_before_it_is_decided()
    {
        var grant = Asked();
        _scene.AssertRefused("grants.withdrawn-by-requester", _scene.SignTakeBack(North, "grants", grant));
        _scene.Consortium.Apply(_scene.SignApprove(North, grant));
        _scene.AssertRefused("grants.withdrawn-before-decided", _scene.SignTakeBack(Centre, "grants", grant));
    }

    [Fact]
    public void A_task_that_is_withdrawn_is_neither_reviewed_nor_run()
    {
        var (ready, _, _) = _scene.Ready();
        var open = _scene.Create();
        _scene.Consortium.Apply(_scene.SignTakeBack(Centre, "tasks", open));
        _scene.Consortium.Apply(_scene.SignTakeBack(Centre, "tasks", ready));
        Assert.Equal(TaskState.Withdrawn, _scene.Task(open).State);
        _scene.AssertRefused("tasks.reviewed-before-run", _scene.SignReview(North, open));
        _scene.AssertRefused("tasks.run-after-joining", _scene.SignStart(Centre, ready));
    }

    [Fact]
    public void A_task_is_withdrawn_by_its_requester_before_it_has_run()
    {
        var (task, _, _) = _scene.Ready();
        _scene.AssertRefused("tasks.withdrawn-by-requester", _scene.SignTakeBack(North, "tasks", task));
        _scene.Consortium.Apply(_scene.SignStart(Centre, task));
        _scene.AssertRefused("tasks.withdrawn-before-run", _scene.SignTakeBack(Centre, "tasks", task));
        _scene.Consortium.Apply(_scene.SignFail(Centre, task, 1));
        _scene.AssertRefused("tasks.withdrawn-before-run", _scene.SignTakeBack(Centre, "tasks", task));
    }

    private TokenId Asked()
    {
        _scene.Publish(North);
        return _scene.Request(Centre, _scene.Terms(_scene.DatasetOf(North)));
    }
}
