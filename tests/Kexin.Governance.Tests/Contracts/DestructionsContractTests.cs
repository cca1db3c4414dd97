using Kexin.Governance.Datasets;
using Kexin.Governance.Destructions;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Tests;
using static Kexin.Ledger.Contracts.Tests.Contracts.ContractScene;

namespace Kexin.Governance.Tests.Contracts;

/// <summary>Contract and Rejects: how long datasets are kept, legal holds, destruction and its receipts.</summary>
public sealed class DestructionsContractTests
{
    private const long Day = 86_400_000;
    private const int Regulator = 5;

    private readonly DataScene _scene = new(
        new TestConsortium(contracts: [new DatasetsContract(), new GrantsContract(), new DestructionsContract()])
    );
    private readonly TokenId _data;
    private readonly TokenId _grant;

    public DestructionsContractTests() => (_data, _grant) = (_scene.Publish(North), _scene.Approve(North));

    private TokenId Id => DestructionToken.IdOf(_scene.Consortium.Suite, _data);

    private DestructionToken Now => DestructionToken.Read(_scene.Find(Id));

    [Fact]
    public void An_order_waits_for_every_holder_and_is_done_when_all_have_given_their_receipts()
    {
        Withdraw();
        var time = _scene.Now;
        _scene.Consortium.Apply(SignOrder(North));
        Assert.Equal(time, Now.Order!.OrderedAt);
        Assert.Equal(
            [_scene.Consortium.Member(North), _scene.Consortium.Member(Centre)],
            Now.Holders.Select(each => each.Member)
        );
        _scene.Consortium.Apply(SignReceipt(North, 1, 3, 0));
        Assert.False(Now.IsDone);
        Assert.True(Now.IsOverdue(Now.Order!.DueBy + 1));
        Assert.False(Now.WaitsFor(_scene.Consortium.Member(North)));
        _scene.Consortium.Apply(SignReceipt(Centre, 0, 0, 2));
        Assert.True(Now.IsDone);
        Assert.False(Now.IsOverdue(long.MaxValue));
        Assert.Equal((1L, 3L), (Now.Holders[0].Receipt!.Copies, Now.Holders[0].Receipt!.Backups));
        Assert.Equal(2, Now.Holders[1].Receipt!.Results);
    }

    [Fact]
    public void A_legal_hold_wins_before_the_order_and_after_it()
    {
        _scene.Consortium.Apply(SignHold(Regulator));
        Withdraw();
        _scene.AssertRefused("destructions.hold-wins", SignOrder(North, consumes: [Id]));
        _scene.AssertRefused("destructions.lifted-by", SignRelease(North));
        _scene.Consortium.Apply(SignRelease(Regulator));
        _scene.Consortium.Apply(SignOrder(North, consumes: [Id]));

        _scene.Consortium.Apply(SignHold(Regulator, Id));
        Assert.False(Now.WaitsFor(_scene.Consortium.Member(North)));
        Assert.False(Now.IsOverdue(long.MaxValue));
        _scene.AssertRefused("destructions.hold-wins", SignReceipt(North, 1, 0, 0));
        _scene.Consortium.Apply(SignRelease(Regulator));
        Assert.True(Now.WaitsFor(_scene.Consortium.Member(North)));
    }

    [Fact]
    public void A_hold_is_put_by_the_owner_or_a_regulator_once_each_and_in_time()
    {
        _scene.AssertRefused("destructions.held-by", SignHold(South));
        _scene.Consortium.Apply(SignHold(North));
        _scene.AssertRefused("destructions.held-once", SignHold(North, Id));
        _scene.Consortium.Apply(SignHold(Regulator, Id));
        Assert.Equal(2, Now.Holds.Count);
        _scene.Consortium.Apply(SignRelease(North));
        _scene.Consortium.Apply(SignRelease(Regulator));
        Withdraw();
        _scene.Consortium.Apply(SignOrder(North, consumes: [Id]));
        _scene.Consortium.Apply(SignReceipt(North, 1, 0, 0));
        _scene.Consortium.Apply(SignReceipt(Centre, 0, 0, 0));
        _scene.AssertRefused("destructions.hold-in-time", SignHold(Regulator, Id));
    }

    [Fact]
    public void What_has_to_be_kept_is_not_destroyed_before_and_is_kept_no_shorter()
    {
        var until = _scene.Now + (30 * Day);
        _scene.Consortium.Apply(SignRetain(North, until, until + Day));
        Assert.Equal((until, until + Day), (Now.KeepUntil, Now.DestroyBy));
        Assert.True(Now.IsOverdue(until + Day + 1));
        _scene.AssertRefused("destructions.keeps-longer", SignRetain(North, until - 1, null, Id));
        _scene.AssertRefused("destructions.keeps-longer", SignRetain(North, null, null, Id));
        _scene.AssertRefused("destructions.keeps-then-destroys", SignRetain(North, until, until, Id));
        _scene.AssertRefused("destructions.by-owner", SignRetain(South, until, null, Id));
        // A moment that no calendar has is refused like any other, and stops nobody.
        _scene.AssertRefused("destructions.keeps-then-destroys", SignRetain(North, long.MaxValue, long.MaxValue, Id));
        Withdraw();
        _scene.AssertRefused("destructions.kept-until", SignOrder(North, consumes: [Id]));
    }

    [Fact]
    public void Only_the_owner_orders_it_once_after_the_withdrawal_for_a_day_to_come()
    {
        _scene.AssertRefused("destructions.withdrawn-first", SignOrder(North));
        Withdraw();
        _scene.AssertRefused("destructions.by-owner", SignOrder(South));
        _scene.AssertRefused("destructions.due", SignOrder(North, dueBy: _scene.Now));
        _scene.AssertRefused("destructions.due", SignOrder(North, dueBy: _scene.Now + (367 * Day)));
        _scene.Consortium.Apply(SignOrder(North));
        _scene.AssertRefused("destructions.goes-on", SignOrder(North));
        _scene.AssertRefused("destructions.ordered-once", SignOrder(North, consumes: [Id]));
        _scene.AssertRefused("destructions.receipt-of-holders", SignReceipt(South, 1, 0, 0));
        _scene.Consortium.Apply(SignReceipt(North, 1, 0, 0));
        _scene.AssertRefused("destructions.receipt-of-holders", SignReceipt(North, 1, 0, 0));
    }

    [Fact]
    public void An_order_names_grants_of_its_own_dataset_only()
    {
        _scene.Publish(South);
        var other = _scene.Approve(South);
        Withdraw();
        var arguments = new OrderDestruction(_data, "over", _scene.Now + Day, [other]);
        _scene.AssertRefused(
            "destructions.grants-of-dataset",
            _scene.Sign(North, "destructions", "order", arguments.Encode(), [], _data, other)
        );
    }

    private void Withdraw() => _scene.Consortium.Apply(_scene.SignWithdraw(North, _data));

    private Transaction SignOrder(int by, long? dueBy = null, params TokenId[] consumes) =>
        _scene.Sign(
            by,
            "destructions",
            "order",
            new OrderDestruction(_data, "The study is over.", dueBy ?? _scene.Now + Day, [_grant]).Encode(),
            consumes,
            _data,
            _grant
        );

    private Transaction SignHold(int by, params TokenId[] consumes) =>
        _scene.Sign(by, "destructions", "hold", new HoldDataset(_data, "Inquiry").Encode(), consumes, _data);

    private Transaction SignRetain(int by, long? keepUntil, long? destroyBy, params TokenId[] consumes) =>
        _scene.Sign(
            by,
            "destructions",
            "retain",
            new RetainDataset(_data, keepUntil, destroyBy).Encode(),
            consumes,
            _data
        );

    private Transaction SignRelease(int by) =>
        _scene.Sign(by, "destructions", "release", new NoArguments().Encode(), [Id]);

    private Transaction SignReceipt(int by, long copies, long backups, long results) =>
        _scene.Sign(by, "destructions", "receipt", new GiveReceipt(copies, backups, results).Encode(), [Id]);
}
