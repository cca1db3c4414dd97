using Kexin.Client;
using Kexin.Governance.Datasets;
using Kexin.Governance.Destructions;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Datasets' keeping and destruction as the API tells them.</summary>
internal sealed class DestructionViews(ILedger ledger, NodeLedger node, TimeProvider time)
{
    public Api.Destruction ShowListed(Token token) => Show(token, []);

    public Api.Destruction Show(Token token) =>
        Show(
            token,
            [
                .. ledger
                    .Life(token.Id)
                    .Select(step => step.Transaction is { } id ? FindStep(id) : null)
                    .OfType<Api.DestructionStep>(),
            ]
        );

    private Api.Destruction Show(Token token, IReadOnlyList<Api.DestructionStep> steps)
    {
        var destruction = DestructionToken.Read(token);

        // Tokens are never removed, and the contract has read the dataset's.
        var dataset = ledger.Find(destruction.Dataset)!;
        return new Api.Destruction(
            dataset.Id.ToString(),
            DatasetToken.Read(dataset).Description.Name,
            ledger.Reference(dataset.Owner),
            StateOf(destruction),
            Moment(destruction.KeepUntil),
            Moment(destruction.DestroyBy),
            [
                .. destruction.Holds.Select(hold => new Api.LegalHold(
                    ledger.Reference(hold.Member),
                    hold.Reason,
                    DateTimeOffset.FromUnixTimeMilliseconds(hold.Since)
                )),
            ],
            destruction.Order?.Reason,
            Moment(destruction.Order?.OrderedAt),
            Moment(destruction.Order?.DueBy),
            [
                .. destruction.Holders.Select(holder => new Api.DestructionHolder(
                    ledger.Reference(holder.Member),
                    Moment(holder.Receipt?.Time),
                    holder.Receipt?.Copies,
                    holder.Receipt?.Backups,
                    holder.Receipt?.Results
                )),
            ],
            steps
        );
    }

    private Api.DestructionState StateOf(DestructionToken destruction) =>
        destruction.IsDone ? Api.DestructionState.Destroyed
        : destruction.Holds.Count > 0 ? Api.DestructionState.Held
        : destruction.IsOverdue(time.GetUtcNow().ToUnixTimeMilliseconds()) ? Api.DestructionState.Overdue
        : destruction.Order is not null ? Api.DestructionState.Ordered
        : Api.DestructionState.Kept;

    /// <summary>Null until its block is final: before there is nothing to prove.</summary>
    private Api.DestructionStep? FindStep(TransactionId id) =>
        node.Joined.Queries.FindTransaction(id)?.Transaction is { } transaction
            ? new Api.DestructionStep(
                $"{transaction.Contract}.{transaction.Action}",
                node.Joined.Contracts.DoneBy(transaction.Contract, transaction.Action).Localized(),
                ledger.Reference(transaction.Submitter),
                id.ToString(),
                Routes.TransactionProof.With(id.ToString())
            )
            : null;

    // Another member may have given any number: the last moment of the calendar stands for what lies beyond it.
    private static DateTimeOffset? Moment(long? milliseconds) =>
        milliseconds is { } time
            ? DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(time, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()))
            : null;
}
