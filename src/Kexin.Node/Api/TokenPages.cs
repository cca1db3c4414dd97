using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Pages of what tokens say; the cursor is the last token's id.</summary>
internal static class TokenPages
{
    /// <summary>The token that a page continues after, or null.</summary>
    /// <exception cref="DomainException">The cursor is no token's id.</exception>
    public static TokenId? After(PageRequest page) =>
        page.After is null ? null
        : Digest.TryParse(page.After, out var id) ? new TokenId(id)
        : throw TokenLookup.BadCursor();

    /// <summary>A page of the items that come after its cursor.</summary>
    public static Api.Page<TShown> Of<T, TShown>(
        IEnumerable<T> items,
        PageRequest page,
        Func<T, Token> token,
        Func<T, TShown> show
    )
    {
        var found = QueryValues.PageOf(
            items,
            page,
            item => token(item).Id.ToString(),
            item => token(item).Fields.Length
        );
        return new Api.Page<TShown>([.. found.Items.Select(show)], found.Next);
    }
}
