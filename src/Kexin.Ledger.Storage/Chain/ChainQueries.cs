using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Ledger.Storage;

/// <summary>A transaction and where it is.</summary>
/// <param name="Transaction">What was asked.</param>
/// <param name="Header">The header of the block that holds it.</param>
/// <param name="Index">Its place in the block, from 0.</param>
public sealed record PlacedTransaction(Transaction Transaction, BlockHeader Header, int Index);

/// <summary>Questions that people and services ask of the ledger; none of them changes it.</summary>
public sealed class ChainQueries
{
    private readonly ChainStore _store;
    private readonly ChainDatabase _database;

    internal ChainQueries(ChainStore store, ChainDatabase database)
    {
        _store = store;
        _database = database;
    }

    /// <summary>The token in its current version, or null.</summary>
    public Token? FindToken(TokenId id) => _store.State.FindToken(id);

    /// <summary>Tokens of a type, by owner and id.</summary>
    /// <param name="type">Such as "dataset".</param>
    /// <param name="owner">Only this member's, or null for everybody's.</param>
    /// <param name="after">The last token of the page before, or null to begin.</param>
    /// <param name="count">At most that many.</param>
    public IReadOnlyList<Token> Tokens(string type, MemberId? owner = null, Token? after = null, int count = 1000)
    {
        ArgumentNullException.ThrowIfNull(type);
        var prefix = owner is { } member ? ChainKeys.OfTypeAndOwner(type, member) : ChainKeys.OfType(type);
        return
        [
            .. _database
                .Scan(prefix, after is null ? null : ChainKeys.OfTypeOwnerAndId(after))
                .Select(entry => FindToken(ChainKeys.IdAtEnd(entry.Key)))
                .OfType<Token>()
                .Take(count),
        ];
    }

    /// <summary>Tokens of a type that are listed under a word, by owner and id.</summary>
    /// <param name="type">Such as "dataset".</param>
    /// <param name="mark">The word, see <see cref="TokenMarks"/>.</param>
    /// <param name="owner">Only this member's, or null for everybody's.</param>
    /// <param name="after">The last token of the page before, or null to begin.</param>
    /// <param name="count">At most that many.</param>
    public IReadOnlyList<Token> Marked(
        string type,
        string mark,
        MemberId? owner = null,
        Token? after = null,
        int count = 1000
    )
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(mark);
        return
        [
            .. _database
                .Scan(ChainKeys.OfMark(type, mark, owner), after is null ? null : ChainKeys.OfMark(after, mark))
                .Select(entry => FindToken(ChainKeys.IdAtEnd(entry.Key)))
                .OfType<Token>()
                .Take(count),
        ];
    }

    /// <summary>Tokens of a type that stand in a list with an order of its own, in that order.</summary>
    /// <param name="type">Such as "dataset".</param>
    /// <param name="list">Which list, see <see cref="TokenPlace"/>.</param>
    /// <param name="falling">The last first.</param>
    /// <param name="after">Where the page before ended, or null to begin; whether its token still stands there makes no difference.</param>
    /// <param name="count">At most that many.</param>
    /// <returns>The tokens, each with the place by which it was found.</returns>
    public IReadOnlyList<(Token Token, TokenCursor At)> Ordered(
        string type,
        string list,
        bool falling = false,
        TokenCursor? after = null,
        int count = 1000
    )
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(list);
        var prefix = ChainKeys.OfMark(type, list);
        var last = after is { } cursor ? ChainKeys.OfPlace(type, list, cursor) : null;
        var keys = falling ? _database.ScanBack(prefix, last) : _database.Scan(prefix, last).Select(entry => entry.Key);
        return
        [
            .. keys.Select(key =>
                    (Token: FindToken(ChainKeys.IdAtEnd(key)), At: ChainKeys.CursorOf(key.AsSpan(prefix.Length)))
                )
                .Where(found => found.Token is not null)
                .Select(found => (found.Token!, found.At))
                .Take(count),
        ];
    }

    /// <summary>Tokens of a type whose ids begin with some digits, by id.</summary>
    /// <param name="type">Such as "dataset".</param>
    /// <param name="digits">1 to 64 lower-case hexadecimal digits.</param>
    /// <param name="count">At most that many.</param>
    /// <exception cref="FormatException">They are no hexadecimal digits.</exception>
    public IReadOnlyList<Token> FindTokens(string type, string digits, int count)
    {
        ArgumentNullException.ThrowIfNull(digits);
        var whole = digits[..(digits.Length / 2 * 2)];
        return
        [
            .. _database
                .Scan([ChainKeys.Token, .. Convert.FromHexString(whole)])
                .Select(entry => Token.Decode(entry.Value))
                .Where(token => token.Type == type && token.Id.ToString().StartsWith(digits, StringComparison.Ordinal))
                .Take(count),
        ];
    }

    /// <summary>A token's life, oldest first.</summary>
    /// <param name="id">Which token.</param>
    /// <param name="count">At most that many steps.</param>
    /// <param name="after">Only steps to later versions than this one; 0 for all.</param>
    public IReadOnlyList<TokenEvent> History(TokenId id, int count = 1000, ulong after = 0) =>
        [
            .. _database
                .Scan(ChainKeys.OfDigest(ChainKeys.Step, id.Value), after == 0 ? null : ChainKeys.OfStep(id, after))
                .Select(entry => ChainValues.ToStep(ChainKeys.VersionOf(entry.Key), entry.Value))
                .Take(count),
        ];

    /// <summary>The transaction, or null.</summary>
    public PlacedTransaction? FindTransaction(TransactionId id)
    {
        if (_store.FindPlace(id) is not { } place)
        {
            return null;
        }

        var block = _store.ReadBlock(place.Height);
        return new PlacedTransaction(block.Transactions[place.Index], block.Header, place.Index);
    }

    /// <summary>The ids of transactions that begin with some digits, rising; at most <paramref name="count"/>.</summary>
    /// <param name="digits">1 to 64 lower-case hexadecimal digits.</param>
    /// <param name="count">At most that many.</param>
    /// <exception cref="FormatException">They are no hexadecimal digits.</exception>
    public IReadOnlyList<TransactionId> FindTransactions(string digits, int count)
    {
        ArgumentNullException.ThrowIfNull(digits);
        var whole = digits[..(digits.Length / 2 * 2)];
        return
        [
            .. _database
                .Scan([ChainKeys.Transaction, .. Convert.FromHexString(whole)])
                .Select(entry => new TransactionId(new Digest(entry.Key.AsSpan(1))))
                .Where(id => id.ToString().StartsWith(digits, StringComparison.Ordinal))
                .Take(count),
        ];
    }
}
