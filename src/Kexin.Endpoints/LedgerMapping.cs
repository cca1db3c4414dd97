using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;

namespace Kexin.Endpoints;

/// <summary>What the ledger says, in the API's types.</summary>
public static class LedgerMapping
{
    public static Receipt ToApi(this SubmissionReceipt receipt) =>
        new(
            receipt.Step,
            receipt.Done.Localized(),
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

    /// <summary>The member with that id, beginning of an id, or name.</summary>
    /// <exception cref="DomainException">None fits, or several do.</exception>
    public static MemberId FindMember(this ILedger ledger, string text)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var fitting = ledger
            .Tokens(MembershipToken.Type)
            .Select(token => token.Owner)
            .Where(member =>
                ledger.NameOf(member).Equals(text, StringComparison.OrdinalIgnoreCase)
                || (text.Length > 0 && member.ToString().StartsWith(text, StringComparison.Ordinal))
            )
            .Distinct()
            .ToList();
        return fitting.Count == 1
            ? fitting[0]
            : throw DomainException.NotFound(
                $"{(fitting.Count == 0 ? "No member has" : "Several members have")} the id or name '{VisibleText.Cut(text, 64)}'.",
                $"{(fitting.Count == 0 ? "没有成员" : "有多个成员")}的编号或名称为“{VisibleText.Cut(text, 64)}”。"
            );
    }

    /// <summary>A member by id, for people; one that is unknown is named by its id.</summary>
    public static MemberReference Reference(this JoinedLedger ledger, MemberId member) =>
        new(member.ToString(), ledger.NameOf(member));
}
