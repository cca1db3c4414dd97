using Kexin.Cryptography;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Grants;

/// <summary>The rules by which a grant covers a use; contracts and governance ask the same ones.</summary>
public static class GrantRules
{
    /// <summary>Null when the grant allows this member to use these fields of this dataset now; otherwise the rule that is not met.</summary>
    /// <param name="grant">The grant's token.</param>
    /// <param name="use">Who uses what. Its purpose is not asked here.</param>
    /// <param name="time">The moment of the use, in milliseconds since 1970, UTC.</param>
    public static Refusal? Covers(Token grant, GrantUse use, long time)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(use);
        var (user, dataset, fields, document) = (use.User, use.Dataset, use.Fields, use.Document);
        var token = GrantToken.Read(grant);
        var terms = token.Terms;
        if (grant.Owner != user || terms.Dataset != dataset)
        {
            return new Refusal(
                new Rule(
                    "grants.user-and-dataset",
                    "A grant is used by the member that it was given to, on the dataset that it is for.",
                    "授权只能由被授权的成员用于所授权的数据集。"
                ),
                new(
                    $"grant {grant.Id.Value.ToShortString()}, given to {grant.Owner.Value.ToShortString()} for dataset {terms.Dataset.Value.ToShortString()}.",
                    $"授权 {grant.Id.Value.ToShortString()} 是给成员 {grant.Owner.Value.ToShortString()} 用于数据集 {terms.Dataset.Value.ToShortString()} 的。"
                ),
                new(
                    $"a grant to {user.Value.ToShortString()} for dataset {dataset.Value.ToShortString()}.",
                    $"给成员 {user.Value.ToShortString()} 用于数据集 {dataset.Value.ToShortString()} 的授权。"
                )
            );
        }

        if (token.State != GrantState.Approved)
        {
            return new Refusal(
                new Rule(
                    "grants.in-force",
                    "A grant is used while the owner allows it.",
                    "数据所有方允许期间才能使用授权。"
                ),
                new(
                    $"grant {grant.Id.Value.ToShortString()}, which is {SaysAttribute.Of(token.State).Label.En}.",
                    $"授权 {grant.Id.Value.ToShortString()} 的状态是{SaysAttribute.Of(token.State).Label.Zh}。"
                ),
                new("the owner's approval of a grant.", "数据所有方批准的授权。")
            );
        }

        if (time > terms.ValidUntil)
        {
            return new Refusal(
                new Rule("grants.not-ended", "A grant is used before it ends.", "授权须在有效期内使用。"),
                new(
                    $"grant {grant.Id.Value.ToShortString()}, which ended at {Times.Show(terms.ValidUntil)}; it is {Times.Show(time)}.",
                    $"授权 {grant.Id.Value.ToShortString()} 的有效期已于 {Times.Show(terms.ValidUntil)} 结束，而现在是 {Times.Show(time)}。"
                ),
                new("a new request that the owner approves.", "提出新的申请，由数据所有方批准。")
            );
        }

        if (fields.FirstOrDefault(field => !terms.Fields.Contains(field)) is { } missing)
        {
            return new Refusal(
                new Rule("grants.fields", "A grant covers every field that is used.", "授权须涵盖所用的每个字段。"),
                token.Each?.FirstOrDefault(each => each.Field == missing) is { } declined
                    ? new(
                        $"the field '{missing}', which the owner declined in grant {grant.Id.Value.ToShortString()}: {declined.Reason}",
                        $"字段“{missing}”，数据所有方在授权 {grant.Id.Value.ToShortString()} 中未予同意：{declined.Reason}"
                    )
                    : new(
                        $"the field '{missing}', while grant {grant.Id.Value.ToShortString()} covers {string.Join(", ", terms.Fields)}.",
                        $"字段“{missing}”，而授权 {grant.Id.Value.ToShortString()} 只含：{string.Join("、", terms.Fields)}。"
                    ),
                new("a grant that names that field too.", "也包含该字段的授权。")
            );
        }

        return IsForTheComputation(grant, terms, document)
            ?? EachFieldStands(grant, token, fields, time)
            ?? IsForThePerson(grant, terms, use.Person)
            ?? HasUsesLeft(grant, token);
    }

    private static Refusal? EachFieldStands(Token grant, GrantToken token, IReadOnlyList<string> fields, long time)
    {
        var ended = token.Each?.FirstOrDefault(each => fields.Contains(each.Field) && time > each.ValidUntil);
        return ended is null
            ? null
            : new Refusal(
                new Rule(
                    "grants.field-not-ended",
                    "Each field is used before its own end.",
                    "每个字段须在其自身有效期内使用。"
                ),
                new(
                    $"the field '{ended.Field}' of grant {grant.Id.Value.ToShortString()}, which ended at {Times.Show(ended.ValidUntil!.Value)}; it is {Times.Show(time)}.",
                    $"授权 {grant.Id.Value.ToShortString()} 的字段“{ended.Field}”已于 {Times.Show(ended.ValidUntil!.Value)} 到期，而现在是 {Times.Show(time)}。"
                ),
                new("other fields, or a new request for this one.", "改用其他字段，或为该字段提出新的申请。")
            );
    }

    private static Refusal? IsForThePerson(Token grant, GrantTerms terms, string? person) =>
        terms.Limits is not { People.Count: > 0 } limits || (person is not null && limits.People.Contains(person))
            ? null
            : new Refusal(
                new Rule(
                    "grants.person",
                    "A grant that names people is used by one of them.",
                    "指明人员的授权只能由其中的人员使用。"
                ),
                new(
                    $"{(person is null ? "a use by nobody who is named" : $"the person {person}")}; grant {grant.Id.Value.ToShortString()} names {string.Join(", ", limits.People)}.",
                    $"{(person is null ? "没有指明使用人" : $"使用人为 {person}")}，而授权 {grant.Id.Value.ToShortString()} 指明的人员是：{string.Join("、", limits.People)}。"
                ),
                new(
                    "one of these people signing in and asking, or a grant for this person.",
                    "由其中一人登录后提出，或取得给该人员的授权。"
                )
            );

    internal static Refusal? HasUsesLeft(Token grant, GrantToken token) =>
        token.Terms.Limits?.Uses is not { } most || token.Used < most
            ? null
            : new Refusal(
                new Rule("grants.uses", "A grant is used as often as it says.", "授权的使用次数不得超过其限定。"),
                new(
                    $"grant {grant.Id.Value.ToShortString()}, used {token.Used} of {most} times.",
                    $"授权 {grant.Id.Value.ToShortString()} 已使用 {token.Used} 次，限 {most} 次。"
                ),
                new("a new request that the owner approves.", "提出新的申请，由数据所有方批准。")
            );

    private static Refusal? IsForTheComputation(Token grant, GrantTerms terms, Digest document) =>
        terms.Computation is { } only && only != document
            ? new Refusal(
                new Rule(
                    "grants.computation",
                    "A grant for one computation is used for that one.",
                    "为某项计算给出的授权只能用于该项计算。"
                ),
                new(
                    $"document {document.ToShortString()}, while grant {grant.Id.Value.ToShortString()} is for {only.ToShortString()}.",
                    $"文档 {document.ToShortString()}，而授权 {grant.Id.Value.ToShortString()} 用于文档 {only.ToShortString()}。"
                ),
                new("that document, or a grant for this one.", "使用那份文档，或取得用于本文档的授权。")
            )
            : null;

    /// <summary>Null when the dataset is offered now; otherwise the rule that is not met.</summary>
    public static Refusal? IsOffered(DatasetToken dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset.State == DatasetState.Published
            ? null
            : new Refusal(
                new Rule(
                    "grants.dataset-in-catalogue",
                    "A dataset is used while it is in the catalogue.",
                    "数据集须在目录之中才能使用。"
                ),
                new($"'{dataset.Description.Name}', which was withdrawn.", $"“{dataset.Description.Name}”已经下架。"),
                new("its owner publishing it again.", "由其数据所有方重新发布。")
            );
    }
}
