using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Member.Lookup;

/// <summary>Finds tokens by their id, or by a beginning of it that fits one alone.</summary>
public static class TokenLookup
{
    private const int TokensInPage = 32;
    private const int StepsInPage = 32;

    /// <summary>The current version of the token.</summary>
    /// <exception cref="DomainException">None fits, several fit, or the text is no id.</exception>
    public static Token Find(JoinedLedger ledger, string type, string id)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        if (Digest.TryParse(id, out var digest))
        {
            return ledger.Queries.FindToken(new TokenId(digest)) is { } token && token.Type == type
                ? token
                : throw None(type, id);
        }

        var prefix = IdPrefix.Read(id);
        var fitting = All(ledger, type).Where(token => HasPrefix(token.Id, prefix)).Take(2).ToList();
        return fitting.Count switch
        {
            1 => fitting[0],
            0 => throw None(type, id),
            _ => throw IdPrefix.Ambiguous(id),
        };
    }

    /// <summary>Every token of a type, of one owner or of all, page by page.</summary>
    /// <param name="ledger">Where.</param>
    /// <param name="type">Which tokens.</param>
    /// <param name="owner">Only this member's, or null for everybody's.</param>
    /// <param name="last">The token that the list continues after, or null.</param>
    public static IEnumerable<Token> All(JoinedLedger ledger, string type, MemberId? owner = null, Token? last = null)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        while (ledger.Queries.Tokens(type, owner, last, TokensInPage) is { Count: > 0 } page)
        {
            foreach (var token in page)
            {
                yield return token;
            }

            last = page[^1];
        }
    }

    /// <summary>Every step of a token's life, oldest first, page by page.</summary>
    /// <param name="ledger">Where.</param>
    /// <param name="id">Whose.</param>
    /// <param name="after">The version that the list continues after.</param>
    public static IEnumerable<TokenEvent> Life(JoinedLedger ledger, TokenId id, ulong after = 0)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        while (ledger.Queries.History(id, StepsInPage, after) is { Count: > 0 } page)
        {
            foreach (var step in page)
            {
                yield return step;
            }

            after = page[^1].Version;
        }
    }

    /// <summary>The problem of a cursor that this list did not give.</summary>
    public static DomainException BadCursor() =>
        DomainException.Invalid(
            "'after' is the 'next' of the page before, unchanged.",
            "“after”须为上一页返回的“next”，且未经改动。"
        );

    private static bool HasPrefix(TokenId id, string prefix) =>
        id.ToString().StartsWith(prefix, StringComparison.Ordinal);

    private static DomainException None(string type, string id) =>
        DomainException.NotFound(
            $"There is no {type} '{id}' on the ledger.",
            $"账本上没有编号为“{id}”的{BuiltInContracts.FindToken(type)?.Label.Zh ?? type}。"
        );
}
