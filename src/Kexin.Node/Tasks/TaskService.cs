using Kexin.Client.Contracts;
using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.Running;
using Kexin.Cryptography;
using Kexin.Governance.Catalogue;
using Kexin.Ledger.Contracts;
using CreateTask = Kexin.Ledger.Contracts.CreateTask;
using ReviewTask = Kexin.Ledger.Contracts.ReviewTask;

namespace Kexin.Node;

/// <summary>Proposes computations, and says this organisation's word on those of others.</summary>
internal sealed class TaskService(
    NodeLedger node,
    TaskDrafts drafts,
    LikeNames names,
    DocumentStore documents,
    TaskMarks marks,
    Retractions retractions,
    EvidenceService evidence,
    Submitter submitter,
    TimeProvider time
)
{
    /// <summary>Proposes a computation: its hash onto the ledger, its text to the providers.</summary>
    public async Task<SubmissionReceipt> CreateAsync(
        Api.CreateTask request,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var ledger = node.Joined;
        var document = drafts.Read(request.Document);
        if (document.Requester != ledger.Self)
        {
            throw ProblemException.Invalid(
                "A task is created by the requester that its document names.",
                "任务须由文档中写明的发起方创建。"
            );
        }

        await documents.SaveAsync(document, cancel);
        var datasets = document
            .Inputs.Select(input => TokenLookup.Find(ledger, DatasetToken.Type, input.Dataset.ToString()))
            .ToArray();
        var arguments = new CreateTask(
            DocumentCodec.HashOf(ledger.Suite, document),
            document.Title,
            document.Function.Kind,
            [.. document.Inputs.Select(input => new TaskProvider(input.Provider, input.Dataset, input.Fields))]
        );
        var receipt = await submitter.SubmitAsync(
            new ContractAction(
                TasksContract.ContractName,
                TasksContract.Create,
                arguments.Encode(),
                datasets,
                [],
                TaskToken.Type
            ),
            until,
            cancel
        );
        await documents.SendAsync(document, cancel);
        return receipt;
    }

    /// <summary>The tasks that this node has a part in, newest first.</summary>
    /// <remarks>What is sorted is keys: whole tokens are read again one by one, as a page is made of few of them.</remarks>
    public IEnumerable<TaskSummary> List()
    {
        var ledger = node.Joined;
        return TokenLookup
            .All(ledger, TaskToken.Type)
            .Where(token => TaskToken.HasPart(token, ledger.Self))
            .Select(token => (TaskToken.Read(token).CreatedAt, token.Id))
            .OrderByDescending(key => key.CreatedAt)
            .ThenBy(key => key.Id.Value)
            .Select(key => TaskViews.Summary(ledger, ledger.Queries.FindToken(key.Id)!));
    }

    public async Task<TaskDetail> GetAsync(string id, CancellationToken cancel)
    {
        var ledger = node.Joined;
        var token = TokenLookup.Find(ledger, TaskToken.Type, id);
        var document = TaskToken.HasPart(token, ledger.Self)
            ? await documents.GetAsync(TaskToken.Read(token).Document, token.Owner, cancel)
            : null;
        var isProvider = TaskToken.Read(token).FindProvider(ledger.Self) is not null;
        return TaskViews.Detail(ledger, token, document) with
        {
            OwnTotals = isProvider
                ? await marks.HasOwnTotalsAsync(token.Id, TaskToken.Read(token).Document, cancel)
                : null,
            NameWarnings =
            [
                .. TaskToken
                    .Read(token)
                    .Providers.Select(provider => ledger.Queries.FindToken(provider.Dataset))
                    .Select(dataset => dataset is null ? null : names.WarnOf(dataset)?.Localized())
                    .OfType<LocalizedText>(),
            ],
        };
    }

    /// <summary>Accepts or refuses the document that was read.</summary>
    public async Task<SubmissionReceipt> ReviewAsync(
        string id,
        Api.ReviewTask request,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var ledger = node.Joined;
        var token = TokenLookup.Find(ledger, TaskToken.Type, id);
        var task = TaskToken.Read(token);
        RequireHash(task, request.Hash);
        if (!request.Accept && string.IsNullOrWhiteSpace(request.Reason))
        {
            throw ProblemException.Invalid("Say why you refuse.", "请说明拒绝的理由。");
        }

        TextRules.RequireShort(request.Reason, "A reason", "理由");

        if (request.Accept)
        {
            await CheckAgainstOwnDataAsync(ledger, token, cancel);
        }
        else if (request.OwnTotals)
        {
            throw ProblemException.Invalid(
                "Own totals are agreed to with the document.",
                "同意公布自己的合计须与同意文档一并作出。"
            );
        }

        var receipt = await submitter.SubmitAsync(
            new ContractAction(
                TasksContract.ContractName,
                TasksContract.Review,
                new ReviewTask(task.Document, request.Accept, request.Reason ?? "").Encode(),
                [],
                [token]
            ),
            until,
            cancel
        );
        if (request.OwnTotals)
        {
            await AgreeToOwnTotalsAsync(token, task);
        }

        return receipt;
    }

    /// <summary>The document of a task, as one of whose providers this node stands by that hash.</summary>
    /// <exception cref="ProblemException">The hash is of another document; or as <see cref="CheckAgainstOwnDataAsync"/>.</exception>
    public Task<ComputationDocument> ReadForReviewAsync(Token token, string hash, CancellationToken cancel)
    {
        RequireHash(TaskToken.Read(token), hash);
        return CheckAgainstOwnDataAsync(node.Joined, token, cancel);
    }

    private static void RequireHash(TaskToken task, string given)
    {
        if (!Digest.TryParse(given, out var hash) || hash != task.Document)
        {
            throw ProblemException.RefusedBy(
                new Refusal(
                    "A party agrees to the document that it has read.",
                    new(
                        $"the hash {given}, while the task is about {task.Document}.",
                        $"哈希 {given}，而任务的文档是 {task.Document}。"
                    ),
                    new("reading the task's own document and giving its hash.", "阅读任务自己的文档，并给出它的哈希。")
                )
            );
        }
    }

    /// <summary>Stays at this node: the others see a gate that is open. Not cancelled, as the review is on its way.</summary>
    private async Task AgreeToOwnTotalsAsync(Token token, TaskToken task)
    {
        await evidence.RecordAsync(
            new EvidenceEvent(
                EvidenceKinds.OwnTotalsAgreed,
                new(
                    $"Totals of this organisation's own may open: {task.Title}",
                    $"同意公布本机构自己的合计：{task.Title}"
                ),
                [new("task", token.Id.ToString()), new("document", task.Document.ToString())]
            ),
            CancellationToken.None
        );
        marks.MarkOwnTotals(token.Id, task.Document);
    }

    /// <summary>Takes an own task back that has not run.</summary>
    public Task<SubmissionReceipt> WithdrawAsync(string id, SubmissionState until, CancellationToken cancel) =>
        submitter.SubmitAsync(
            new ContractAction(
                TasksContract.ContractName,
                TasksContract.Withdraw,
                new NoArguments().Encode(),
                [],
                [TokenLookup.Find(node.Joined, TaskToken.Type, id)]
            ),
            until,
            cancel
        );

    /// <summary>Commits this organisation's data under the grant that covers the use; its own question needs none.</summary>
    public async Task<SubmissionReceipt> JoinAsync(string id, SubmissionState until, CancellationToken cancel)
    {
        var ledger = node.Joined;
        var token = TokenLookup.Find(ledger, TaskToken.Type, id);
        var task = TaskToken.Read(token);
        var document = await CheckAgainstOwnDataAsync(ledger, token, cancel);
        var own = task.FindProvider(ledger.Self)!;
        var dataset = TokenLookup.Find(ledger, DatasetToken.Type, own.Dataset.ToString());
        var grant =
            token.Owner == ledger.Self
                ? null
                : await FindGrantAsync(ledger, token.Owner, document, own, dataset, cancel);
        return await submitter.SubmitAsync(
            new ContractAction(
                TasksContract.ContractName,
                TasksContract.Join,
                new JoinTask(task.Document, grant?.Id).Encode(),
                grant is null ? [dataset] : [dataset, grant],
                [token]
            ),
            until,
            cancel
        );
    }

    /// <summary>The document of a task, as one of whose providers this node stands by its hash.</summary>
    /// <exception cref="ProblemException">This node provides nothing to it, has not got the document, or the document cannot be run.</exception>
    private async Task<ComputationDocument> CheckAgainstOwnDataAsync(
        JoinedLedger ledger,
        Token token,
        CancellationToken cancel
    )
    {
        var task = TaskToken.Read(token);
        if (task.FindProvider(ledger.Self) is null)
        {
            throw new ProblemException(
                ProblemCodes.Forbidden,
                new(
                    "A task is reviewed and joined by its providers, and this organisation is none of them.",
                    "任务由其数据提供方审核和加入，本机构不在其中。"
                )
            );
        }

        var document =
            await documents.GetAsync(task.Document, token.Owner, cancel)
            ?? throw new ProblemException(
                ProblemCodes.PeerUnreachable,
                new(
                    "The document has not arrived from the requester yet, so there is nothing to agree to.",
                    "发起方的文档尚未送达，无法表示同意。"
                ),
                new("Try again when the requester's node can be reached.", "请在发起方节点在线后重试。")
            )
            {
                Party = ledger.Reference(token.Owner).Name,
            };
        if (DocumentFit.Check(token, document) is { } refusal)
        {
            throw ProblemException.RefusedBy(refusal);
        }

        drafts.Check(document);
        return document;
    }

    /// <summary>The grant that governance takes for the use.</summary>
    private async Task<Token> FindGrantAsync(
        JoinedLedger ledger,
        MemberId requester,
        ComputationDocument document,
        TaskProvider own,
        Token dataset,
        CancellationToken cancel
    )
    {
        var grants = TokenLookup
            .All(ledger, GrantToken.Type, requester)
            .Where(grant => GrantToken.Read(grant).Terms.Dataset == own.Dataset)
            .ToArray();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var hash = DocumentCodec.HashOf(ledger.Suite, document);
        var releases = ComputationRegistry.Get(document.Function.Kind).ReleasesValues(document);
        var decision = AccessRules.Decide(
            ledger.Self,
            new AccessRequest(
                requester,
                own.Dataset,
                DocumentFields.UsesOf(document.Function, document.Where),
                document.Purpose,
                hash,
                releases,
                now
            ),
            dataset,
            grants,
            await retractions.FindAsync([dataset, .. grants], cancel)
        );
        if (decision.Refusal is { } refusal)
        {
            throw ProblemException.RefusedBy(refusal);
        }

        // Where every field is open, the ledger still wants to know by which grant.
        return grants.FirstOrDefault(grant => grant.Id == decision.Grant)
            ?? grants.FirstOrDefault(grant =>
                GrantRules.Covers(grant, requester, own.Dataset, own.Fields, hash, now) is null
            )
            ?? throw ProblemException.RefusedBy(
                new Refusal(
                    "A joint computation uses data under a grant, open fields too.",
                    new(
                        $"no grant to {ledger.Reference(requester).Name} for {string.Join(", ", own.Fields)}.",
                        $"没有给 {ledger.Reference(requester).Name} 使用这些字段的授权：{string.Join("、", own.Fields)}。"
                    ),
                    new("a grant that the owner approves.", "数据所有方批准的授权。")
                )
            );
    }
}
