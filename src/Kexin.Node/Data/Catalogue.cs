using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>What all members have published, as the ledger has it.</summary>
internal sealed class Catalogue(NodeLedger node)
{
    /// <summary>A part of the list, by owner and id, without the fields' descriptions; withdrawn datasets are in it.</summary>
    public Api.Page<Api.CatalogueEntry> List(PageRequest page)
    {
        var ledger = node.Joined;
        return TokenPages.List(
            ledger,
            DatasetToken.Type,
            owner: null,
            page,
            token => DatasetView.Listed(ledger, token)
        );
    }

    /// <summary>One entry, by its id or a prefix of it.</summary>
    /// <exception cref="DomainException">None fits, or several do.</exception>
    public Api.CatalogueEntry Get(string id)
    {
        var ledger = node.Joined;
        return DatasetView.Published(ledger, TokenLookup.Find(ledger, DatasetToken.Type, id));
    }
}

/// <summary>Pages of tokens; the cursor is the last token's id.</summary>
internal static class TokenPages
{
    /// <summary>A part of the tokens of a type, in the ledger's order (by owner and id).</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="type">Which tokens.</param>
    /// <param name="owner">Only this member's, or null for everybody's.</param>
    /// <param name="page">Which part.</param>
    /// <param name="show">Shows a token, or says null when it is not wanted.</param>
    public static Api.Page<T> List<T>(
        JoinedLedger ledger,
        string type,
        MemberId? owner,
        PageRequest page,
        Func<Token, T?> show
    )
        where T : class
    {
        var shown = TokenLookup
            .All(ledger, type, owner, FindLast(ledger, type, page.After))
            .Select(token => (Token: token, Item: show(token)))
            .Where(pair => pair.Item is not null);
        var found = QueryValues.PageOf(shown, page, pair => pair.Token.Id.ToString(), pair => pair.Token.Fields.Length);
        return new Api.Page<T>([.. found.Items.Select(pair => pair.Item!)], found.Next);
    }

    private static Token? FindLast(JoinedLedger ledger, string type, string? after)
    {
        if (after is null)
        {
            return null;
        }

        var last = Digest.TryParse(after, out var id) ? ledger.Queries.FindToken(new TokenId(id)) : null;
        return last?.Type == type ? last : throw TokenLookup.BadCursor();
    }
}
