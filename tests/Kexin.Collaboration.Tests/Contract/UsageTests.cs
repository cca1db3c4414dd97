using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using static Kexin.Ledger.Contracts.Tests.Contracts.ContractScene;

namespace Kexin.Collaboration.Tests.Contract;

/// <summary>A member that floods the ledger is stopped by its own quota, and the others are not.</summary>
public sealed class UsageTests
{
    private const string Bytes = "usage.bytes-a-day";
    private const string Open = "usage.open-requests";
    private const long Day = 86_400_000;

    [Fact]
    public void Bytes_are_counted_by_member_and_day_and_an_eighth_is_kept_for_what_makes_nothing_new()
    {
        var scene = Scene(new ConsortiumRules(BytesPerDay: 1 << 20));
        var consortium = scene.Consortium;
        scene.Publish(South);
        var written = 0L;
        Transaction next;
        while (written + (next = Large(scene, North)).Encoded.Length <= (1 << 20) * 7 / 8)
        {
            consortium.Apply(next);
            written += next.Encoded.Length;
            Assert.Equal(written, Usage(scene, North).Bytes);
        }

        Assert.True(written > 700_000);
        scene.AssertRefused(Bytes, next);
        scene.Publish(Centre);

        // Withdrawing makes nothing new.
        var withdrawal = scene.SignWithdraw(North, Dataset(scene, 1));
        consortium.Apply(withdrawal);
        Assert.Equal(written + withdrawal.Encoded.Length, Usage(scene, North).Bytes);

        consortium.Time = ((consortium.Time / Day) + 1) * Day;
        consortium.Apply(Large(scene, North));
        Assert.InRange(Usage(scene, North).Bytes, 1, 64 << 10);
    }

    [Fact]
    public void A_block_holds_the_quota_and_not_each_transaction_alone()
    {
        var scene = Scene(new ConsortiumRules(BytesPerDay: 1 << 20));
        var flood = Enumerable.Range(0, 40).Select(_ => Large(scene, North)).ToArray();
        var (block, execution) = scene.Consortium.Append([.. flood, scene.SignPublish(South)]);
        var refused = execution.Outcomes.Where(outcome => !outcome.IsApplied).ToArray();
        Assert.NotEmpty(refused);
        Assert.All(refused, outcome => Assert.Equal(Bytes, outcome.Refusal!.Rule.Code));
        Assert.True(execution.Outcomes[^1].IsApplied);
        Assert.Equal(1UL, scene.Find(UsageOf(scene, North)).Version);

        // What a member executes, from the block alone, gives the same state.
        Assert.Equal(block.Header.StateRoot, scene.Consortium.State.Root);
        Assert.True(
            block
                .Transactions.Where(each => each.Submitter == scene.Consortium.Member(North))
                .Sum(each => each.Encoded.Length)
                <= 7 << 17
        );
    }

    [Fact]
    public void Requests_are_open_until_they_are_decided()
    {
        var scene = Scene(new ConsortiumRules(OpenRequests: 2));
        var dataset = scene.Publish(North);
        scene.Publish(South);
        var grant = scene.Request(Centre, scene.Terms(dataset));
        scene.Create();
        Assert.Equal(2, Usage(scene, Centre).Open);
        scene.AssertRefused(Open, scene.SignRequest(Centre, scene.Terms(dataset)));
        scene.AssertRefused(Open, scene.SignCreate(Centre, scene.Provider(North)));
        scene.Consortium.Apply(scene.SignRequest(Bystander, scene.Terms(dataset)));

        scene.Consortium.Apply(scene.SignApprove(North, grant));
        Assert.Equal(1, Usage(scene, Centre).Open);
        scene.Request(Centre, scene.Terms(dataset));
    }

    [Fact]
    public void What_is_withdrawn_is_open_no_more()
    {
        var scene = Scene(new ConsortiumRules(OpenRequests: 2));
        var dataset = scene.Publish(North);
        scene.Publish(South);
        var grant = scene.Request(Centre, scene.Terms(dataset));
        var task = scene.Create();
        Assert.Equal(2, Usage(scene, Centre).Open);

        scene.Consortium.Apply(scene.SignTakeBack(Centre, "grants", grant));
        scene.Consortium.Apply(scene.SignTakeBack(Centre, "tasks", task));
        Assert.Equal(0, Usage(scene, Centre).Open);
        scene.Request(Centre, scene.Terms(dataset));
        scene.Create();
    }

    [Fact]
    public void What_nobody_answered_in_time_is_open_no_more()
    {
        var scene = Scene(new ConsortiumRules(OpenRequests: 2));
        var dataset = scene.Publish(North);
        scene.Publish(South);
        var grant = scene.Request(Centre, scene.Terms(dataset));
        scene.Create();
        scene.AssertRefused(Open, scene.SignRequest(Centre, scene.Terms(dataset)));

        scene.Consortium.Time += AnswerDay.DefaultInMilliseconds + Day;
        var later = scene.Request(Centre, scene.Terms(dataset) with { ValidUntil = scene.Consortium.Time + Day });
        Assert.Equal(1, Usage(scene, Centre).Open);
        scene.Consortium.Apply(scene.SignTakeBack(Centre, "grants", grant));
        Assert.Equal(1, Usage(scene, Centre).Open);
        scene.Consortium.Apply(scene.SignTakeBack(Centre, "grants", later));
        Assert.Equal(0, Usage(scene, Centre).Open);
    }

    [Fact]
    public void A_task_is_open_until_every_provider_has_joined()
    {
        var scene = new TaskScene();
        scene.Ready();
        Assert.Equal(0, Usage(scene, Centre).Open);
    }

    [Fact]
    public void Nobody_can_ask_for_usage_to_be_changed()
    {
        var scene = new TaskScene();
        scene.Publish(North);
        var usage = UsageOf(scene, North);
        scene.AssertRefused(
            "transactions.action",
            scene.Sign(North, UsageContract.ContractName, "reset", new NoArguments().Encode(), [usage])
        );
        scene.AssertRefused(
            "tokens.changed-of-own-types",
            scene.Sign(North, "datasets", "withdraw", new NoArguments().Encode(), [usage])
        );
    }

    private static TaskScene Scene(ConsortiumRules rules) => new(rules);

    private static TokenId UsageOf(TaskScene scene, int member) =>
        UsageToken.IdOf(scene.Consortium.Suite, scene.Consortium.Member(member));

    private static UsageToken Usage(TaskScene scene, int member) => UsageToken.Read(scene.Find(UsageOf(scene, member)));

    private int _number;

    private static TokenId Dataset(TaskScene scene, int number) =>
        DatasetToken.IdOf(scene.Consortium.Suite, scene.Consortium.Member(North), Commitment(number));

    private static Digest Commitment(int number) => Suite.Standard.Hash(BitConverter.GetBytes(number));

    /// <summary>A dataset whose description takes some 40 KB.</summary>
    private Transaction Large(TaskScene scene, int by)
    {
        var field = new PublishedField(
            "f",
            FieldType.Number,
            2,
            DatasetTier.Secret,
            FieldRole.Measure,
            new string('x', 2000)
        );
        var fields = Enumerable.Range(0, 20).Select(i => field with { Name = $"f{i}" });
        return scene.SignPublish(
            by,
            scene.Describe(by) with
            {
                Commitment = Commitment(++_number),
                Fields = [.. fields],
            }
        );
    }
}
