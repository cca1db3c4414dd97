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
    /// <summary>Those that fit, by owner and id.</summary>
    /// <param name="text">What stands in the name, the description or the owner's name, in any case of letters; null or empty for any.</param>
    /// <param name="state">Null for any.</param>
    /// <param name="after">The token that the list continues after, or null.</param>
    public IEnumerable<PublishedDataset> List(string? text, DatasetState? state, TokenId? after) =>
        ledger
            .Tokens(DatasetToken.Type, after: after)
            .Select(Read)
            .Where(item => (state is null || item.Dataset.State == state) && IsAbout(item, text));

    /// <summary>One of them, by its id or a prefix of it.</summary>
    /// <exception cref="DomainException">None fits, or several do.</exception>
    public PublishedDataset Get(string id) => Read(ledger.Resolve(DatasetToken.Type, id));

    private PublishedDataset Read(Token token) => new(token, DatasetToken.Read(token), names.WarnOf(token));

    private bool IsAbout(PublishedDataset item, string? text)
    {
        string[] texts =
        [
            item.Dataset.Description.Name,
            item.Dataset.Description.Description,
            ledger.NameOf(item.Token.Owner),
        ];
        return string.IsNullOrEmpty(text) || texts.Any(each => each.Contains(text, StringComparison.OrdinalIgnoreCase));
    }
}
