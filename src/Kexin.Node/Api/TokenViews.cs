using System.Globalization;
using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Shows tokens as they are and as they were.</summary>
internal sealed class TokenViews(NodeLedger node)
{
    /// <summary>Tokens by type, owner and id.</summary>
    /// <param name="type">One type, or null for all.</param>
    /// <param name="owner">One member's, or null for everybody's.</param>
    /// <param name="page">Which part.</param>
    /// <exception cref="DomainException">There is no such type or member, or the cursor is none of this list.</exception>
    public Page<TokenInfo> List(string? type, string? owner, PageRequest page)
    {
        var ledger = node.Joined;
        var tokens = TokenLookup.All(
            ledger,
            TokenLookup.ReadTypes(ledger, type),
            TokenLookup.ReadOwner(ledger, owner),
            page.After
        );
        return Pages.Of(tokens, page, token => token.Id.ToString(), token => Show(ledger, token));
    }

    /// <summary>One token.</summary>
    /// <exception cref="DomainException">The ledger has none with that id now.</exception>
    public TokenInfo Get(string id)
    {
        var ledger = node.Joined;
        return Show(ledger, ledger.Queries.FindToken(TokenLookup.ReadId(id)) ?? throw None(id));
    }

    /// <summary>A token's life, oldest step first.</summary>
    /// <exception cref="DomainException">There never was such a token, or the cursor is none of this list.</exception>
    public Page<Api.TokenEvent> History(string id, PageRequest page)
    {
        var ledger = node.Joined;
        var after = NumberCursor.Read(page, 1, long.MaxValue) ?? 0;
        var found = Pages.Of(
            TokenLookup.Life(ledger, TokenLookup.ReadId(id), (ulong)after),
            page,
            step => step.Version.ToString(CultureInfo.InvariantCulture),
            step => Show(ledger, id, step)
        );
        return found.Items.Count == 0 && after == 0 ? throw None(id) : found;
    }

    private static TokenInfo Show(JoinedLedger ledger, Token token) =>
        new(
            token.Id.ToString(),
            token.Type,
            ledger.Contracts.NameOf(token.Type).Localized(),
            ledger.Reference(token.Owner),
            (long)token.Version,
            ReadableTokens.Fields(ledger, token)
        );

    private static Api.TokenEvent Show(JoinedLedger ledger, string id, Ledger.Contracts.Ports.TokenEvent step)
    {
        var summary = step.Transaction is { } transaction
            ? TransactionViews.Summary(ledger, TransactionLookup.Changed(ledger, transaction))
            : Founding(ledger, step.After ?? throw new System.Diagnostics.UnreachableException($"Token {id}"));
        return new Api.TokenEvent(
            step.After is null ? null : (long)step.Version,
            summary,
            step.After is { } after ? ReadableTokens.Fields(ledger, after) : null
        );
    }

    /// <summary>Block 0 holds no transactions: its tokens come from the consortium's founding document.</summary>
    private static TransactionSummary Founding(JoinedLedger ledger, Token token)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(ledger.Store.ReadHeader(0).Time);
        return new TransactionSummary(
            ledger.Consortium.ToString(),
            MembershipContract.ContractName,
            "found",
            new("founded with the consortium", "随联盟创立"),
            ledger.Reference(token.Owner),
            0,
            time,
            ReceiptState.Final
        );
    }

    private static DomainException None(string id) =>
        DomainException.NotFound($"The ledger has no token {id}.", $"账本中没有凭证 {id}。");
}
