using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Console.Pages.Data;

/// <summary>A use of an own dataset, or an attempt, as the node's evidence has it.</summary>
internal sealed record DatasetUse(
    DateTimeOffset Time,
    string User,
    bool IsRefused,
    string Fields,
    string Purpose,
    string ProofUrl
)
{
    private const string Opened = "dataset.open";
    private const string Refused = "dataset.refuse";

    /// <summary>How far back the evidence is read: the newest entries.</summary>
    private const int MostEntries = 5000;

    /// <summary>The uses of a published dataset, newest first.</summary>
    public static async Task<IReadOnlyList<DatasetUse>> FindAsync(
        KexinClient node,
        Dataset dataset,
        CancellationToken cancel
    )
    {
        var uses = new List<DatasetUse>();
        if (dataset.TokenId is not { } token)
        {
            return uses;
        }

        var members = (await node.Consortium.StatusAsync(cancel)).Members.ToDictionary(
            item => item.Id,
            item => item.Name
        );
        await foreach (var entry in Paging.AllAsync(node.Evidence.ListAsync, cancel).Take(MostEntries))
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
                        members.GetValueOrDefault(user, user[..8]),
                        entry.Kind == Refused,
                        facts.GetValueOrDefault("fields", ""),
                        facts.GetValueOrDefault("purpose", ""),
                        entry.ProofUrl
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
}
