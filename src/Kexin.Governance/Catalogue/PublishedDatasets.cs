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
    /// <param name="after">The token that the list continues after, or null.</param>
    /// <param name="order">By what; null for owner and id.</param>
    /// <param name="falling">The last of the order first.</param>
    public IEnumerable<(Token Token, PublishedDataset? Fitting)> List(
        string? text,
        DatasetState? state,
        TokenId? after,
        CatalogueOrder? order = null,
        bool falling = false
    ) =>
        (
            order is { } by
                ? ledger.Ordered(DatasetToken.Type, DatasetListing.By(by), falling, after)
                : ledger.Tokens(DatasetToken.Type, after: after)
        ).Select(token =>
        {
            var dataset = DatasetToken.Read(token);
            var fits = (state is null || dataset.State == state) && IsAbout(token, dataset, text);
            return (token, fits ? new PublishedDataset(token, dataset, names.WarnOf(token)) : null);
        });

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
