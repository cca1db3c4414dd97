using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;

namespace Kexin.Node;

/// <summary>Shows transactions as the ledger has them.</summary>
internal sealed class TransactionViews(NodeLedger node)
{
    /// <summary>One transaction.</summary>
    /// <exception cref="DomainException">The ledger has none with that id.</exception>
    public TransactionDetail Get(string id)
    {
        var ledger = node.Joined;
        var placed = TransactionLookup.Find(ledger, TransactionLookup.ReadId(ledger, id));
        var transaction = placed.Transaction;
        return new TransactionDetail(
            Summary(ledger, placed),
            ReadableTokens.Arguments(ledger, transaction),
            [.. transaction.Reads.Select(Show)],
            [.. transaction.Consumes.Select(Show)],
            [.. TransactionLookup.Made(ledger, transaction).Select(Show)],
            Routes.TransactionProof.With(transaction.Id.ToString())
        );
    }

    public static TransactionSummary Summary(JoinedLedger ledger, PlacedTransaction placed) =>
        Summary(ledger, placed.Transaction, placed.Header);

    public static TransactionSummary Summary(JoinedLedger ledger, Transaction transaction, BlockHeader header) =>
        new(
            transaction.Id.ToString(),
            transaction.Contract,
            transaction.Action,
            ledger.Contracts.DoneBy(transaction.Contract, transaction.Action).Localized(),
            ledger.Reference(transaction.Submitter),
            header.Height,
            DateTimeOffset.FromUnixTimeMilliseconds(header.Time),
            StateAt(ledger, header.Height)
        );

    public static ReceiptState StateAt(JoinedLedger ledger, long height) =>
        height <= ledger.Store.Tip.Height ? ReceiptState.Final : ReceiptState.Accepted;

    private static Api.TokenReference Show(Kexin.Ledger.Contracts.TokenReference reference) =>
        new(reference.Id.ToString(), (long)reference.Version);
}
