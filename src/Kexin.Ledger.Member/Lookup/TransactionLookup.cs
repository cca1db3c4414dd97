using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Member.Lookup;

/// <summary>Finds transactions by their id or a beginning of it, and what came out of them.</summary>
public static class TransactionLookup
{
    private const int FewestDigits = 4;

    /// <summary>One transaction, where it stands.</summary>
    /// <exception cref="DomainException">The ledger has none with that id.</exception>
    public static PlacedTransaction Find(JoinedLedger ledger, TransactionId id)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return ledger.Queries.FindTransaction(id)
            ?? throw DomainException.NotFound(
                $"The ledger has no transaction {id} up to block {ledger.Store.Tip.Height}. One that was accepted is there once its block is final.",
                $"截至第 {ledger.Store.Tip.Height} 块，账本中没有交易 {id}。已受理的交易在其区块最终确认后即可查到。"
            );
    }

    /// <summary>A transaction that changed a token, which the ledger therefore has.</summary>
    /// <exception cref="LedgerDamagedException">It has not.</exception>
    public static PlacedTransaction Changed(JoinedLedger ledger, TransactionId id)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return ledger.Queries.FindTransaction(id)
            ?? throw new LedgerDamagedException(
                $"The ledger has no transaction {id}, which changed a token. Start the node again: it checks what it has."
            );
    }

    /// <summary>The transaction that is meant by an id, or by the first digits of one.</summary>
    /// <exception cref="DomainException">They are no such digits, or fit no transaction, or several.</exception>
    public static TransactionId ReadId(JoinedLedger ledger, string text)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(text);
        if (Digest.TryParse(text, out var digest))
        {
            return new TransactionId(digest);
        }

        if (text.Length is < FewestDigits or > Digest.SizeInBytes * 2 || !text.All(char.IsAsciiHexDigitLower))
        {
            throw DomainException.Invalid(
                $"'{text}' is no transaction's id: 64 hexadecimal digits, or the first {FewestDigits} or more.",
                $"“{text}”不是交易编号：应为 64 位十六进制数，或其开头至少 {FewestDigits} 位。"
            );
        }

        return ledger.Queries.FindTransactions(text, count: 2) switch
        {
            [var one] => one,
            [] => throw DomainException.NotFound(
                $"The ledger has no transaction whose id begins with {text}.",
                $"账本中没有编号以 {text} 开头的交易。"
            ),
            _ => throw DomainException.Invalid(
                $"Several transactions' ids begin with {text}; give more digits.",
                $"有多笔交易的编号以 {text} 开头，请多给几位。"
            ),
        };
    }

    /// <summary>The token versions that came out: next versions of what it consumed, and new tokens, whose ids follow from the transaction.</summary>
    public static IEnumerable<TokenReference> Made(JoinedLedger ledger, Transaction transaction)
    {
        var again = transaction.Consumes.Select(consumed => (consumed.Id, consumed.Version));
        var anew = NewIds(ledger, transaction).Select(id => (id, 0UL));
        foreach (var (id, before) in again.Concat(anew).DistinctBy(item => item.Item1))
        {
            if (
                ledger.Queries.History(id, count: 1, after: before) is [{ After: { } made } step]
                && step.Transaction == transaction.Id
            )
            {
                yield return made.Reference;
            }
        }
    }

    private static IEnumerable<TokenId> NewIds(JoinedLedger ledger, Transaction transaction)
    {
        foreach (var type in ledger.Contracts.Find(transaction.Contract)?.TokenTypes ?? [])
        {
            yield return TokenId.Derive(ledger.Suite, type, transaction.Id.Value);
        }

        var action = ledger.Contracts.FindAction(transaction.Contract, transaction.Action);
        if (action?.FindMadeId(ledger.Suite, transaction.Submitter, transaction.Arguments) is { } id)
        {
            yield return id;
        }
    }
}
