using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;

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
                : throw None(ledger, type, id);
        }

        var prefix = IdPrefix.Read(id);
        return ledger.Queries.FindTokens(type, prefix, count: 2) switch
        {
            [var one] => one,
            [] => throw None(ledger, type, id),
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

    /// <summary>Every token of a type that is listed under a word, of one owner or of all, page by page.</summary>
    /// <param name="ledger">Where.</param>
    /// <param name="type">Which tokens.</param>
    /// <param name="mark">The word.</param>
    /// <param name="owner">Only this member's, or null for everybody's.</param>
    /// <param name="last">The token that the list continues after, or null.</param>
    public static IEnumerable<Token> Marked(
        JoinedLedger ledger,
        string type,
        string mark,
        MemberId? owner = null,
        Token? last = null
    )
    {
        ArgumentNullException.ThrowIfNull(ledger);
        while (ledger.Queries.Marked(type, mark, owner, last, TokensInPage) is { Count: > 0 } page)
        {
            foreach (var token in page)
            {
                yield return token;
            }

            last = page[^1];
        }
    }

    /// <summary>Every token of a type in a list that has an order of its own, page by page.</summary>
    /// <param name="ledger">Where.</param>
    /// <param name="type">Which tokens.</param>
    /// <param name="list">Which list.</param>
    /// <param name="falling">The last first.</param>
    /// <param name="last">Where the list goes on, or null.</param>
    public static IEnumerable<(Token Token, TokenCursor At)> Ordered(
        JoinedLedger ledger,
        string type,
        string list,
        bool falling,
        TokenCursor? last = null
    )
    {
        ArgumentNullException.ThrowIfNull(ledger);
        while (ledger.Queries.Ordered(type, list, falling, last, TokensInPage) is { Count: > 0 } page)
        {
            foreach (var found in page)
            {
                yield return found;
            }

            last = page[^1].At;
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

    /// <summary>A name of a type of tokens; every type where none is given.</summary>
    /// <exception cref="DomainException">There is no such type.</exception>
    public static IReadOnlyList<string> ReadTypes(JoinedLedger ledger, string? type)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var types = ledger.Contracts.All.SelectMany(contract => contract.TokenTypes).ToArray();
        if (string.IsNullOrEmpty(type))
        {
            return types;
        }

        return types.FirstOrDefault(each => each.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } one
            ? [one]
            : throw DomainException.Invalid(
                $"'type' is one of {string.Join(", ", types)}, not '{type}'.",
                $"“type”的取值为 {string.Join("、", types)} 之一，不能是“{type}”。"
            );
    }

    /// <summary>A member's id; null where none is given.</summary>
    /// <exception cref="DomainException">It is none of a member.</exception>
    public static MemberId? ReadOwner(JoinedLedger ledger, string? owner)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        if (string.IsNullOrEmpty(owner))
        {
            return null;
        }

        return Digest.TryParse(owner, out var id) && ledger.Genesis.Members.Find(new MemberId(id)) is { } member
            ? member.Id
            : throw DomainException.Invalid(
                $"'owner' is a member's id of 64 hexadecimal digits, not '{owner}'.",
                $"“owner”应为成员编号（64 位十六进制数），不能是“{owner}”。"
            );
    }

    /// <summary>A token's whole id.</summary>
    /// <exception cref="DomainException">It is none.</exception>
    public static TokenId ReadId(string id) =>
        Digest.TryParse(id, out var digest)
            ? new TokenId(digest)
            : throw DomainException.Invalid(
                $"'{id}' is no token's id: 64 hexadecimal digits.",
                $"“{id}”不是凭证编号：应为 64 位十六进制数。"
            );

    /// <summary>Tokens of some types, of one owner or of all, after the one whose id a cursor names.</summary>
    /// <exception cref="DomainException">The cursor is none of this list.</exception>
    public static IEnumerable<Token> All(
        JoinedLedger ledger,
        IReadOnlyList<string> types,
        MemberId? owner,
        string? after
    )
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(types);
        if (after is null)
        {
            return types.SelectMany(type => All(ledger, type, owner));
        }

        return
            Digest.TryParse(after, out var id)
            && ledger.Queries.FindToken(new TokenId(id)) is { } last
            && types.Contains(last.Type)
            && (owner is null || last.Owner == owner)
            ? types
                .SkipWhile(type => type != last.Type)
                .SelectMany(type => All(ledger, type, owner, type == last.Type ? last : null))
            : throw BadCursor();
    }

    /// <summary>The problem of a cursor that this list did not give.</summary>
    public static DomainException BadCursor() =>
        DomainException.Invalid(
            "'after' is the 'next' of the page before, unchanged.",
            "“after”须为上一页返回的“next”，且未经改动。"
        );

    private static DomainException None(JoinedLedger ledger, string type, string id) =>
        DomainException.NotFound(
            $"There is no {type} '{id}' on the ledger.",
            $"账本上没有编号为“{id}”的{ledger.Contracts.FindToken(type)?.Label.Zh ?? type}。"
        );
}
