using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;

namespace Kexin.Node;

/// <summary>Shows transactions as the ledger has them.</summary>
internal sealed class TransactionViews(NodeLedger node)
{
    private const int FewestDigits = 4;

    /// <summary>One transaction.</summary>
    /// <exception cref="DomainException">The ledger has none with that id.</exception>
    public TransactionDetail Get(TransactionId id)
    {
        var ledger = node.Joined;
        if (ledger.Queries.FindTransaction(id) is not { } placed)
        {
            throw DomainException.NotFound(
                $"The ledger has no transaction {id} up to block {ledger.Store.Tip.Height}. One that was accepted is there once its block is final.",
                $"截至第 {ledger.Store.Tip.Height} 块，账本中没有交易 {id}。已受理的交易在其区块最终确认后即可查到。"
            );
        }

        var transaction = placed.Transaction;
        return new TransactionDetail(
            Summary(ledger, transaction, placed.Header),
            ReadableTokens.Arguments(transaction),
            [.. transaction.Reads.Select(Show)],
            [.. transaction.Consumes.Select(Show)],
            [.. Made(ledger, transaction).Select(Show)],
            Routes.TransactionProof.With(id.ToString())
        );
    }

    public static TransactionSummary Summary(JoinedLedger ledger, Transaction transaction, BlockHeader header) =>
        new(
            transaction.Id.ToString(),
            transaction.Contract,
            transaction.Action,
            ledger.Reference(transaction.Submitter),
            header.Height,
            DateTimeOffset.FromUnixTimeMilliseconds(header.Time),
            StateAt(ledger, header.Height)
        );

    public static ReceiptState StateAt(JoinedLedger ledger, long height) =>
        height <= ledger.Store.Tip.Height ? ReceiptState.Final : ReceiptState.Accepted;

    /// <summary>The transaction that is meant by an id, or by the first digits of one.</summary>
    /// <exception cref="DomainException">They are no such digits, or fit no transaction, or several.</exception>
    public TransactionId ReadId(string text)
    {
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

        return node.Joined.Queries.FindTransactions(text, count: 2) switch
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
    private static IEnumerable<Kexin.Ledger.Contracts.TokenReference> Made(JoinedLedger ledger, Transaction transaction)
    {
        var again = transaction.Consumes.Select(consumed => (consumed.Id, consumed.Version));
        var anew = NewIds(ledger.Suite, transaction).Select(id => (id, 0UL));
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

    private static IEnumerable<TokenId> NewIds(Suite suite, Transaction transaction)
    {
        var contract = BuiltInContracts.All.FirstOrDefault(each => each.Name == transaction.Contract);
        foreach (var type in contract?.TokenTypes ?? [])
        {
            yield return TokenId.Derive(suite, type, transaction.Id.Value);
        }

        var action = BuiltInContracts.FindAction(transaction.Contract, transaction.Action);
        if (action?.FindMadeId(suite, transaction.Submitter, transaction.Arguments) is { } id)
        {
            yield return id;
        }
    }

    private static Api.TokenReference Show(Kexin.Ledger.Contracts.TokenReference reference) =>
        new(reference.Id.ToString(), (long)reference.Version);
}
