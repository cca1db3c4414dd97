using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Console.Pages.Data;

/// <summary>A use of an own dataset, or an attempt, as the node's evidence has it.</summary>
/// <param name="Time">When.</param>
/// <param name="Dataset">The dataset's name.</param>
/// <param name="DatasetId">As the evidence names it.</param>
/// <param name="User">The organisation's name.</param>
/// <param name="IsRefused">Whether it was only tried.</param>
/// <param name="Fields">Which fields.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Grant">The id of the grant that covered it; null where there was none.</param>
/// <param name="ProofUrl">The proof file's path at the node.</param>
public sealed record DatasetUse(
    DateTimeOffset Time,
    string Dataset,
    string DatasetId,
    string User,
    bool IsRefused,
    string Fields,
    string Purpose,
    string? Grant,
    string ProofUrl
)
{
    private const string OfDatasets = "dataset.";
    private const string Opened = OfDatasets + "open";
    private const string Refused = OfDatasets + "refuse";
    private const int IdInDigits = 64;

    /// <summary>The uses of these datasets, newest first.</summary>
    /// <param name="node">Whose evidence is read.</param>
    /// <param name="datasets">Own datasets.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<IReadOnlyList<DatasetUse>> FindAsync(
        KexinClient node,
        IEnumerable<Dataset> datasets,
        CancellationToken cancel
    )
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var dataset in datasets.Where(dataset => dataset.TokenId is not null))
        {
            // The owner's own reading before it was published is under the vault's id.
            names[dataset.TokenId!] = names[dataset.Id] = dataset.Name;
        }

        var uses = new List<DatasetUse>();
        if (names.Count == 0)
        {
            return uses;
        }

        var members = (await node.Consortium.StatusAsync(cancel)).Members.ToDictionary(
            item => item.Id,
            item => item.Name
        );
        await foreach (
            var entry in Paging.AllAsync(
                (paging, cancel) => node.Evidence.ListOfKindAsync(OfDatasets, paging, cancel),
                cancel
            )
        )
        {
            if (entry.Kind is Opened or Refused && Read(entry, names, members) is { } use)
            {
                uses.Add(use);
            }
        }

        return uses;
    }

    /// <summary>The use that an entry is about; null where it is of another dataset.</summary>
    internal static DatasetUse? Read(
        EvidenceEntry entry,
        IReadOnlyDictionary<string, string> names,
        IReadOnlyDictionary<string, string> members
    )
    {
        var facts = FactsOf(entry.Payload);
        return
            facts.GetValueOrDefault("dataset") is { } dataset
            && names.TryGetValue(dataset, out var name)
            && facts.GetValueOrDefault("user") is { } user
            ? new DatasetUse(
                entry.Time,
                name,
                dataset,
                members.GetValueOrDefault(user, user[..Math.Min(user.Length, 8)]),
                entry.Kind == Refused,
                facts.GetValueOrDefault("fields", ""),
                facts.GetValueOrDefault("purpose", ""),
                facts.GetValueOrDefault("grant") is { Length: IdInDigits } grant ? grant : null,
                entry.ProofUrl
            )
            : null;
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
