using Kexin.Collaboration.Releasing;
using Kexin.Governance.Access;
using Kexin.Governance.Declarations;
using Kexin.Governance.Policies;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;
using Kexin.Node.Tests.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Node.Tests.Tasks;

/// <summary>A result leaves as a file: checked, recorded, once decided by two people where the policy says so.</summary>
public sealed class ResultReleaseTests
{
    [Fact]
    public async Task A_result_leaves_is_recorded_once_and_is_in_the_evidence_each_time()
    {
        await using var scene = await Scene.StartAsync("rules: []");
        var left = await scene.Release.ReleaseAsync(scene.Task, [], default);
        Assert.Equal(42, left.Sheet.Tables[0].Rows[0].Cells[0].Whole);
        await scene.Release.ReleaseAsync(scene.Task, ["size"], default);
        var past = Assert.Single(await scene.Past.ListAsync(default));
        Assert.Equal((1L, "size", 0L), (past.Values, Assert.Single(past.Parts), past.Evidence));
        Assert.Equal(scene.Task, past.Task.ToString());
        Assert.Equal([EvidenceKinds.ResultReleased, EvidenceKinds.ResultReleased], scene.Kinds);
        var none = await Assert.ThrowsAsync<DomainException>(() =>
            scene.Release.ReleaseAsync(scene.Task, ["x"], default)
        );
        Assert.Contains("size", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_policy_holds_back_does_not_leave_and_the_evidence_names_the_rule()
    {
        await using var scene = await Scene.StartAsync("results: { smallestCount: 50 }");
        var problem = await Assert.ThrowsAsync<DomainException>(() =>
            scene.Release.ReleaseAsync(scene.Task, [], default)
        );
        Assert.Equal("results.small-count", problem.Refusal!.Rule.Code);
        Assert.Equal([EvidenceKinds.ResultHeldBack], scene.Kinds);
        Assert.Equal("results.small-count", scene.Events[0].Facts.Single(fact => fact.Key == "rule").Value);
        Assert.Empty(await scene.Past.ListAsync(default));
    }

    [Fact]
    public async Task Two_people_decide_once_where_the_policy_says_so()
    {
        await using var scene = await Scene.StartAsync("results: { twoPeople: true }", "one");
        Assert.True(await scene.Release.TakesTwoAsync(scene.Task, [], default));
        var problem = await Assert.ThrowsAsync<DomainException>(() =>
            scene.Release.ReleaseAsync(scene.Task, [], default)
        );
        Assert.Equal("results.two-people", problem.Refusal!.Rule.Code);
        scene.People = ["one", "one"];
        await Assert.ThrowsAsync<DomainException>(() => scene.Release.ReleaseAsync(scene.Task, [], default));
        scene.People = ["one", "two"];
        await scene.Release.ReleaseAsync(scene.Task, [], default);
        scene.People = ["one"];
        Assert.False(await scene.Release.TakesTwoAsync(scene.Task, [], default));
        await scene.Release.ReleaseAsync(scene.Task, [], default);
    }

    private sealed class Scene : IPolicyFile, IActingPeople, IEvidence, IAsyncDisposable
    {
        private readonly string _policy;
        private readonly RequesterNode _node;
        private readonly IAsyncDisposable _runs;

        private Scene(string policy, RequesterNode node)
        {
            (_policy, _node) = (policy, node);
            Past = new PastResultStore(node.Node.Get<IDbContextFactory<NodeDatabase>>(), OneMemberNode.Seal);
            var runs = node.CreateRuns();
            _runs = runs;
            Release = new ResultRelease(
                node.Node.Get<ILedger>(),
                runs,
                node.Store,
                Past,
                new OwnPolicy(this),
                this,
                this,
                TimeProvider.System
            );
        }

        public ResultRelease Release { get; }

        public PastResultStore Past { get; }

        public List<EvidenceEvent> Events { get; } = [];

        public IEnumerable<string> Kinds => Events.Select(each => each.Kind);

        public string Task => _node.Task.ToString();

        public string[] People { get; set; } = [];

        public IReadOnlyList<PolicyVoice> Now => [.. People.Select(person => new PolicyVoice(person, ["researcher"]))];

        public static async Task<Scene> StartAsync(string policy, params string[] people)
        {
            var node = await RequesterNode.StartAsync();
            using var run = await node.BeginAsync();
            await node.CompleteAsync();
            await node.Store.EndAsync(
                run.Id,
                DateTimeOffset.UnixEpoch,
                RequesterNode.Account,
                RequesterNode.Result,
                default
            );
            return new Scene(policy, node) { People = people };
        }

        public VersionedPolicy Read() => new(new DeclarationFile("policy.yaml", _policy));

        public string Stamp() => "1";

        public Task<long> RecordAsync(EvidenceEvent happened, CancellationToken cancel)
        {
            Events.Add(happened);
            return System.Threading.Tasks.Task.FromResult(Events.Count - 1L);
        }

        public ProofFile Prove(long index) => throw new System.Diagnostics.UnreachableException();

        public async ValueTask DisposeAsync()
        {
            Release.Dispose();
            await _runs.DisposeAsync();
            await _node.DisposeAsync();
        }
    }
}
