using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Samples;

/// <summary>Takes a file into a node, publishes its description, and looks at the catalogue.</summary>
public static class PublishFile
{
    /// <param name="folder">The node's folder, which says how to reach it and with which token.</param>
    /// <param name="path">A CSV file.</param>
    /// <param name="output">What happened.</param>
    public static async Task RunAsync(string folder, string path, TextWriter output)
    {
        using var client = new KexinClient(ApiAccess.Load(folder));

        // The file is sent once and held encrypted; nothing is kept before it has been looked at.
        await using var file = File.OpenRead(path);
        var held = await client.Intake.HoldAsync(file);
        var understood = await client.Intake.InspectAsync(held.Id, new InspectFile(DatasetFormat.Csv));
        foreach (var column in understood.Columns)
        {
            output.WriteLine($"{column.Name}: {column.Type}, {column.Values} values, {column.Missing} missing");
        }

        foreach (var finding in understood.Findings)
        {
            output.WriteLine($"{finding.Field}: {finding.Text.En}");
        }

        var dataset = await client.Intake.KeepAsync(
            held.Id,
            new KeepFile("heart-2026", DatasetFormat.Csv, understood.Options, Source: "cardiology ward")
        );

        // All members will see this for as long as there is a ledger, so it is looked at first.
        var publication = new PublishDataset(
            "Blood tests of the cardiology ward, one row a patient",
            Purposes: ["cardiology research"],
            Level: 2,
            Tier: Tier.B
        );
        var preview = await client.Datasets.PreviewPublicationAsync(dataset.Id, publication);
        output.WriteLine($"Everybody will see: {string.Join(", ", preview.Fields.Select(field => field.Name))}");
        var receipt = await client.Datasets.PublishAsync(dataset.Id, publication);
        output.WriteLine($"{receipt.Step} is {receipt.State}");

        await foreach (var entry in Paging.AllAsync(client.Catalogue.ListAsync))
        {
            output.WriteLine($"{entry.Owner.Name}/{entry.Name}, for {string.Join(", ", entry.Purposes)}");
        }
    }
}
