using Kexin.Governance.Catalogue;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>What all members have published, as the ledger has it.</summary>
internal sealed class Catalogue(ILedger ledger, LikeNames names)
{
    /// <summary>A part of the list, by owner and id, without the fields' descriptions; withdrawn datasets are in it.</summary>
    public Api.Page<Api.CatalogueEntry> List(PageRequest page) =>
        TokenPages.Of(
            ledger.Tokens(DatasetToken.Type, after: TokenPages.After(page)),
            page,
            token => token,
            token => DatasetView.Listed(ledger, names, token)
        );

    /// <summary>One entry, by its id or a prefix of it.</summary>
    /// <exception cref="DomainException">None fits, or several do.</exception>
    public Api.CatalogueEntry Get(string id) =>
        DatasetView.Published(ledger, names, ledger.Resolve(DatasetToken.Type, id));
}
