using System.Globalization;
using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Shows tokens as they are and as they were.</summary>
internal sealed class TokenViews(NodeLedger node)
{
    private static readonly string[] s_types = [.. BuiltInContracts.All.SelectMany(contract => contract.TokenTypes)];

    /// <summary>Tokens by type, owner and id.</summary>
    /// <param name="type">One type, or null for all.</param>
    /// <param name="owner">One member's, or null for everybody's.</param>
    /// <param name="page">Which part.</param>
    /// <exception cref="DomainException">There is no such type or member, or the cursor is none of this list.</exception>
    public Page<TokenInfo> List(string? type, string? owner, PageRequest page)
    {
        var ledger = node.Joined;
        var types = ReadTypes(type);
        var member = ReadOwner(ledger, owner);
        var last = page.After is null ? null : FindLast(ledger, page.After, types, member);
        var tokens = types
            .Skip(last is null ? 0 : Array.IndexOf(types, last.Type))
            .SelectMany(each => TokenLookup.All(ledger, each, member, last?.Type == each ? last : null));
        var found = QueryValues.PageOf(tokens, page, token => token.Id.ToString(), token => token.Fields.Length);
        return new Page<TokenInfo>([.. found.Items.Select(token => Show(ledger, token))], found.Next);
    }

    /// <summary>One token.</summary>
    /// <exception cref="DomainException">The ledger has none with that id now.</exception>
    public TokenInfo Get(string id)
    {
        var ledger = node.Joined;
        return Show(ledger, ledger.Queries.FindToken(ReadId(id)) ?? throw None(id));
    }

    /// <summary>A token's life, oldest step first.</summary>
    /// <exception cref="DomainException">There never was such a token, or the cursor is none of this list.</exception>
    public Page<Api.TokenEvent> History(string id, PageRequest page)
    {
        var ledger = node.Joined;
        var after = NumberCursor.Read(page, 1, long.MaxValue) ?? 0;
        var found = QueryValues.PageOf(
            TokenLookup.Life(ledger, ReadId(id), (ulong)after),
            page,
            step => step.Version.ToString(CultureInfo.InvariantCulture),
            step => step.After?.Fields.Length ?? 0
        );
        return found.Items.Count == 0 && after == 0
            ? throw None(id)
            : new Page<Api.TokenEvent>([.. found.Items.Select(step => Show(ledger, id, step))], found.Next);
    }

    private static Token FindLast(JoinedLedger ledger, string after, string[] types, MemberId? owner) =>
        Digest.TryParse(after, out var id)
        && ledger.Queries.FindToken(new TokenId(id)) is { } token
        && types.Contains(token.Type)
        && (owner is null || token.Owner == owner)
            ? token
            : throw TokenLookup.BadCursor();

    private static TokenInfo Show(JoinedLedger ledger, Token token) =>
        new(
            token.Id.ToString(),
            token.Type,
            ledger.Reference(token.Owner),
            (long)token.Version,
            ReadableTokens.Fields(token)
        );

    private static Api.TokenEvent Show(JoinedLedger ledger, string id, Ledger.Contracts.Ports.TokenEvent step)
    {
        var summary = step.Transaction is { } transaction
            ? Summary(ledger, transaction)
            : Founding(ledger, step.After ?? throw new System.Diagnostics.UnreachableException($"Token {id}"));
        return new Api.TokenEvent(
            step.After is null ? null : (long)step.Version,
            summary,
            step.After is { } after ? ReadableTokens.Fields(after) : null
        );
    }

    private static TransactionSummary Summary(JoinedLedger ledger, TransactionId id)
    {
        var placed =
            ledger.Queries.FindTransaction(id)
            ?? throw new Kexin.Ledger.Storage.LedgerDamagedException(
                $"The ledger has no transaction {id}, which changed a token. Start the node again: it checks what it has."
            );
        return TransactionViews.Summary(ledger, placed.Transaction, placed.Header);
    }

    /// <summary>Block 0 holds no transactions: its tokens come from the consortium's founding document.</summary>
    private static TransactionSummary Founding(JoinedLedger ledger, Token token)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(ledger.Store.ReadHeader(0).Time);
        return new TransactionSummary(
            ledger.Consortium.ToString(),
            MembershipContract.ContractName,
            "found",
            ledger.Reference(token.Owner),
            0,
            time,
            ReceiptState.Final
        );
    }

    private static string[] ReadTypes(string? type)
    {
        if (string.IsNullOrEmpty(type))
        {
            return s_types;
        }

        return s_types.FirstOrDefault(each => each.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } one
            ? [one]
            : throw DomainException.Invalid(
                $"'type' is one of {string.Join(", ", s_types)}, not '{type}'.",
                $"“type”的取值为 {string.Join("、", s_types)} 之一，不能是“{type}”。"
            );
    }

    private static MemberId? ReadOwner(JoinedLedger ledger, string? owner)
    {
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

    private static TokenId ReadId(string id) =>
        Digest.TryParse(id, out var digest)
            ? new TokenId(digest)
            : throw DomainException.Invalid(
                $"'{id}' is no token's id: 64 hexadecimal digits.",
                $"“{id}”不是凭证编号：应为 64 位十六进制数。"
            );

    private static DomainException None(string id) =>
        DomainException.NotFound($"The ledger has no token {id}.", $"账本中没有凭证 {id}。");
}
