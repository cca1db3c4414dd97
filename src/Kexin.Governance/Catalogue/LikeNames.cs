using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Catalogue;

/// <summary>Marks names of datasets that people may take for those of another member's.</summary>
/// <remarks>
/// What: a word of two scripts that look alike, or letters that look like a name that another member has published (<see cref="Likeness"/>).
/// Both of two such names are marked: which came first says nothing of who deceives. Not for: the same name, letter for letter, at
/// several members, as is usual in a joint study; owner and id stand beside every name.
/// </remarks>
/// <param name="ledger">The catalogue, which lists datasets by how their names look.</param>
public sealed class LikeNames(ILedger ledger)
{
    /// <summary>What people should know before they go by the name; null when there is nothing.</summary>
    /// <param name="dataset">A dataset's token.</param>
    public BilingualText? WarnOf(Token dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var name = NameOf(dataset);
        var twin = DatasetListing.Like(name) is { } word
            ? ledger
                .Marked(DatasetToken.Type, word)
                .FirstOrDefault(other => other.Owner != dataset.Owner && NameOf(other) != name)
            : null;
        var id = dataset.Id.Value.ToShortString();
        if (twin is not null)
        {
            var (owner, twinId) = (ledger.NameOf(twin.Owner), twin.Id.Value.ToShortString());
            return new(
                $"The name '{name}' ({id}, {ledger.NameOf(dataset.Owner)}) looks like '{NameOf(twin)}' ({twinId}, {owner}). Go by owner and id.",
                $"名称“{name}”（{id}，{ledger.NameOf(dataset.Owner)}）与“{NameOf(twin)}”（{twinId}，{owner}）形似。请以所有方和编号为准。"
            );
        }

        return Likeness.IsMixed(name)
            ? new(
                $"The name '{name}' ({id}, {ledger.NameOf(dataset.Owner)}) mixes letters of scripts that look alike. Go by owner and id.",
                $"名称“{name}”（{id}，{ledger.NameOf(dataset.Owner)}）混用了不同文字的形似字母。请以所有方和编号为准。"
            )
            : null;
    }

    private static string NameOf(Token dataset) => DatasetToken.Read(dataset).Description.Name;
}
