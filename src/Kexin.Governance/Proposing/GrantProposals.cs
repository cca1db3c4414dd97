using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Governance.Waiting;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Proposing;

/// <summary>Proposes the smallest request for a grant that serves what somebody wants to find out. Nothing is sent.</summary>
/// <param name="ledger">What the datasets' owners published.</param>
/// <param name="grants">Says what is granted already.</param>
/// <param name="time">Grants end.</param>
public sealed class GrantProposals(ILedger ledger, TaskGrants grants, TimeProvider time)
{
    /// <summary>How long the owner may take to answer, in days; what a request says when it says nothing else.</summary>
    public const int AnswerInDays = 14;

    private const int WorkInDays = 7;
    private const int MostDays = 3650;

    /// <summary>The least that serves.</summary>
    /// <exception cref="DomainException">No purpose of the dataset, or none of its fields, fits; it says which there are.</exception>
    public async Task<GrantProposal> ProposeAsync(WantedUse wanted, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ThrowIfOutOfRange(wanted);
        var token = ledger.Resolve(DatasetToken.Type, wanted.Dataset);
        var dataset = DatasetToken.Read(token);
        if (GrantRules.IsOffered(dataset) is { } refusal)
        {
            throw DomainException.RefusedBy(refusal);
        }

        var described = dataset.Description;
        var (asked, rest) = AskedRows.Find(wanted.Question ?? "", described.Fields);
        var rows = wanted.Where ?? asked;
        var (fields, leftOut) = ChooseFields(wanted, described, rest, [.. rows.Select(row => row.Field).Distinct()]);
        if (fields.Count == 0)
        {
            throw NothingFits(described);
        }

        var purpose = PurposeOf(wanted, described);
        var use = new TaskUse(
            ledger.Self,
            token.Owner,
            token.Id,
            [.. fields.Select(field => field.Name)],
            purpose,
            wanted.Document ?? ledger.Genesis.Suite.Hash([]),
            wanted.Person
        );
        var (runs, days) = (wanted.Runs ?? 1, wanted.Days ?? WorkInDays);
        var lasts = time.GetUtcNow().AddDays(days).ToUnixTimeMilliseconds();
        var standing = await grants.FindAsync(use, grant => IsEnough(grant, use, rows, runs, lasts), cancel);
        return new GrantProposal(
            token.Id,
            purpose,
            fields,
            leftOut,
            rows,
            wanted.Person is { } person ? [person] : [],
            runs,
            time.GetUtcNow().AddDays(AnswerInDays + days),
            wanted.Document,
            standing?.Id
        );
    }

    private static (IReadOnlyList<FieldReason> Fields, IReadOnlyList<FieldReason> LeftOut) ChooseFields(
        WantedUse wanted,
        DatasetDescription described,
        string rest,
        IReadOnlyList<string> onRows
    )
    {
        if (wanted.Reads is { } reads)
        {
            return FieldChoice.OfDocument(described.Fields, reads);
        }

        var chosen = FieldChoice.OfQuestion(described.Fields, rest, onRows);

        // Whoever only counts the rows that a condition chooses still needs a field to count by.
        return chosen.Fields.Count == 0 && onRows.Count > 0
            ? FieldChoice.OfQuestion(described.Fields, wanted.Question!, [])
            : chosen;
    }

    private static void ThrowIfOutOfRange(WantedUse wanted)
    {
        TextRules.RequireShort(wanted.Question, "A question", "问题");
        if (wanted.Reads is null && string.IsNullOrWhiteSpace(wanted.Question))
        {
            throw DomainException.Invalid(
                "Say what you want to find out, in words, or give the computation document.",
                "请用文字说明想了解什么，或给出计算文档。"
            );
        }

        if (wanted.Runs is < 1 or > GrantLimits.MostUses)
        {
            throw DomainException.Invalid(
                $"A grant is for 1 to {GrantLimits.MostUses} uses.",
                $"授权的使用次数为 1 到 {GrantLimits.MostUses}。"
            );
        }

        if (wanted.Days is < 1 or > MostDays)
        {
            throw DomainException.Invalid($"The work takes 1 to {MostDays} days.", $"工作天数为 1 到 {MostDays}。");
        }
    }

    private static string PurposeOf(WantedUse wanted, DatasetDescription described)
    {
        if (wanted.Purpose is { } given)
        {
            return described.Purposes.Contains(given) ? given : throw NoPurpose(described);
        }

        if (described.Purposes.Count == 1)
        {
            return described.Purposes[0];
        }

        var words = new AskedWords(wanted.Question ?? "");
        var fitting = described.Purposes.Where(words.SpeaksOf).ToList();
        return fitting.Count == 1 ? fitting[0] : throw NoPurpose(described);
    }

    /// <summary>Whether a grant that covers a use gives all that is wanted: every row, as many uses, for as long.</summary>
    private static bool IsEnough(GrantToken grant, TaskUse use, IReadOnlyList<Condition> rows, int runs, long lasts) =>
        grant.Terms.ValidUntil >= lasts
        && (grant.Terms.Limits?.Rows ?? []).All(rows.Contains)
        && (grant.Terms.Limits?.Uses is not { } most || most - grant.Used >= runs)
        && (grant.Each ?? []).All(each => !use.Fields.Contains(each.Field) || each.ValidUntil >= lasts);

    private static DomainException NoPurpose(DatasetDescription described) =>
        DomainException.Invalid(
            $"Say the purpose: '{described.Name}' is offered for: {string.Join("; ", described.Purposes)}.",
            $"请说明使用目的：“{described.Name}”可用于：{string.Join("；", described.Purposes)}。"
        );

    private static DomainException NothingFits(DatasetDescription described) =>
        DomainException.Invalid(
            $"No field of '{described.Name}' fits these words. It has: {List(described, ", ")}.",
            $"“{described.Name}”中没有字段符合这些词语。其字段有：{List(described, "、")}。"
        );

    private static string List(DatasetDescription described, string comma) =>
        string.Join(comma, described.Fields.Select(field => field.Name));
}
