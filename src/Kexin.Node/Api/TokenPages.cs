using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Pages of what tokens say; the cursor is the last token's id, with its place in a list that has an order of its own.</summary>
internal static class TokenPages
{
    /// <summary>Where a page continues, or null.</summary>
    /// <exception cref="DomainException">The cursor is none of a list of tokens.</exception>
    public static TokenCursor? After(PageRequest page) =>
        page.After is null ? null
        : TokenCursor.TryParse(page.After, out var cursor) ? cursor
        : throw TokenLookup.BadCursor();

    /// <summary>A page of what fits of tokens in the list's order.</summary>
    public static Api.Page<TShown> Of<T, TShown>(
        IEnumerable<ListedToken<T>> tokens,
        PageRequest page,
        Func<T, TShown> show
    )
        where T : class
    {
        var (fitting, last) = TokenStretch.Take(tokens, page.Limit, Pages.MostBytes);
        return new Api.Page<TShown>([.. fitting.Select(show)], last is { } at ? QueryValues.CursorOf($"{at}") : null);
    }
}
