using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Grants;

/// <summary>Arguments of <see cref="GrantsContract.Request"/>.</summary>
/// <param name="Terms">What is asked for.</param>
/// <param name="AnswerBy">Until when the owner may decide; null for two weeks.</param>
[RecordKind("kexin/grants.request/2")]
public sealed record RequestGrant(
    [Says("Terms", "授权内容")] GrantTerms Terms,
    [Time, Says("Answer by", "答复期限")] long? AnswerBy = null
) : ActionArguments;

/// <summary>Arguments of <see cref="GrantsContract.Approve"/>.</summary>
/// <param name="Fields">Some or all of the fields that were asked for.</param>
/// <param name="ValidUntil">The end that was asked for, or an earlier one.</param>
/// <param name="Reason">For the record; may be empty.</param>
/// <param name="Limits">What was asked for or narrower; null for what was asked for.</param>
/// <param name="Each">Fields that are declined, or end before the others; null where there is none.</param>
/// <param name="Standing">Whether a request for one document is to stand for any document with its fields, purpose and end.</param>
[RecordKind("kexin/grants.approve/2")]
public sealed record ApproveGrant(
    [Items(Bounds.FieldsPerDataset, Min = 1, Distinct = true), Name, Says("Fields", "字段")]
        IReadOnlyList<string> Fields,
    [Time, Says("Valid until", "有效期至")] long ValidUntil,
    [Prose, Says("Reason", "理由")] string Reason,
    [Says("Limits", "限制")] GrantLimits? Limits = null,
    [Items(Bounds.FieldsPerDataset), Says("Field by field", "逐字段决定")] IReadOnlyList<FieldDecision>? Each = null,
    [Says("Standing", "可用于后续文档", "For any document, also where one was named.", "不限于申请所指的文档。")]
        bool Standing = false
) : ActionArguments;

/// <summary>Arguments of <see cref="GrantsContract.Refuse"/> and <see cref="GrantsContract.Revoke"/>.</summary>
/// <param name="Text">Why.</param>
[RecordKind("kexin/grants.reason/1")]
public sealed record GrantReason([Prose, Says("Reason", "理由")] string Text) : ActionArguments, ICheckedRecord
{
    BilingualText? ICheckedRecord.FindFault() =>
        string.IsNullOrWhiteSpace(Text) ? new("must give its reason in words", "必须写明理由") : null;
}
