using System.Globalization;
using Kexin.Governance.Datasets;
using Kexin.Governance.Destructions;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Destroying;

/// <summary>Destroys what this node holds of datasets whose destruction was ordered, and gives the receipts.</summary>
/// <remarks>
/// An order counts when its block is final: what is destroyed does not come back. A copy that cannot be reached, as on a disk that is not
/// there, gives no receipt; it is tried again, and the order gets overdue.
/// </remarks>
/// <param name="ledger">The orders.</param>
/// <param name="copies">What is held here.</param>
/// <param name="evidence">Told before the receipt is given.</param>
/// <param name="time">Paces the looking.</param>
/// <param name="alarms">Told of what could not be destroyed.</param>
public sealed class DestructionFollower(
    ILedger ledger,
    IHeldCopies copies,
    IEvidence evidence,
    TimeProvider time,
    IAlarms alarms
)
{
    private const string Alarm = "destruction-failed";

    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(5);

    /// <summary>Looks every five seconds, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(s_pace, time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            try
            {
                if (ledger.IsOpen)
                {
                    await AnswerAsync(cancel);
                }
            }
            catch (DomainException)
            {
                // The ledger was closed meanwhile; the next round asks again.
            }
        }
    }

    /// <summary>Carries out every order that waits for this member.</summary>
    public async Task AnswerAsync(CancellationToken cancel)
    {
        BilingualText? failed = null;
        foreach (var token in ledger.Tokens(DestructionToken.Type).ToArray())
        {
            if (!DestructionToken.Read(token).WaitsFor(ledger.Self))
            {
                continue;
            }

            try
            {
                await AnswerOneAsync(token.Id, cancel);
            }
            catch (DomainException error)
            {
                var name = NameOf(DestructionToken.Read(token));
                failed = new(
                    $"'{name}' could not be destroyed yet: {error.Title.En}",
                    $"“{name}”尚未能销毁：{error.Title.Zh}"
                );
            }
        }

        if (failed is null)
        {
            alarms.Clear(Alarm);
        }
        else
        {
            alarms.Raise(Alarm, failed);
        }
    }

    private async Task AnswerOneAsync(TokenId id, CancellationToken cancel)
    {
        if (ledger.Life(id).Last().Transaction is { } last)
        {
            await ledger.WaitFinalAsync(last, cancel);
        }

        // A hold may have come while this waited: it wins.
        if (
            ledger.Find(id) is not { } token
            || DestructionToken.Read(token) is not { } order
            || !order.WaitsFor(ledger.Self)
        )
        {
            return;
        }

        var destroyed = await copies.DestroyAsync(order.Dataset, cancel);
        await evidence.RecordAsync(
            new EvidenceEvent(
                EvidenceKinds.DatasetDestroyed,
                new(
                    $"What this node held of '{NameOf(order)}' was destroyed, as its owner ordered.",
                    $"已按数据所有方的指令销毁本节点持有的“{NameOf(order)}”。"
                ),
                [
                    new("dataset", order.Dataset.ToString()),
                    new("copies", Text(destroyed.Copies)),
                    new("backups", Text(destroyed.Backups)),
                    new("results", Text(destroyed.Results)),
                ]
            ),
            CancellationToken.None
        );
        await ledger.SubmitAsync(
            new ContractAction(
                DestructionsContract.ContractName,
                DestructionsContract.Receipt,
                new GiveReceipt(destroyed.Copies, destroyed.Backups, destroyed.Results).Encode(),
                [],
                [token]
            ),
            SubmissionState.Accepted,
            cancel
        );
        await copies.ForgetAsync(order.Dataset, CancellationToken.None);
    }

    private string NameOf(DestructionToken order) =>
        ledger.Find(order.Dataset) is { } dataset
            ? DatasetToken.Read(dataset).Description.Name
            : order.Dataset.ToString();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
