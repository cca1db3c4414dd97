using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;
using Kexin.Ledger.Member.Lookup;

namespace Kexin.Ledger.Member.Submitting;

/// <summary>The open ledger as the domains use it.</summary>
/// <param name="node">The ledger.</param>
/// <param name="submitter">Submits to it.</param>
public sealed class MemberLedger(NodeLedger node, Submitter submitter) : ILedger
{
    public bool IsOpen => node.Find() is not null;

    public MemberId Self => node.Joined.Self;

    public Genesis Genesis => node.Joined.Genesis;

    public long Height => node.Joined.Store.Tip.Height;

    public string NameOf(MemberId member) => node.Joined.NameOf(member);

    public Token? Find(TokenId id) => node.Joined.Queries.FindToken(id);

    public Token Resolve(string type, string id) => TokenLookup.Find(node.Joined, type, id);

    public IEnumerable<Token> Tokens(string type, MemberId? owner = null, TokenId? after = null)
    {
        var ledger = node.Joined;
        return TokenLookup.All(ledger, type, owner, FindLast(ledger, type, after));
    }

    public IEnumerable<Token> Marked(string type, string mark, MemberId? owner = null, TokenId? after = null)
    {
        var ledger = node.Joined;
        return TokenLookup.Marked(ledger, type, mark, owner, FindLast(ledger, type, after));
    }

    public IEnumerable<(Token Token, TokenCursor At)> Ordered(
        string type,
        string list,
        bool falling,
        TokenCursor? after = null
    )
    {
        var ledger = node.Joined;
        _ = FindLast(ledger, type, after?.Token);
        return after is { Place: null }
            ? throw TokenLookup.BadCursor()
            : TokenLookup.Ordered(ledger, type, list, falling, after);
    }

    public IEnumerable<TokenEvent> Life(TokenId id) => TokenLookup.Life(node.Joined, id);

    public IReadOnlyList<Transaction> TransactionsAt(long height) => node.Joined.Store.ReadBlock(height).Transactions;

    public Task WaitFinalAsync(TransactionId transaction, CancellationToken cancel) =>
        node.Joined.Engine.WaitFinalAsync(transaction, cancel);

    public Task<SubmissionReceipt> SubmitAsync(
        ContractAction action,
        SubmissionState until,
        CancellationToken cancel
    ) => submitter.SubmitAsync(action, until, cancel);

    private static Token? FindLast(JoinedLedger ledger, string type, TokenId? after) =>
        after is not { } id ? null
        : ledger.Queries.FindToken(id) is { } last && last.Type == type ? last
        : throw TokenLookup.BadCursor();
}
