using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Tests.Proofs;
using static Kexin.Ledger.Contracts.Tests.Contracts.ContractScene;

namespace Kexin.Collaboration.Tests.Contract;

/// <summary>Properties: whatever a member signs, executing it gives an outcome; whatever a peer sends, decoding it gives one kind of error.</summary>
public sealed class HostileArguments
{
    private readonly TaskScene _scene = new();

    [Fact]
    public void Changed_arguments_of_every_action_are_applied_or_refused()
    {
        using var random = SeededRandomSource.FromNumber(21);
        foreach (var (member, good) in OneOfEachAction())
        {
            var arguments = good.Arguments.ToArray();
            for (var position = 0; position < arguments.Length; position++)
            {
                var changed = (byte[])arguments.Clone();
                changed[position] ^= (byte)(1 + (random.GetBytes(1)[0] % 255));
                AssertDecided(member, good, changed);
            }

            for (var length = 0; length < arguments.Length; length += 7)
            {
                AssertDecided(member, good, arguments[..length]);
            }

            AssertDecided(member, good, [.. arguments, 0]);
        }
    }

    [Fact]
    public void Arguments_of_one_action_given_to_another_are_refused()
    {
        var all = OneOfEachAction().ToArray();
        foreach (var (member, good) in all)
        {
            foreach (var (_, other) in all.Where(each => !IsSameForm(each.Good, good)))
            {
                var execution = _scene.Consortium.Execute(Resign(member, good, other.Arguments.ToArray()));
                Assert.NotNull(execution.Outcomes[0].Refusal);
            }
        }
    }

    [Fact]
    public void A_changed_transaction_is_unreadable_or_refused()
    {
        foreach (var (_, good) in OneOfEachAction())
        {
            var bytes = good.Encoded.ToArray();
            for (var position = 0; position < bytes.Length; position++)
            {
                bytes[position] ^= 1;
                if (Read(bytes) is { } changed)
                {
                    Assert.NotNull(_scene.Consortium.Execute(changed).Outcomes[0].Refusal);
                }

                bytes[position] ^= 1;
            }
        }
    }

    /// <summary>A transaction that would be applied now, for every action that some member could do in this scene.</summary>
    private List<(int Member, Transaction Good)> OneOfEachAction()
    {
        var (ready, given, southGrant) = _scene.Ready();
        _scene.Publish(Bystander);
        var asked = _scene.Request(Centre, _scene.Terms(_scene.DatasetOf(North)));
        var open = _scene.Create();
        var accepted = _scene.Create();
        _scene.Consortium.Apply(_scene.SignReview(North, accepted));
        _scene.Consortium.Apply(_scene.SignReview(South, accepted));
        var running = _scene.ReadyAgain(given, southGrant);
        _scene.Consortium.Apply(_scene.SignStart(Centre, running));
        List<(int, Transaction)> all =
        [
            (2, _scene.Consortium.SignRenewal(2)),
            (2, _scene.SignPublish(2)),
            (Bystander, _scene.SignWithdraw(Bystander, _scene.DatasetOf(Bystander))),
            (Centre, _scene.SignRequest(Centre, _scene.Terms(_scene.DatasetOf(South)))),
            (North, _scene.SignApprove(North, asked)),
            (North, _scene.SignDecision(North, "refuse", asked)),
            (North, _scene.SignDecision(North, "revoke", given)),
            (Centre, _scene.SignCreate(Centre, _scene.Provider(North), _scene.Provider(South))),
            (North, _scene.SignReview(North, open)),
            (North, _scene.SignJoin(North, accepted, given)),
            (Centre, _scene.SignTakeBack(Centre, "grants", asked)),
            (Centre, _scene.SignTakeBack(Centre, "tasks", open)),
            (Centre, _scene.SignStart(Centre, ready)),
            (Centre, _scene.SignComplete(Centre, running, 1)),
            (Centre, _scene.SignFail(Centre, running, 1, _scene.Consortium.Member(South))),
            (2, new SampleLog(_scene.Consortium, 2, 9).SignAnchor(0, 9)),
        ];
        Assert.All(all, each => Assert.Null(_scene.Consortium.Execute(each.Item2).Outcomes[0].Refusal));
        return all;
    }

    private static bool IsSameForm(Transaction one, Transaction other) =>
        one.Arguments.Span.SequenceEqual(other.Arguments.Span)
        || (
            one.Contract == "grants"
            && other.Contract == "grants"
            && one.Action[..2] == "re"
            && other.Action[..2] == "re"
        );

    private void AssertDecided(int member, Transaction good, byte[] arguments)
    {
        var outcome = _scene.Consortium.Execute(Resign(member, good, arguments)).Outcomes[0];
        Assert.True(outcome.IsApplied || outcome.Refusal!.Rule.Code.Length > 0);
    }

    private Transaction Resign(int member, Transaction good, byte[] arguments) =>
        _scene.Consortium.Sign(member, good.Contract, good.Action, arguments, [.. good.Reads], [.. good.Consumes]);

    private Transaction? Read(byte[] bytes)
    {
        try
        {
            return Transaction.Decode(bytes.ToArray(), _scene.Consortium.Suite);
        }
        catch (DecodingException)
        {
            return null;
        }
    }
}
