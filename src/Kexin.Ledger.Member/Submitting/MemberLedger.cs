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
    /// <inheritdoc/>
    public bool IsOpen => node.Find() is not null;

    /// <inheritdoc/>
    public MemberId Self => node.Joined.Self;

    /// <inheritdoc/>
    public Genesis Genesis => node.Joined.Genesis;

    /// <inheritdoc/>
    public long Height => node.Joined.Store.Tip.Height;

    /// <inheritdoc/>
    public string NameOf(MemberId member) => node.Joined.NameOf(member);

    /// <inheritdoc/>
    public Token? Find(TokenId id) => node.Joined.Queries.FindToken(id);

    /// <inheritdoc/>
    public Token Resolve(string type, string id) => TokenLookup.Find(node.Joined, type, id);

    /// <inheritdoc/>
    public IEnumerable<Token> Tokens(string type, MemberId? owner = null, TokenId? after = null)
    {
        var ledger = node.Joined;
        if (after is not { } id)
        {
            return TokenLookup.All(ledger, type, owner);
        }

        return ledger.Queries.FindToken(id) is { } last && last.Type == type
            ? TokenLookup.All(ledger, type, owner, last)
            : throw TokenLookup.BadCursor();
    }

    /// <inheritdoc/>
    public IEnumerable<TokenEvent> Life(TokenId id) => TokenLookup.Life(node.Joined, id);

    /// <inheritdoc/>
    public Task WaitFinalAsync(TransactionId transaction, CancellationToken cancel) =>
        node.Joined.Engine.WaitFinalAsync(transaction, cancel);

    /// <inheritdoc/>
    public Task<SubmissionReceipt> SubmitAsync(
        ContractAction action,
        SubmissionState until,
        CancellationToken cancel
    ) => submitter.SubmitAsync(action, until, cancel);
}
