using Kexin.Client.Contracts;
using Kexin.Computations.Tests;

namespace Kexin.Cluster.Tests;

/// <summary>The four real hospitals as nodes, a centre that asks, a regulator that orders; nothing where their files are not at hand.</summary>
public sealed class RealHospitalsFixture : IAsyncLifetime
{
    private int _published;

    internal Cluster Cluster { get; private set; } = null!;

    /// <summary>The rows of all four.</summary>
    internal IReadOnlyList<RealPatient> Pooled { get; private set; } = [];

    public async Task InitializeAsync()
    {
        if (RealHospitals.Folder is null)
        {
            return;
        }

        Pooled = [.. RealHospitals.Files().SelectMany(RealPatient.Read)];
        Cluster = await Cluster.StartAsync("standard", [.. Pooled.Select(patient => patient.Hospital).Distinct()]);
    }

    public async Task DisposeAsync() => await (Cluster?.DisposeAsync() ?? ValueTask.CompletedTask);

    /// <summary>
    /// Publishes hospitals' files as they are, every field at its default, 3C: level 3, never read, only computed on. What is published anew has
    /// no earlier results.
    /// </summary>
    /// <returns>The catalogue's ids, in the order of the hospitals.</returns>
    internal async Task<string[]> PublishAsync(params string[] hospitals)
    {
        var name = $"heart-{++_published}";
        var receipts = await Task.WhenAll(hospitals.Select(PublishAsync));
        await Cluster.CatchUpAsync(receipts.Max(receipt => receipt.Height));
        return [.. receipts.Select(receipt => receipt.Subject)];

        async Task<Receipt> PublishAsync(string hospital)
        {
            var client = Cluster[hospital].Client;
            await using var file = File.OpenRead(Path.Combine(RealHospitals.Folder!, $"{hospital}.csv"));
            var kept = await client.Intake.AddAsync(new KeepFile(name, DatasetFormat.Csv), file);
            return await client.Datasets.PublishAsync(kept.Id, new PublishDataset("Heart patients", [Steps.Purpose]));
        }
    }

    /// <summary>Asks, has every provider accept the document as it is, and runs it to its end.</summary>
    /// <returns>The task and how the run ended at the centre.</returns>
    internal async Task<(string Task, TaskProgress End)> AskAsync(DraftTask draft)
    {
        var (centre, catalogue) = (Cluster.Centre, await Cluster.Centre.Client.Catalogue.ListAsync());
        var written = await centre.Client.Tasks.DraftAsync(draft);
        var created = await centre.Client.Tasks.CreateAsync(new CreateTask(written.Document));
        var asked = await centre.Client.Tasks.AskAsync(
            created.Subject,
            new AskForTask(DateTimeOffset.UtcNow.AddDays(30))
        );
        await Cluster.CatchUpAsync(asked.Select(receipt => receipt.Height).Append(created.Height).Max());
        await Task.WhenAll(
            written.Fields.Keys.Select(dataset =>
                Cluster[catalogue.Items.Single(entry => entry.TokenId == dataset).Owner.Name]
                    .Client.Tasks.AcceptAsync(created.Subject, new AcceptTask(written.Hash))
            )
        );
        await Cluster.WaitAsync(
            async () => (await centre.Client.Tasks.GetAsync(created.Subject)).Summary.State == TaskState.Ready,
            "all providers have joined"
        );
        return (created.Subject, await Steps.RunAsync(centre, created.Subject));
    }

    /// <summary>The same of a question that is answered.</summary>
    internal async Task<Sheet> LearnAsync(DraftTask draft)
    {
        var (task, end) = await AskAsync(draft);
        Assert.True(end.State == TaskState.Completed, end.Problem?.Title);
        return (await Cluster.Centre.Client.Tasks.ResultAsync(task)).Sheet;
    }
}

/// <summary>A row of a hospital's file.</summary>
internal sealed record RealPatient(string Hospital, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>A field as a number, or null where it is missing.</summary>
    public double? this[string field] =>
        Values[field] is { Length: > 0 } text
            ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    public static IEnumerable<RealPatient> Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var names = lines[0].Split(',');
        return lines
            .Skip(1)
            .Select(line => new RealPatient(
                Path.GetFileNameWithoutExtension(path),
                names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second)
            ));
    }
}

[CollectionDefinition(Name)]
public sealed class RealHospitalNodes : ICollectionFixture<RealHospitalsFixture>
{
    public const string Name = "real hospitals";
}
