using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Catalogue;

/// <summary>A dataset that a member has published.</summary>
/// <param name="Token">The token.</param>
/// <param name="Dataset">What the token says.</param>
/// <param name="NameWarning">What people should know before they go by its name, or null.</param>
public sealed record PublishedDataset(Token Token, DatasetToken Dataset, BilingualText? NameWarning);

/// <summary>What all members have published, as the ledger has it.</summary>
/// <param name="ledger">The catalogue.</param>
/// <param name="names">Marks names that may be mistaken.</param>
public sealed class PublishedDatasets(ILedger ledger, LikeNames names)
{
    /// <summary>All of them, each with what it says where it fits: whoever asks decides how many are looked at.</summary>
    /// <param name="text">What stands in the name, the description or the owner's name, in any case of letters; null or empty for any.</param>
    /// <param name="state">Null for any.</param>
    /// <param name="after">Where the list goes on, or null.</param>
    /// <param name="order">By what; null for owner and id.</param>
    /// <param name="falling">The last of the order first.</param>
    public IEnumerable<ListedToken<PublishedDataset>> List(
        string? text,
        DatasetState? state,
        TokenCursor? after,
        CatalogueOrder? order = null,
        bool falling = false
    )
    {
        return order is { } by
            ? ledger
                .Ordered(DatasetToken.Type, DatasetListing.By(by), falling, after)
                .Select(found => Listed(found.Token, found.At.Place))
            : ledger.Tokens(DatasetToken.Type, after: after?.Token).Select(token => Listed(token, null));

        ListedToken<PublishedDataset> Listed(Token token, string? place)
        {
            var dataset = DatasetToken.Read(token);
            var fits = (state is null || dataset.State == state) && IsAbout(token, dataset, text);
            return new(token, fits ? new PublishedDataset(token, dataset, names.WarnOf(token)) : null, place);
        }
    }

    /// <summary>One of them, by its id or a prefix of it.</summary>
    /// <exception cref="DomainException">None fits, or several do.</exception>
    public PublishedDataset Get(string id) => Read(ledger.Resolve(DatasetToken.Type, id));

    private PublishedDataset Read(Token token) => new(token, DatasetToken.Read(token), names.WarnOf(token));

    private bool IsAbout(Token token, DatasetToken dataset, string? text)
    {
        string[] texts = [dataset.Description.Name, dataset.Description.Description, ledger.NameOf(token.Owner)];
        return string.IsNullOrEmpty(text) || texts.Any(each => each.Contains(text, StringComparison.OrdinalIgnoreCase));
    }
}
