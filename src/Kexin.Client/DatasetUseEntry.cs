using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>A time that somebody used a dataset of this node, or was refused, as the node's evidence has it.</summary>
/// <param name="Entry">The entry that says so.</param>
/// <param name="IsRefused">Whether it was only tried.</param>
/// <param name="Dataset">The dataset's token, or before it was published its id in the vault.</param>
/// <param name="User">The id of the member who used it.</param>
/// <param name="Fields">Which fields, between commas.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Document">The hash of the computation's document; empty where there is none.</param>
/// <param name="Grant">The id of the grant that covered it, or why none was needed; null where there was none.</param>
/// <param name="Reason">Why it was refused; null where it was not.</param>
public sealed record DatasetUseEntry(
    EvidenceEntry Entry,
    bool IsRefused,
    string Dataset,
    string User,
    string Fields,
    string Purpose,
    string Document,
    string? Grant,
    string? Reason
)
{
    /// <summary>How the kinds of entries about datasets begin.</summary>
    internal const string OfDatasets = "dataset.";

    private const string Opened = OfDatasets + "open";
    private const string Refused = OfDatasets + "refuse";

    /// <summary>The use that an entry is about; null where it is about something else.</summary>
    public static DatasetUseEntry? Read(EvidenceEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Kind is not (Opened or Refused))
        {
            return null;
        }

        var facts = entry.ReadFacts();
        return Find("dataset") is { } dataset && Find("user") is { } user
            ? new(
                entry,
                entry.Kind == Refused,
                dataset,
                user,
                Find("fields") ?? "",
                Find("purpose") ?? "",
                Find("document") ?? "",
                Find("grant"),
                Find("reason")
            )
            : null;

        string? Find(string name) => facts.LastOrDefault(fact => fact.Key == name).Value;
    }
}
