using Kexin.Collaboration.Contract;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Governance.Datasets;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tasks;

/// <summary>Holds a document to the adversary and the smallest group that this member's policy asks for at the level of its fields.</summary>
/// <remarks>
/// Security: asked at the review and again at the join. Two people may lower the demand, for one document; that is in the evidence before it counts.
/// </remarks>
/// <param name="ledger">The levels that were published.</param>
/// <param name="policy">What it asks for.</param>
/// <param name="marks">What was lowered.</param>
/// <param name="evidence">Told of it.</param>
public sealed class ProtocolGrade(ILedger ledger, OwnPolicy policy, TaskMarks marks, IEvidence evidence)
{
    /// <summary>Refuses a document that withstands less, unless two people lowered the demand for it.</summary>
    /// <exception cref="DomainException">It withstands less; or this member's policy is none.</exception>
    public async Task CheckAsync(TokenId task, ComputationDocument document, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(document);
        var hash = DocumentCodec.HashOf(ledger.Genesis.Suite, document);
        if (FindLack(document) is { } lack && !await marks.HasDowngradeAsync(task, hash, cancel))
        {
            throw DomainException.RefusedBy(lack);
        }
    }

    /// <summary>Lowers the demand for one document; the caller sees to it that two people do.</summary>
    /// <param name="token">The task.</param>
    /// <param name="document">Its document.</param>
    /// <param name="reason">Why; not empty.</param>
    /// <returns>The index of the evidence entry.</returns>
    /// <exception cref="DomainException">Nothing is asked for that the document lacks, or there is no reason.</exception>
    public async Task<long> DowngradeAsync(Token token, ComputationDocument document, string reason)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(document);
        TextRules.RequireText(reason, "A reason", "理由");
        var lack =
            FindLack(document)
            ?? throw DomainException.Conflict(
                "The document withstands what the policy asks for: there is nothing to lower.",
                "该文档符合策略要求，无需放宽。"
            );
        var task = TaskToken.Read(token);
        var index = await evidence.RecordAsync(
            new EvidenceEvent(
                EvidenceKinds.ProtocolDowngraded,
                new(
                    $"The demand on the protocol was lowered for '{task.Title}'.",
                    $"对任务“{task.Title}”放宽了协议要求。"
                ),
                [
                    new("task", token.Id.ToString()),
                    new("document", task.Document.ToString()),
                    new("lack", lack.Saw.En),
                    new("reason", reason),
                ]
            ),
            CancellationToken.None
        );
        marks.MarkDowngrade(token.Id, task.Document);
        return index;
    }

    private Refusal? FindLack(ComputationDocument document)
    {
        var protocols = policy.Get().Protocols;
        if (protocols.Count == 0 || document.Inputs.FirstOrDefault(each => each.Provider == ledger.Self) is not { } own)
        {
            return null;
        }

        var dataset = DatasetToken.Read(ledger.Resolve(DatasetToken.Type, own.Dataset.ToString()));
        var level = dataset
            .Description.Fields.Where(field => own.Fields.Contains(field.Name))
            .Select(field => field.Level)
            .DefaultIfEmpty(1)
            .Max();
        MemberId[] others =
        [
            .. document.Providers.Append(document.Requester).Where(member => member != ledger.Self).Distinct(),
        ];
        var adversary = document.Function.TermsIn(document).Withstands switch
        {
            Adversary.Malicious => AdversaryModel.Malicious,
            _ => AdversaryModel.SemiHonest,
        };
        return protocols
            .Where(rule => rule.Fits(level, others))
            .Select(rule => rule.FindLack(adversary, document.SmallestGroup))
            .FirstOrDefault(lack => lack is not null);
    }
}
