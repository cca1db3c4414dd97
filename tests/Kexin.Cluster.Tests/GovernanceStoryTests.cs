using System.Globalization;
using System.Text;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Node;

namespace Kexin.Cluster.Tests;

/// <summary>A factory's table from its classification to its destruction, between node processes, and what an auditor can hold of it offline.</summary>
public sealed class GovernanceStoryTests : IAsyncLifetime
{
    private const int RowsPerProvider = 200;

    /// <summary>The run in which consent is withdrawn waits that long for a party that stands still, in seconds.</summary>
    private const int SessionPatienceInSeconds = 120;

    private const string Policy = """
        rules:
          - { id: by-consent, decision: grant, consent: true, levels: [3], says: { en: By consent., zh: 须经同意。 } }
        """;

    private readonly Dictionary<string, string> _datasets = [];
    private Cluster? _cluster;

    private Cluster Cluster => _cluster!;

    private NodeProcess Factory => Cluster["north"];

    private NodeProcess Centre => Cluster.Centre;

    /// <summary>Two providers with level 3 columns, a centre that asks, a regulator that orders.</summary>
    public async Task InitializeAsync()
    {
        _cluster = await Cluster.StartAsync(
            "standard",
            ["north", "east"],
            node => node.Configure("sessionPatienceInSeconds", SessionPatienceInSeconds)
        );
        foreach (var provider in Cluster.Providers)
        {
            var cohort = Cohort.Generate(provider.Name, provider.Name.Length, RowsPerProvider);
            _datasets[provider.Name] = await Steps.PublishAsync(provider, cohort);
        }

        await Cluster.CatchUpAsync((await Centre.Client.Ledger.StatusAsync()).Height);
    }

    public async Task DisposeAsync() => await (_cluster?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Fact]
    public async Task A_table_is_classified_granted_pulled_computed_on_and_destroyed_and_all_of_it_is_proved_offline()
    {
        var before = (await Factory.Client.Evidence.ListAsync(new Paging(Limit: 1))).Items[0].Index;
        var (dataset, table) = await ClassifyAndPublishAsync();

        // Level 3: whoever asks and whatever the owner grants, no value leaves.
        var secret = await Steps.GrantAsync(Centre, Factory, table, ["formula"]);
        Assert.Equal("access.compute-only", await RefusedAsync(() => ReleaseAsync(secret, null)));

        // Level 2: one field, three days, one person.
        var person = (await Centre.Client.People.ListAsync()).Items[0].Pseudonym;
        var granted = await GrantToAsync(table, "temperature", person);
        Assert.Equal("grants.person", await RefusedAsync(() => ReleaseAsync(granted, "somebody-else")));
        Assert.Equal(60, (await ReleaseAsync(granted, person)).Columns[0].Values.Count);
        var limits = (await Centre.Client.Grants.GetAsync(granted)).Limits!;
        Assert.Equal(person, Assert.Single(limits.People!));

        // Level 1: pulled at once.
        var open = await Steps.GrantAsync(Centre, Factory, table, ["line"]);
        var pulled = await ReleaseAsync(open, null);
        Assert.Equal(["a", "b"], pulled.Columns[0].Values.Distinct().Order());
        Assert.Equal(2, (await Factory.Client.Policy.AirlockAsync()).Releases.Count(each => each.Dataset == table));

        // Two providers' level 3 columns: a reviewed joint computation.
        var task = await Steps.AgreeAsync(Cluster, Questions.MeanCholesterolBySex(_datasets.Values));
        Assert.Equal(TaskState.Completed, (await Steps.RunAsync(Centre, task)).State);

        await WithdrawConsentInTheMiddleAsync();
        await DestroyAsync(dataset, table, open);
        await ProveAsync(before, pulled.Evidence);
    }

    /// <summary>A scan proposes, an officer decides; the publication takes levels and tiers from that.</summary>
    private async Task<(string Dataset, string Table)> ClassifyAndPublishAsync()
    {
        var csv = new StringBuilder("line,temperature,formula\n");
        for (var i = 0; i < 60; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? 'a' : 'b')},{180 + (i % 3)},{i * 7 % 100}\n");
        }

        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()));
        var dataset = await Factory.Client.Intake.AddAsync(
            new KeepFile("press line", DatasetFormat.Csv, Source: "the factory's press line"),
            file
        );
        await Factory.Client.Datasets.ScanAsync(dataset.Id, new ScanDataset("industrial"));
        await Factory.Client.Datasets.ClassifyAsync(
            dataset.Id,
            new ClassifyDataset(
                "industrial",
                [
                    new ClassifyField("line", "production", "1", "On every label."),
                    new ClassifyField("temperature", "production", "2", "Tells how it is made."),
                    new ClassifyField("formula", "research", "3", "What the factory lives by."),
                ]
            )
        );
        var roles = new Dictionary<string, FieldRole>
        {
            ["line"] = FieldRole.QuasiIdentifier,
            ["temperature"] = FieldRole.QuasiIdentifier,
            ["formula"] = FieldRole.Measure,
        };
        var receipt = await Factory.Client.Datasets.PublishAsync(
            dataset.Id,
            new PublishDataset("A press line", [Steps.Purpose], Roles: roles)
        );
        await Steps.SeenAsync(Centre, receipt);
        var fields = (await Centre.Client.Catalogue.GetAsync(receipt.Subject)).Fields;
        Assert.Equal(
            [(1, Tier.A), (2, Tier.B), (3, Tier.C)],
            fields.Select(field => (field.Level!.Value, field.Tier!.Value))
        );
        return (dataset.Id, receipt.Subject);
    }

    private async Task<string> GrantToAsync(string table, string field, string person)
    {
        var asked = await Centre.Client.Grants.RequestAsync(
            new RequestGrant(
                table,
                [field],
                Steps.Purpose,
                DateTimeOffset.UtcNow.AddDays(3),
                Limits: new GrantLimits(People: [person])
            )
        );
        await Steps.SeenAsync(Factory, asked);
        var given = await Factory.Client.Grants.ApproveAsync(asked.Subject, new ApproveGrant(Reason: "For the audit."));
        await Steps.SeenAsync(Centre, given);
        return asked.Subject;
    }

    private Task<ReleasedRows> ReleaseAsync(string grant, string? person) =>
        Factory.Client.Grants.ReleaseAsync(grant, new ReleaseRows("audit", person));

    /// <summary>The run goes on for as long as it waits for east, whose process stands still.</summary>
    private async Task WithdrawConsentInTheMiddleAsync()
    {
        var policy = Path.Combine(Factory.Folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, Policy);
        try
        {
            var subject = Cluster.Regulator.Client.Consents;
            var given = await subject.GiveAsync(
                new GiveConsent([_datasets["north"]], Steps.Purpose, DateTimeOffset.UtcNow.AddDays(30))
            );
            await Steps.SeenAsync(Factory, given);
            await Factory.Client.Consents.LinkAsync(given.Subject, new LinkConsent(_datasets["north"]));
            var task = await Steps.AgreeAsync(Cluster, Questions.DiseaseRegression(_datasets.Values));
            var run = await Centre.Client.Tasks.RunAsync(task);
            await Cluster.WaitAsync(
                async () =>
                {
                    var progress = await Factory.Client.Tasks.ProgressAsync(task);
                    return progress.RunId == run.RunId && progress.Traffic.Any(traffic => traffic.BytesReceived > 0);
                },
                "the factory takes part"
            );
            await Cluster["east"].SignalAsync("STOP");
            await subject.WithdrawAsync(given.Subject, new WithdrawConsent(), Wait.Accepted);
            var end = await Steps.EndAsync(Factory, task, run.RunId);
            Assert.Equal(TaskState.Failed, end.State);
            Assert.Contains("consent", end.Problem!.Title, StringComparison.Ordinal);
        }
        finally
        {
            await Cluster["east"].SignalAsync("CONT");
            File.Delete(policy);
        }
    }

    /// <summary>Out of the catalogue, then out of the vault; what was granted opens nothing any more.</summary>
    private async Task DestroyAsync(string dataset, string table, string grant)
    {
        await Factory.Client.Datasets.WithdrawAsync(dataset);
        await Factory.Client.Datasets.DeleteAsync(dataset);
        Assert.NotNull(await RefusedAsync(() => ReleaseAsync(grant, null)));
        var gone = await Assert.ThrowsAsync<KexinApiException>(() => Factory.Client.Datasets.GetAsync(dataset));
        Assert.Equal(ProblemCodes.NotFound, gone.Problem.Code);
    }

    /// <summary>Every entry of the story is anchored, and its proof file holds with no node; that of the pull is among them.</summary>
    private async Task ProveAsync(long before, long pull)
    {
        List<EvidenceEntry> entries = [];
        await Cluster.WaitAsync(
            async () =>
            {
                entries =
                [
                    .. (await Factory.Client.Evidence.ListAsync(new Paging(Limit: 200))).Items.Where(entry =>
                        entry.Index > before
                    ),
                ];
                return entries.Where(entry => Told.Contains(entry.Kind)).All(entry => entry.AnchoredAt is not null);
            },
            "the evidence is anchored"
        );
        Assert.Superset(Told.ToHashSet(), entries.Select(entry => entry.Kind).ToHashSet());
        Assert.Contains(entries, entry => entry.Index == pull);
        foreach (var entry in entries.Where(entry => Told.Contains(entry.Kind)))
        {
            byte[] proof = [];
            await Cluster.WaitAsync(
                async () =>
                {
                    try
                    {
                        proof = await Factory.Client.Proofs.AtAsync(entry.ProofUrl);
                        return true;
                    }
                    catch (KexinApiException error) when (error.Problem.Code == ProblemCodes.Conflict)
                    {
                        return false;
                    }
                },
                $"the proof {entry.ProofUrl} is final"
            );
            var report = OfflineVerifier.Verify(proof);
            Assert.True(report.Holds, $"{entry.Kind}: {report.Checks[^1].Text.En}");
        }
    }

    private static async Task<string?> RefusedAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<KexinApiException>(call);
        return refused.Problem.RuleCode;
    }

    /// <summary>What an auditor wants to see of the story.</summary>
    private static IEnumerable<string> Told =>
        ["dataset.add", "dataset.refuse", "dataset.open", "rows.release", "task.run", "task.end", "dataset.destroy"];
}
