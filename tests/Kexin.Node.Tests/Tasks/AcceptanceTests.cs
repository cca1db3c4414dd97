using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Documents;
using Kexin.Collaboration.Tasks;
using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Governance.Granting;
using Kexin.Governance.Waiting;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Node.Tests.Data;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Node.Tests.Tasks;

/// <summary>A provider's one decision on a task, where its parts take different numbers of people.</summary>
public sealed class AcceptanceTests
{
    /// <summary>One person was let in as the grant stood; it has ended since, and a request for another waits.</summary>
    [Theory]
    [InlineData("age", false)]
    [InlineData("sex", true)]
    public async Task A_grant_that_ended_since_the_door_looked_is_not_approved_by_one(string field, bool isApproved)
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.PublishAsync(await node.AddAsync());
        var (task, document, acceptance) = await ProposeAsync(node, dataset, field);
        using (acceptance)
        {
            var grant = await node.RequestAsync(dataset, [field], document);
            var alone = new AcceptDecision(document.ToString(), MayApprove: false);
            if (!isApproved)
            {
                var refused = await Assert.ThrowsAsync<DomainException>(() => AcceptAsync(alone));
                Assert.Equal(FaultCodes.Conflict, refused.Code);
                Assert.Contains("two people", refused.Title.En, StringComparison.Ordinal);
                Assert.Null(ProviderOf(task).Review);
                Assert.Equal(GrantStanding.Requested, node.Grants.Find(grant).Standing);
            }

            await AcceptAsync(isApproved ? alone : alone with { MayApprove = true });
            Assert.Equal(GrantStanding.Approved, node.Grants.Find(grant).Standing);
            Assert.NotNull(ProviderOf(task).Review);

            Task AcceptAsync(AcceptDecision decision) =>
                acceptance.AcceptAsync($"{task}", decision, SubmissionState.Final, CancellationToken.None);
        }

        TaskProvider ProviderOf(TokenId id) =>
            TaskToken.Read(node.Node.Ledger.Queries.FindToken(id)!).FindProvider(node.Node.Ledger.Self)!;
    }

    [Fact]
    public void What_the_door_let_in_without_an_act_may_not_do_it()
    {
        var context = new DefaultHttpContext();
        Assert.True(ActsLeftOut.Allow(context, Act.ApproveGrant));
        context.Features.Set(new ActsLeftOut([Act.ApproveGrant]));
        Assert.False(ActsLeftOut.Allow(context, Act.ApproveGrant));
        Assert.True(ActsLeftOut.Allow(context, Act.ReviewDocument));
    }

    private static async Task<(TokenId Task, Digest Document, TaskAcceptance Acceptance)> ProposeAsync(
        DataNode node,
        TokenId dataset,
        string field
    )
    {
        var (ledger, self) = (node.Node.Get<ILedger>(), node.Node.Ledger.Self);
        await SubmitAsync(
            new ContractAction(
                DatasetsContract.ContractName,
                DatasetsContract.Publish,
                new PublishDataset(
                    new DatasetDescription(
                        "theirs",
                        "",
                        Suite.Standard.Hash("theirs"u8),
                        100,
                        [Field("age", FieldType.Integer), Field("sex", FieldType.Text)],
                        [DataNode.Purpose]
                    )
                ).Encode(),
                [],
                []
            )
        );
        var tokens = node.Node.Ledger.Queries.Tokens(DatasetToken.Type);
        var document = new ComputationDocument(
            ledger.Genesis.Consortium,
            "Common",
            DataNode.Purpose,
            node.Asker,
            [
                .. tokens
                    .Select(token => new ComputationInput(token.Owner, token.Id, [field]))
                    .OrderBy(x => x.Provider.Value),
            ],
            [],
            new IntersectionFunction(field, ReleasedPart.Size, [node.Asker]),
            5
        );
        var hash = DocumentCodec.HashOf(Suite.Standard, document);
        var providers = document.Inputs.Select(input => new TaskProvider(input.Provider, input.Dataset, input.Fields));
        var create = new CreateTask(hash, document.Title, document.Function.Kind, [.. providers]);
        await SubmitAsync(
            new ContractAction(
                TasksContract.ContractName,
                TasksContract.Create,
                create.Encode(),
                [.. document.Inputs.Select(input => node.Node.Ledger.Queries.FindToken(input.Dataset)!)],
                []
            )
        );
        var services = node.Node.Services;
        var databases = node.Node.Get<IDbContextFactory<NodeDatabase>>();
        var documents = new TaskDocuments(new DocumentRecords(databases, OneMemberNode.Seal), null!, ledger);
        await documents.SaveAsync(document, CancellationToken.None);
        var marks = new TaskMarks(new TaskMarkStore(databases, OneMemberNode.Seal));
        var check = new DocumentCheck(ledger);
        var grade = ActivatorUtilities.CreateInstance<ProtocolGrade>(services, marks);
        var drafts = ActivatorUtilities.CreateInstance<TaskDrafts>(services, check);
        var tasks = ActivatorUtilities.CreateInstance<TaskService>(services, drafts, check, documents, marks, grade);
        var acceptance = ActivatorUtilities.CreateInstance<TaskAcceptance>(services, tasks, marks, documents);
        return (Assert.Single(node.Node.Ledger.Queries.Tokens(TaskToken.Type)).Id, hash, acceptance);

        async Task SubmitAsync(ContractAction action) =>
            Assert.IsType<SubmissionResult.Accepted>(await node.Node.SubmitAsync(node.Node.ObserverKeys[0], action));

        static PublishedField Field(string name, FieldType type) =>
            new(name, type, 1, DatasetTier.Restricted, FieldRole.Identifier, "");
    }
}
