using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Catalogue;

/// <summary>Marks names of datasets that people may take for those of another member's.</summary>
/// <remarks>
/// What: a word of two scripts that look alike, or letters that look like a name that another member has published (<see cref="Likeness"/>).
/// Both of two such names are marked: which came first says nothing of who deceives. Not for: the same name, letter for letter, at
/// several members, as is usual in a joint study; owner and id stand beside every name.
/// </remarks>
/// <param name="ledger">The catalogue; all names are read once after a block.</param>
public sealed class LikeNames(ILedger ledger)
{
    private Reading? _reading;

    /// <summary>What people should know before they go by the name; null when there is nothing.</summary>
    /// <param name="dataset">A dataset's token.</param>
    public BilingualText? WarnOf(Token dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var name = DatasetToken.Read(dataset).Description.Name;
        var twin = Read()[Likeness.Of(name)]
            .FirstOrDefault(other => other.Owner != dataset.Owner && other.Name != name);
        var id = dataset.Id.Value.ToShortString();
        if (twin is not null)
        {
            var (owner, twinId) = (ledger.NameOf(twin.Owner), twin.Id.Value.ToShortString());
            return new(
                $"The name '{name}' ({id}, {ledger.NameOf(dataset.Owner)}) looks like '{twin.Name}' ({twinId}, {owner}). Go by owner and id.",
                $"名称“{name}”（{id}，{ledger.NameOf(dataset.Owner)}）与“{twin.Name}”（{twinId}，{owner}）形似。请以所有方和编号为准。"
            );
        }

        return Likeness.IsMixed(name)
            ? new(
                $"The name '{name}' ({id}, {ledger.NameOf(dataset.Owner)}) mixes letters of scripts that look alike. Go by owner and id.",
                $"名称“{name}”（{id}，{ledger.NameOf(dataset.Owner)}）混用了不同文字的形似字母。请以所有方和编号为准。"
            )
            : null;
    }

    private ILookup<string, Named> Read()
    {
        // The height first: blocks that come while the names are read are read again.
        var height = ledger.Height;
        if (_reading is not { } reading || reading.Height != height)
        {
            var names = ledger
                .Tokens(DatasetToken.Type)
                .Select(token => (Token: token, Dataset: DatasetToken.Read(token)))
                .Where(item => item.Dataset.State == DatasetState.Published)
                .Select(item => new Named(item.Token.Id, item.Token.Owner, item.Dataset.Description.Name))
                .Where(named => Likeness.Of(named.Name).Length > 0)
                .ToLookup(named => Likeness.Of(named.Name), StringComparer.Ordinal);
            _reading = reading = new Reading(height, names);
        }

        return reading.Names;
    }

    private sealed record Named(TokenId Id, MemberId Owner, string Name);

    private sealed record Reading(long Height, ILookup<string, Named> Names);
}
