using System.CommandLine;
using System.Text.Json;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary>One time that somebody used a dataset of this node, or was refused.</summary>
/// <param name="Time">When.</param>
/// <param name="User">Who.</param>
/// <param name="IsRefused">Whether the node refused.</param>
/// <param name="Fields">Which fields, between commas.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Document">The hash of the computation's document.</param>
/// <param name="Outcome">The grant under which, or why not.</param>
/// <param name="Proof">What <c>kexin ledger proof</c> takes.</param>
internal sealed record DatasetUse(
    DateTimeOffset Time,
    MemberReference User,
    bool IsRefused,
    string Fields,
    string Purpose,
    string Document,
    string Outcome,
    string Proof
);

/// <summary><c>kexin dataset uses</c>: who used a dataset, which fields, what for, when, with the proof; out of the node's evidence log.</summary>
internal static class DatasetUses
{
    private const string OfDatasets = "dataset.";
    private const string Opened = OfDatasets + "open";
    private const string Refused = OfDatasets + "refuse";

    public static Command Build(CommandSet set)
    {
        const string path = "dataset.uses";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "DATASET");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var dataset = await call.Client.Datasets.GetAsync(
                    await Ids.DatasetAsync(call, call.Get(id), cancel),
                    cancel
                );
                var uses = await FindAsync(call, dataset, cancel);
                return call.Answer(uses, _ => Write(call, dataset, uses));
            }
        );
    }

    private static async Task<IReadOnlyList<DatasetUse>> FindAsync(Call call, Dataset dataset, CancellationToken cancel)
    {
        var uses = new List<DatasetUse>();
        if (dataset.TokenId is not { } token)
        {
            return uses;
        }

        var status = await call.Client.Ledger.StatusAsync(cancel);
        var names = status.Members.ToDictionary(item => item.Member.Id, item => item.Member.Name);
        await foreach (
            var entry in Paging.AllAsync(
                (paging, cancel) => call.Client.Evidence.ListOfKindAsync(OfDatasets, paging, cancel),
                cancel
            )
        )
        {
            if (entry.Kind is not (Opened or Refused))
            {
                continue;
            }

            var facts = FactsOf(entry.Payload);
            if (facts.GetValueOrDefault("dataset") == token && facts.GetValueOrDefault("user") is { } user)
            {
                uses.Add(
                    new DatasetUse(
                        entry.Time,
                        new MemberReference(user, names.GetValueOrDefault(user, Ids.Short(user))),
                        entry.Kind == Refused,
                        facts.GetValueOrDefault("fields", ""),
                        facts.GetValueOrDefault("purpose", ""),
                        facts.GetValueOrDefault("document", ""),
                        facts.GetValueOrDefault("grant") ?? facts.GetValueOrDefault("reason", ""),
                        $"evidence:{entry.Index}"
                    )
                );
            }
        }

        return uses;
    }

    private static Dictionary<string, string> FactsOf(JsonElement payload)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("facts", out var list))
        {
            foreach (var fact in list.EnumerateArray())
            {
                facts[fact.GetProperty("name").GetString()!] = fact.GetProperty("value").GetString()!;
            }
        }

        return facts;
    }

    private static void Write(Call call, Dataset dataset, IReadOnlyList<DatasetUse> uses)
    {
        var texts = call.Texts;
        if (uses.Count == 0)
        {
            call.Terminal.Paragraph(texts.Format("dataset.uses.none", dataset.Name));
            return;
        }

        Tables.Write(
            call.Terminal,
            ["time", "requester", "outcome", "fields", "purposes", "document", "proof"],
            uses,
            use =>
                [
                    call.Terminal.Minute(use.Time),
                    use.User.Name,
                    texts[use.IsRefused ? "dataset.uses.refused" : "dataset.uses.opened"],
                    use.Fields,
                    use.Purpose,
                    Ids.Short(use.Document),
                    use.Proof,
                ]
        );
        call.Terminal.Paragraph(texts["dataset.uses.proof"]);
    }
}
