using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>The steps of trusted computing, as a person would take them through the API.</summary>
internal static class Steps
{
    public const string Purpose = "research";

    private static readonly DateTimeOffset NextYear = DateTimeOffset.UtcNow.AddDays(300);

    /// <summary>Takes a cohort in and publishes it; its identifier is restricted, all else secret.</summary>
    /// <returns>The catalogue's id.</returns>
    public static async Task<string> PublishAsync(NodeProcess node, Cohort cohort, string? name = null)
    {
        await using var file = cohort.ToCsv();
        return await PublishAsync(node, file, name ?? cohort.Hospital);
    }

    /// <summary>Takes a CSV file in and publishes it in the same way.</summary>
    public static async Task<string> PublishAsync(NodeProcess node, Stream file, string name)
    {
        var dataset = await node.Client.Intake.AddAsync(
            new KeepFile(name, DatasetFormat.Csv, Source: "generated"),
            file
        );
        var receipt = await node.Client.Datasets.PublishAsync(
            dataset.Id,
            new PublishDataset("Generated patients", [Purpose], [new PublishField("patient_id", 2, Tier.B)])
        );
        return receipt.Subject;
    }

    /// <summary>Asks for fields and has the owner say yes.</summary>
    /// <returns>The grant's id.</returns>
    public static async Task<string> GrantAsync(
        NodeProcess asker,
        NodeProcess owner,
        string dataset,
        IReadOnlyList<string> fields,
        string? computation = null,
        DateTimeOffset? until = null
    )
    {
        var request = await asker.Client.Grants.RequestAsync(
            new RequestGrant(dataset, fields, Purpose, until ?? NextYear, computation)
        );
        await SeenAsync(owner, request);
        var approval = await owner.Client.Grants.ApproveAsync(request.Subject, new ApproveGrant(Reason: "agreed"));
        await SeenAsync(asker, approval);
        return request.Subject;
    }

    /// <summary>From the draft to the last join: grants, task, reviews, joins.</summary>
    /// <returns>The task's id.</returns>
    public static async Task<string> AgreeAsync(Cluster cluster, DraftTask draft, bool ownTotals = false)
    {
        var asker = cluster.Centre;
        var written = await asker.Client.Tasks.DraftAsync(draft);
        var catalogue = await asker.Client.Catalogue.ListAsync();
        var owners = new List<NodeProcess>();
        foreach (var (dataset, fields) in written.Fields)
        {
            var owner = cluster[catalogue.Items.Single(entry => entry.TokenId == dataset).Owner.Name];
            owners.Add(owner);
            if (owner != asker)
            {
                await GrantAsync(asker, owner, dataset, fields, written.Hash);
            }
        }

        var created = await asker.Client.Tasks.CreateAsync(new CreateTask(written.Document));
        foreach (var owner in owners)
        {
            await SeenAsync(owner, created);
            var review = await owner.Client.Tasks.ReviewAsync(
                created.Subject,
                new ReviewTask(written.Hash, true, OwnTotals: ownTotals)
            );
            await Task.WhenAll(cluster.Nodes.Where(node => !node.HasEnded).Select(node => SeenAsync(node, review)));
        }

        foreach (var owner in owners)
        {
            var joined = await owner.Client.Tasks.JoinAsync(created.Subject);
            await Task.WhenAll(cluster.Nodes.Where(node => !node.HasEnded).Select(node => SeenAsync(node, joined)));
        }

        return created.Subject;
    }

    /// <summary>Runs a task to its end.</summary>
    public static async Task<TaskProgress> RunAsync(NodeProcess asker, string task)
    {
        var run = await asker.Client.Tasks.RunAsync(task);
        return await EndAsync(asker, task, run.RunId);
    }

    /// <summary>Waits for the end of a run at a node that takes part.</summary>
    public static async Task<TaskProgress> EndAsync(NodeProcess node, string task, string run)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        TaskProgress? last = null;
        await foreach (var progress in node.Client.Tasks.WatchAsync(task, run, TimeProvider.System, patience.Token))
        {
            last = progress;
        }

        return last!;
    }

    /// <summary>Waits until a node has the block with a transaction.</summary>
    public static Task SeenAsync(NodeProcess node, Receipt receipt) =>
        Cluster.WaitAsync(
            async () => (await node.Client.Ledger.StatusAsync()).FinalHeight >= receipt.Height,
            $"{node.Name} has block {receipt.Height}"
        );
}
