using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Documents;
using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Cryptography;
using Kexin.Governance.Access;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Governance.Waiting;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tasks;

/// <summary>A member's word on a document.</summary>
/// <param name="Hash">The hash of the document that was read; another one is refused.</param>
/// <param name="Accepts">Yes or no.</param>
/// <param name="Reason">Needed for a no.</param>
/// <param name="OwnTotals">With a yes: totals may open that are this member's own, or nearly; kept at its node, which nobody else is told.</param>
public sealed record ReviewDecision(string Hash, bool Accepts, string Reason = "", bool OwnTotals = false);

/// <summary>A task with what this member knows of it beside the ledger.</summary>
/// <param name="Token">The task.</param>
/// <param name="Document">Its document, or null when this node has not been given it yet.</param>
/// <param name="OwnTotals">Whether this member agreed that its own totals open; null where it provides nothing.</param>
/// <param name="NameWarnings">Datasets of the task whose names may be taken for another's.</param>
public sealed record KnownTask(
    Token Token,
    ComputationDocument? Document,
    bool? OwnTotals,
    IReadOnlyList<BilingualText> NameWarnings
);

/// <summary>Proposes computations, and says this organisation's word on those of others.</summary>
/// <param name="ledger">The tasks.</param>
/// <param name="drafts">Reads documents.</param>
/// <param name="check">What a document must keep.</param>
/// <param name="names">Marks names that may be mistaken.</param>
/// <param name="documents">The tasks' documents.</param>
/// <param name="marks">What was agreed to.</param>
/// <param name="gate">Decides about uses.</param>
/// <param name="grants">The grants that stand.</param>
/// <param name="grade">What the policy asks of protocols.</param>
/// <param name="evidence">The log.</param>
public sealed class TaskService(
    ILedger ledger,
    TaskDrafts drafts,
    DocumentCheck check,
    LikeNames names,
    TaskDocuments documents,
    TaskMarks marks,
    Gate gate,
    TaskGrants grants,
    ProtocolGrade grade,
    IEvidence evidence
)
{
    /// <summary>Proposes a computation: its hash onto the ledger, its text to the providers.</summary>
    /// <param name="json">The document.</param>
    /// <param name="answerBy">Until when the providers may review it; null for two weeks.</param>
    /// <param name="person">The pseudonym of the person who asks; null where the node acts by itself.</param>
    /// <param name="until">How far the task has to come.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="DomainException">It is no document, cannot be run, or a rule refused.</exception>
    public async Task<SubmissionReceipt> CreateAsync(
        System.Text.Json.JsonElement json,
        DateTimeOffset? answerBy,
        string? person,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var document = drafts.Read(json);
        if (document.Requester != ledger.Self)
        {
            throw DomainException.Invalid(
                "A task is created by the requester that its document names.",
                "任务须由文档中写明的发起方创建。"
            );
        }

        await documents.SaveAsync(document, cancel);
        var datasets = document
            .Inputs.Select(input => ledger.Resolve(DatasetToken.Type, input.Dataset.ToString()))
            .ToArray();
        var arguments = new CreateTask(
            DocumentCodec.HashOf(ledger.Genesis.Suite, document),
            document.Title,
            document.Function.Kind,
            [.. document.Inputs.Select(input => new TaskProvider(input.Provider, input.Dataset, input.Fields))],
            answerBy?.ToUnixTimeMilliseconds(),
            person
        );
        var receipt = await ledger.SubmitAsync(
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

    /// <summary>The tasks that this member has a part in.</summary>
    /// <param name="order">By what.</param>
    /// <param name="falling">The last of the order first.</param>
    /// <param name="after">Where the list goes on, or null.</param>
    public IEnumerable<ListedToken<Token>> List(TaskOrder order, bool falling, TokenCursor? after) =>
        ledger
            .Ordered(TaskToken.Type, TaskListing.PartOf(ledger.Self, order), falling, after)
            .Select(found => new ListedToken<Token>(found.Token, found.Token, found.At.Place));

    /// <summary>The tasks of a document that this member has a part in, in no order that means anything.</summary>
    /// <param name="document">The document's hash.</param>
    /// <param name="after">Where the list goes on, or null.</param>
    public IEnumerable<ListedToken<Token>> List(Digest document, TokenId? after) =>
        ledger
            .Marked(TaskToken.Type, TaskListing.Of(document), after: after)
            .Where(token => TaskToken.HasPart(token, ledger.Self))
            .Select(token => new ListedToken<Token>(token, token));

    /// <summary>One task.</summary>
    /// <exception cref="DomainException">There is none of that id.</exception>
    public async Task<KnownTask> GetAsync(string id, CancellationToken cancel)
    {
        var token = ledger.Resolve(TaskToken.Type, id);
        var task = TaskToken.Read(token);
        return new KnownTask(
            token,
            TaskToken.HasPart(token, ledger.Self) ? await documents.GetAsync(task.Document, token.Owner, cancel) : null,
            task.FindProvider(ledger.Self) is null
                ? null
                : await marks.HasOwnTotalsAsync(token.Id, task.Document, cancel),
            [
                .. task
                    .Providers.Select(provider => ledger.Find(provider.Dataset))
                    .OfType<Token>()
                    .Select(names.WarnOf)
                    .OfType<BilingualText>(),
            ]
        );
    }

    /// <summary>Accepts or refuses the document that was read.</summary>
    public async Task<SubmissionReceipt> ReviewAsync(
        string id,
        ReviewDecision decision,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var token = ledger.Resolve(TaskToken.Type, id);
        var task = TaskToken.Read(token);
        RequireHash(task, decision.Hash);
        if (!decision.Accepts && string.IsNullOrWhiteSpace(decision.Reason))
        {
            throw DomainException.Invalid("Say why you refuse.", "请说明拒绝的理由。");
        }

        TextRules.RequireShort(decision.Reason, "A reason", "理由");

        if (decision.Accepts)
        {
            await CheckAgainstOwnDataAsync(token, cancel);
        }
        else if (decision.OwnTotals)
        {
            throw DomainException.Invalid(
                "Own totals are agreed to with the document.",
                "同意公布自己的合计须与同意文档一并作出。"
            );
        }

        var receipt = await ledger.SubmitAsync(
            new ContractAction(
                TasksContract.ContractName,
                TasksContract.Review,
                new ReviewTask(task.Document, decision.Accepts, decision.Reason).Encode(),
                [],
                [token]
            ),
            until,
            cancel
        );
        if (decision.OwnTotals)
        {
            await AgreeToOwnTotalsAsync(token, task);
        }

        return receipt;
    }

    /// <summary>The document of a task, as one of whose providers this node stands by that hash.</summary>
    /// <exception cref="DomainException">The hash is of another document; or as <see cref="CheckAgainstOwnDataAsync"/>.</exception>
    public Task<ComputationDocument> ReadForReviewAsync(Token token, string hash, CancellationToken cancel)
    {
        RequireHash(TaskToken.Read(token), hash);
        return CheckAgainstOwnDataAsync(token, cancel);
    }

    private static void RequireHash(TaskToken task, string given)
    {
        if (!Digest.TryParse(given, out var hash) || hash != task.Document)
        {
            throw DomainException.RefusedBy(
                new Refusal(
                    new Rule(
                        "tasks.document-that-was-read",
                        "A party agrees to the document that it has read.",
                        "各方同意的是自己读过的文档。"
                    ),
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
        ledger.SubmitAsync(
            new ContractAction(
                TasksContract.ContractName,
                TasksContract.Withdraw,
                new NoArguments().Encode(),
                [],
                [ledger.Resolve(TaskToken.Type, id)]
            ),
            until,
            cancel
        );

    /// <summary>Commits this organisation's data under the grant that covers the use; its own question needs none.</summary>
    public async Task<SubmissionReceipt> JoinAsync(string id, SubmissionState until, CancellationToken cancel)
    {
        var token = ledger.Resolve(TaskToken.Type, id);
        var task = TaskToken.Read(token);
        var document = await CheckAgainstOwnDataAsync(token, cancel);
        var own = task.FindProvider(ledger.Self)!;
        var dataset = ledger.Resolve(DatasetToken.Type, own.Dataset.ToString());
        var grant =
            token.Owner == ledger.Self ? null : await FindGrantAsync(token.Owner, task.Person, document, own, cancel);
        return await ledger.SubmitAsync(
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
    /// <exception cref="DomainException">This node provides nothing to it, has not got the document, or the document cannot be run.</exception>
    private async Task<ComputationDocument> CheckAgainstOwnDataAsync(Token token, CancellationToken cancel)
    {
        var document = await ReadOwnAsync(token, cancel);
        await grade.CheckAsync(token.Id, document, cancel);
        return document;
    }

    /// <summary>Lowers, for this document, what the policy asks of its protocol; the caller sees to it that two people do.</summary>
    /// <returns>The index of the evidence entry.</returns>
    /// <exception cref="DomainException">There is nothing to lower, no reason, or no document.</exception>
    public async Task<long> DowngradeAsync(string id, string reason, CancellationToken cancel)
    {
        var token = ledger.Resolve(TaskToken.Type, id);
        return await grade.DowngradeAsync(token, await ReadOwnAsync(token, cancel), reason);
    }

    private async Task<ComputationDocument> ReadOwnAsync(Token token, CancellationToken cancel)
    {
        var task = TaskToken.Read(token);
        if (task.FindProvider(ledger.Self) is null)
        {
            throw new DomainException(
                FaultCodes.Forbidden,
                new(
                    "A task is reviewed and joined by its providers, and this organisation is none of them.",
                    "任务由其数据提供方审核和加入，本机构不在其中。"
                )
            );
        }

        var document =
            await documents.GetAsync(task.Document, token.Owner, cancel)
            ?? throw new DomainException(
                FaultCodes.PeerUnreachable,
                new(
                    "The document has not arrived from the requester yet, so there is nothing to agree to.",
                    "发起方的文档尚未送达，无法表示同意。"
                ),
                new("Try again when the requester's node can be reached.", "请在发起方节点在线后重试。")
            )
            {
                Party = ledger.NameOf(token.Owner),
            };
        if (DocumentFit.Check(token, document) is { } refusal)
        {
            throw DomainException.RefusedBy(refusal);
        }

        check.Check(document);
        return document;
    }

    /// <summary>The grant that governance takes for the use.</summary>
    private async Task<Token> FindGrantAsync(
        MemberId requester,
        string? person,
        ComputationDocument document,
        TaskProvider own,
        CancellationToken cancel
    )
    {
        var hash = DocumentCodec.HashOf(ledger.Genesis.Suite, document);
        var decision = await gate.DecideAsync(
            new GateRequest(
                requester,
                own.Dataset,
                DocumentFields.UsesOf(document, document.Inputs.Single(input => input.Provider == ledger.Self)),
                document.Purpose,
                hash,
                ComputationRegistry.Get(document.Function.Kind).ReleasesValues(document),
                person
            ),
            cancel
        );
        if (decision.Refusal is { } refusal)
        {
            throw DomainException.RefusedBy(refusal);
        }

        // Where every field is open, the ledger still wants to know by which grant.
        var use = new TaskUse(requester, ledger.Self, own.Dataset, own.Fields, document.Purpose, hash, person);
        return (decision.Grant is { } used ? ledger.Find(used) : await grants.FindAsync(use, cancel))
            ?? throw DomainException.RefusedBy(
                new Refusal(
                    TaskGrants.UnderAGrant,
                    new(
                        $"no grant to {ledger.NameOf(requester)} for {string.Join(", ", own.Fields)}.",
                        $"没有给 {ledger.NameOf(requester)} 使用这些字段的授权：{string.Join("、", own.Fields)}。"
                    ),
                    new("a grant that the owner approves.", "数据所有方批准的授权。")
                )
            );
    }
}
