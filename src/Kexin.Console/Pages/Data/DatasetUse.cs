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
        await foreach (var entry in node.Evidence.DatasetUsesAsync(cancel))
        {
            if (Of(entry, names, members) is { } use)
            {
                uses.Add(use);
            }
        }

        return uses;
    }

    /// <summary>The use that an entry is about; null where it is of another dataset.</summary>
    internal static DatasetUse? Of(
        DatasetUseEntry entry,
        IReadOnlyDictionary<string, string> names,
        IReadOnlyDictionary<string, string> members
    ) =>
        names.TryGetValue(entry.Dataset, out var name)
            ? new DatasetUse(
                entry.Entry.Time,
                name,
                entry.Dataset,
                members.GetValueOrDefault(entry.User, entry.User[..Math.Min(entry.User.Length, 8)]),
                entry.IsRefused,
                entry.Fields,
                entry.Purpose,
                entry.Grant is { Length: IdInDigits } grant ? grant : null,
                entry.Entry.ProofUrl
            )
            : null;
}
