using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Documents;
using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Computations.Sheets;
using Kexin.Governance.Access;
using Kexin.Governance.Catalogue;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Runs;

/// <summary>What a task's computation gives on one's own dataset alone.</summary>
/// <param name="Task">The task's token.</param>
/// <param name="Sheet">The result.</param>
public sealed record OwnSummary(Token Task, Sheet Sheet);

/// <summary>A task's computation on one's own dataset alone, to set beside the joint result; nothing leaves the node.</summary>
/// <param name="ledger">The tasks.</param>
/// <param name="documents">Their documents.</param>
/// <param name="datasets">This member's datasets.</param>
/// <param name="gate">The only way to their data.</param>
public sealed class OwnSummaries(ILedger ledger, TaskDocuments documents, IStoredDatasets datasets, Gate gate)
{
    /// <summary>Computes it.</summary>
    /// <param name="dataset">The id of a dataset here, or a beginning of it.</param>
    /// <param name="task">The id of a task, or a beginning of it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="DomainException">There is no such dataset, task or document, or a rule of the computation refuses.</exception>
    public async Task<OwnSummary> ComputeAsync(string dataset, string task, CancellationToken cancel)
    {
        var token = ledger.Resolve(TaskToken.Type, task);
        var document =
            await documents.GetAsync(TaskToken.Read(token).Document, token.Owner, cancel)
            ?? throw DomainException.NotFound("The task's document is not at this node.", "本节点没有该任务的文档。");
        var computation = ComputationRegistry.Get(document.Function.Kind);
        var input = document.Inputs.FirstOrDefault(each => each.Provider == ledger.Self) ?? document.Inputs[0];
        var published =
            (await datasets.ResolveAsync(dataset, cancel)).Token
            ?? throw DomainException.Conflict(
                "The dataset is not published, so no task uses it.",
                "该数据集尚未发布，没有任务使用它。"
            );
        await using var reader = await gate.OpenAsync(
            GateRequest.ForOwner(
                published,
                DocumentFields.NamesOf(document, input),
                document.Purpose,
                TaskToken.Read(token).Document
            ),
            cancel
        );
        try
        {
            computation.CheckFields(
                document,
                input,
                reader.Schema.Fields.ToDictionary(field => field.Name, field => field.Type)
            );
            var output = await computation.RunAloneAsync(document, reader, cancel);
            return new OwnSummary(token, output.ToSheet(document));
        }
        catch (DocumentException error)
        {
            throw DomainException.Invalid(error.Text.En, error.Text.Zh);
        }
        catch (ComputationException error)
        {
            throw new DomainException(FaultCodes.Refused, error.Text);
        }
    }
}
