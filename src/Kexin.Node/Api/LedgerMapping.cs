using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>What the ledger says, in the API's types.</summary>
internal static class LedgerMapping
{
    public static Receipt ToApi(this SubmissionReceipt receipt) =>
        new(
            receipt.Step,
            receipt.Subject.ToString(),
            receipt.Transaction.ToString(),
            receipt.Height,
            receipt.State == SubmissionState.Final ? ReceiptState.Final : ReceiptState.Accepted,
            receipt.Time,
            Routes.TransactionProof.With(receipt.Transaction.ToString())
        );

    public static async Task<Receipt> ToApiAsync(this Task<SubmissionReceipt> receipt) => (await receipt).ToApi();

    /// <summary>An alarm; a member is named once the ledger is open, and goes by its id before.</summary>
    public static Api.Alarm ToApi(this RaisedAlarm alarm, JoinedLedger? ledger) =>
        new(
            alarm.Code,
            alarm.Text.Localized(),
            alarm.Since,
            alarm.Member is not { } member ? null
                : ledger is null ? new MemberReference(member.ToString(), member.Value.ToShortString())
                : ledger.Reference(member)
        );

    /// <summary>A member by id, for people; one that is unknown is named by its id.</summary>
    public static MemberReference Reference(this ILedger ledger, MemberId member) =>
        new(member.ToString(), ledger.NameOf(member));

    /// <summary>A member by id, for people; one that is unknown is named by its id.</summary>
    public static MemberReference Reference(this JoinedLedger ledger, MemberId member) =>
        new(member.ToString(), ledger.NameOf(member));
}
