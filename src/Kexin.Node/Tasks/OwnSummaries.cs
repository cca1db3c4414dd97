using Kexin.Client.Contracts;
using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>A task's computation on one's own dataset alone, to set beside the joint result; nothing leaves the node.</summary>
internal sealed class OwnSummaries(
    NodeLedger node,
    DocumentStore documents,
    DatasetRows datasets,
    Gate gate,
    TimeProvider time
)
{
    public async Task<ComputationResult> ComputeAsync(string dataset, string task, CancellationToken cancel)
    {
        var ledger = node.Joined;
        var token = TokenLookup.Find(ledger, TaskToken.Type, task);
        var document =
            await documents.GetAsync(TaskToken.Read(token).Document, token.Owner, cancel)
            ?? throw ProblemException.NotFound("The task's document is not at this node.", "本节点没有该任务的文档。");
        var startedAt = time.GetUtcNow();
        var computation = ComputationRegistry.Get(document.Function.Kind);
        var published =
            datasets.TokenOf(await datasets.FindAsync(dataset, cancel))
            ?? throw ProblemException.Conflict(
                "The dataset is not published, so no task uses it.",
                "该数据集尚未发布，没有任务使用它。"
            );
        await using var reader = await gate.OpenAsync(
            GateRequest.ForOwner(
                published,
                DocumentFields.NamesOf(document.Function, document.Where),
                document.Purpose,
                TaskToken.Read(token).Document
            ),
            cancel
        );
        try
        {
            computation.CheckFields(
                document,
                reader.Schema.Fields.ToDictionary(field => field.Name, field => field.Type)
            );
            var output = await computation.RunAloneAsync(document, reader, cancel);
            return new ComputationResult(
                token.Id.ToString(),
                null,
                computation.Kind,
                ResultViews.Of(output.ToSheet(document)),
                startedAt,
                time.GetUtcNow(),
                []
            );
        }
        catch (DocumentException error)
        {
            throw ProblemException.Invalid(error.Text.En, error.Text.Zh);
        }
        catch (ComputationException error)
        {
            throw new ProblemException(ProblemCodes.Refused, new(error.Text.En, error.Text.Zh));
        }
    }
}
