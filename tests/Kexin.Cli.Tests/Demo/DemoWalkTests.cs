using Kexin.Cli.Demo;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Tests.Demo;

public sealed class DemoWalkTests : IDisposable
{
    private static readonly string[] Hospitals = ["a", "b", "c", "d"];
    private readonly string _folder = Directory.CreateTempSubdirectory("kexin-walk-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_walk_takes_the_nine_steps_in_order_and_keeps_a_receipt_of_each_transaction()
    {
        var told = new List<string>();
        var (steps, analyses, proofs) = await WalkAsync(told);
        Assert.Equal(
            ["found", "publish", "browse", "request", "grant", "create", "review", "join", "transfer", "release"],
            steps.Select(step => step.Name)
        );
        Assert.Equal(steps.Select(step => step.Name), told);
        Assert.Equal([0, 4, 0, 4, 4, 2, 8, 8, 2, 2], steps.Select(step => step.Receipts.Count));
        Assert.All(steps[^1].Receipts, item => Assert.Equal(Steps.CompleteTask, item.Receipt.Step));
        Assert.Equal(2, analyses.Count);
        Assert.Equal(34 + 2, proofs.Count);
        Assert.All(proofs, file => Assert.True(File.Exists(file)));
    }

    [Fact]
    public async Task Each_provider_has_its_own_result_and_the_regulator_learns_nothing()
    {
        var (_, analyses, _) = await WalkAsync([]);
        Assert.All(
            analyses,
            analysis =>
            {
                Assert.Equal("joint", analysis.Joint.Task);
                Assert.Equal(Hospitals, analysis.Own.Select(own => own.Organisation));
                Assert.Equal(6, analysis.Parties.Count);
                Assert.Null(analysis.Parties.Single(party => party.Organisation == "regulator").Learned);
                Assert.Equal(50, analysis.Parties.Sum(party => party.BytesSent));
            }
        );
    }

    private async Task<(IReadOnlyList<DemoStep>, IReadOnlyList<DemoAnalysis>, IReadOnlyList<string>)> WalkAsync(
        List<string> told
    )
    {
        var texts = Texts.In("en");
        var plan = Plan(texts);
        var consortium = new FakeConsortium();
        await using var network = new DemoNetwork();
        var audience = new DemoAudience(step => told.Add(step.Name), (_, work) => work((_, _, _) => { }));
        var ledger = new DemoLedger(network, audience, TimeProvider.System);
        var walk = new DemoWalk(plan, network, ledger, audience, Launch, TimeProvider.System);
        var analyses = await walk.RunAsync(CancellationToken.None);
        var proofs = await DemoProofs.SaveAsync(
            network,
            ledger.Steps,
            analyses,
            ledger,
            Path.Combine(_folder, "proofs"),
            default
        );
        return (ledger.Steps, analyses, proofs);

        Task Launch(CancellationToken cancel)
        {
            foreach (var member in plan.Members)
            {
                network.Add(network.Nodes.Count, new DemoNode(member, consortium.Client(member.Name), null));
            }

            return Task.CompletedTask;
        }
    }

    private DemoPlan Plan(Texts texts)
    {
        var providers = Hospitals.Select(name =>
        {
            var file = Path.Combine(_folder, name + ".csv");
            File.WriteAllText(file, "id,chol\n");
            return new DemoMember(name, name, MemberRole.Member, file);
        });
        return new DemoPlan(
            _folder,
            "standard",
            true,
            [
                .. providers,
                new DemoMember("asker", "asker", MemberRole.Member, null),
                new DemoMember("regulator", "regulator", MemberRole.Regulator, null),
            ],
            "research",
            DemoQuestions.Default.Needed,
            DemoQuestions.Default.Drafts("research", texts),
            false
        );
    }
}
