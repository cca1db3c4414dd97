using Kexin.Governance.Catalogue;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>What all members have published, as the ledger has it.</summary>
internal sealed class Catalogue(ILedger ledger, LikeNames names)
{
    /// <summary>A part of the list, by owner and id, without the fields' descriptions.</summary>
    /// <param name="text">What stands in the name, the description or the owner's name, in any case of letters; null or empty for any.</param>
    /// <param name="state">Null for any.</param>
    /// <param name="page">Which part.</param>
    public Api.Page<Api.CatalogueEntry> List(string? text, Api.DatasetState? state, PageRequest page) =>
        TokenPages.Of(
            ledger
                .Tokens(DatasetToken.Type, after: TokenPages.After(page))
                .Select(token => (Token: token, Entry: DatasetView.Listed(ledger, names, token)))
                .Where(item => (state is null || item.Entry.State == state) && IsAbout(item.Entry, text)),
            page,
            item => item.Token,
            item => item.Entry
        );

    /// <summary>One entry, by its id or a prefix of it.</summary>
    /// <exception cref="DomainException">None fits, or several do.</exception>
    public Api.CatalogueEntry Get(string id) =>
        DatasetView.Published(ledger, names, ledger.Resolve(DatasetToken.Type, id));

    private static bool IsAbout(Api.CatalogueEntry entry, string? text) =>
        string.IsNullOrEmpty(text)
        || entry.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
        || entry.Description.Contains(text, StringComparison.OrdinalIgnoreCase)
        || entry.Owner.Name.Contains(text, StringComparison.OrdinalIgnoreCase);
}
