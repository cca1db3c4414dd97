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

    /// <summary>A page of what fits of tokens in the list's order.</summary>
    public static Api.Page<TShown> Of<T, TShown>(
        IEnumerable<(Token Token, T? Fitting)> tokens,
        PageRequest page,
        Func<T, TShown> show
    )
        where T : class
    {
        var (fitting, last) = TokenStretch.Take(tokens, page.Limit, Pages.MostBytes);
        return new Api.Page<TShown>([.. fitting.Select(show)], last is { } id ? QueryValues.CursorOf($"{id}") : null);
    }
}
