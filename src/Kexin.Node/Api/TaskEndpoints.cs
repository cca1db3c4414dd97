using System.Globalization;
using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Documents;
using Kexin.Collaboration.Releasing;
using Kexin.Collaboration.Runs;
using Kexin.Collaboration.Tasks;
using Kexin.Computations;
using Kexin.Governance.Granting;
using Kexin.Ledger.Contracts;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using FromQuery = Microsoft.AspNetCore.Mvc.FromQueryAttribute;

namespace Kexin.Node;

/// <summary>Joint computations: proposed, reviewed, joined, run, and what came of them.</summary>
internal static class TaskEndpoints
{
    /// <summary>What accepting a task in one asks for.</summary>
    public static IReadOnlyList<Permission> ToAccept { get; } =
    [Permission.DecideGrants, Permission.ReviewTasks, Permission.JoinTasks];

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("").WithTags("tasks");
        tasks
            .MapPost(Routes.DraftTask, DraftAsync)
            .For("Writes a computation document from options; records nothing.", Permission.ProposeTasks)
            .ChangingNothing();
        tasks
            .MapGet(Routes.Computations, Computations)
            .For("The computations that this node can run, with what each takes.", Permission.ReadTasks);
        tasks.MapPost(Routes.Tasks, CreateAsync).For("Proposes a computation.", Permission.ProposeTasks);
        tasks
            .MapGet(Routes.Tasks, List)
            .For("The tasks that this node has a part in, newest first where no order is given.", Permission.ReadTasks);
        tasks.MapGet(Routes.Task, GetAsync).For("One task with its document.", Permission.ReadTasks);
        tasks
            .MapGet(
                Routes.Inbox,
                (string? after, string? limit, HttpContext context, Inbox inbox, CancellationToken cancel) =>
                    inbox.ReadAsync(Admission.CallerOf(context), QueryValues.Page(after, limit), cancel)
            )
            .For("What waits for this organisation, then what it waits for.", Permission.ReadTasks);
        tasks
            .MapPost(Routes.AskForTask, AskAsync)
            .For(
                "Asks the providers for the grants that an own task needs and does not have.",
                Permission.ProposeTasks,
                Permission.RequestGrants
            );
        tasks
            .MapPost(Routes.AcceptTask, AcceptAsync)
            .For(
                "Approves the least grant that the document needs, accepts it, and joins when all have accepted.",
                [.. ToAccept]
            )
            .TakingTwo(DoesAsync, Act.ApproveGrant, Act.ReviewDocument);
        tasks
            .MapPost(Routes.ReviewTask, ReviewAsync)
            .For("Accepts or refuses the document.", Permission.ReviewTasks)
            .TakingTwo(Act.ReviewDocument);
        tasks
            .MapPost(
                Routes.DowngradeTask,
                async (string id, Api.Reason reason, TaskService service, CancellationToken cancel) =>
                    new Api.Downgrade(await service.DowngradeAsync(id, reason.Text, cancel))
            )
            .For("Lowers, for the document, what the policy asks of its protocol.", Permission.ReviewTasks)
            .TakingTwo(Act.LowerProtocol);
        tasks
            .MapPost(Routes.JoinTask, JoinAsync)
            .For("Commits this organisation's data to the computation.", Permission.JoinTasks);
        tasks
            .MapPost(Routes.WithdrawTask, WithdrawAsync)
            .For("Takes an own task back that has not run.", Permission.ProposeTasks);
        tasks
            .MapPost(Routes.RunTask, StartAsync)
            .For("Starts a run, and does not wait for its end.", Permission.RunTasks);
        tasks
            .MapPost(
                Routes.StopTask,
                async (string id, TaskRuns runs, ILedger ledger, HttpContext context, CancellationToken cancel) =>
                    (await runs.StopAsync(id, cancel)).ToApi(ledger, RequestLanguage.Of(context))
            )
            .For(
                "Ends this node's part in a run that goes on, and so the run; the task can be run again.",
                Permission.RunTasks
            );
        tasks
            .MapGet(
                Routes.TaskProgress,
                async (string id, TaskRuns runs, ILedger ledger, HttpContext context, CancellationToken cancel) =>
                    (await runs.FindStandingAsync(id, cancel)).ToApi(ledger, RequestLanguage.Of(context))
            )
            .For("This node's own part in the last run.", Permission.ReadTasks);
        tasks.MapGet(Routes.TaskResult, ResultAsync).For("What this organisation learned.", Permission.ReadResults);
        tasks
            .MapPost(Routes.ReleaseResult, ReleaseAsync)
            .For("Lets what this organisation learned leave as a file, checked and recorded.", Permission.ReadResults)
            .TakingTwo(ReleasesByTwoAsync, Act.ReleaseResult);
        tasks
            .MapGet(Routes.TaskTable, TableAsync)
            .For("The rows of one table of what was learned.", Permission.ReadResults);
        tasks
            .MapGet(Routes.DatasetSummary, SummariseAsync)
            .WithTags("datasets")
            .For("A task's computation on this dataset alone, for its owner.", Permission.ReadResults);
    }

    private static IReadOnlyList<ComputationInfo> Computations() =>
        [
            .. ComputationRegistry.BuiltIn.Select(computation => new ComputationInfo(
                computation.Kind,
                computation.Parameters.Says!.Label.Localized(),
                computation.Parameters.Says.Help.Localized(),
                JsonSerializer.SerializeToElement(computation.Parameters.Schema(chinese: false)),
                JsonSerializer.SerializeToElement(computation.Parameters.Schema(chinese: true)),
                computation.JoinsInputs
            )),
        ];

    /// <summary>Accepting always reviews; it approves where the grant does not stand yet.</summary>
    private static async Task<bool> DoesAsync(HttpContext context, Act act) =>
        act != Act.ApproveGrant
        || await context
            .RequestServices.GetRequiredService<TaskAcceptance>()
            .ApprovesRestrictedAsync((string)context.GetRouteValue("id")!, context.RequestAborted);

    private static async Task<TaskDraft> DraftAsync(
        DraftTask request,
        TaskDrafts drafts,
        TaskRequests requests,
        CancellationToken cancel
    )
    {
        var draft = drafts.Write(request.ToDomain());
        return draft.ToApi(await requests.FindGrantedAsync(draft, ActingPerson.Pseudonym, cancel));
    }

    private static Task<Receipt> CreateAsync(
        Api.CreateTask request,
        string? wait,
        TaskService service,
        CancellationToken cancel
    ) =>
        service
            .CreateAsync(request.Document, request.AnswerBy, ActingPerson.Pseudonym, QueryValues.Wait(wait), cancel)
            .ToApiAsync();

    private static Page<TaskSummary> List(
        string? order,
        string? falling,
        string? after,
        string? limit,
        string? hash,
        TaskService service,
        ILedger ledger,
        TimeProvider time
    )
    {
        var page = QueryValues.Page(after, limit);
        var by = QueryValues.Choice<TaskOrder>("order", order);
        var tasks = GrantService.ReadHash(hash) is { } document
            ? service.List(document, TokenPages.After(page)?.Token)
            : service.List(
                by ?? TaskOrder.Created,
                by is null || QueryValues.Flag("falling", falling),
                TokenPages.After(page)
            );
        return TokenPages.Of(tasks, page, token => TaskMapping.Summary(ledger, token, time));
    }

    private static async Task<TaskDetail> GetAsync(
        string id,
        TaskService service,
        TaskAcceptance acceptance,
        GrantService grants,
        ILedger ledger,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var known = await service.GetAsync(id, cancel);
        var need = known.Document is { } document
            ? await acceptance.FindNeedAsync(known.Token, document, cancel)
            : null;
        return known.ToApi(ledger, time) with
        {
            Grant = need is null
                ? null
                : new NeededGrant(
                    need.Stands,
                    need.Request is { } request ? grants.Find(request.Id.ToString()).ToApi(ledger) : null
                ),
        };
    }

    private static async Task<TaskAccepted> AcceptAsync(
        string id,
        AcceptTask request,
        string? wait,
        TaskAcceptance service,
        ILedger ledger,
        HttpContext context,
        CancellationToken cancel
    ) =>
        (
            await service.AcceptAsync(
                id,
                new AcceptDecision(
                    request.Hash,
                    request.OwnTotals,
                    request.Standing,
                    ActsLeftOut.Allow(context, Act.ApproveGrant)
                ),
                QueryValues.Wait(wait),
                cancel
            )
        ).ToApi(ledger);

    private static async Task<RunStarted> StartAsync(string id, TaskRuns runs)
    {
        var started = await runs.StartAsync(id);
        return new(started.Run.ToString(), started.Receipt.ToApi());
    }

    private static async Task<ComputationResult> ResultAsync(
        string id,
        TaskRuns runs,
        TaskDocuments documents,
        ILedger ledger,
        CancellationToken cancel
    )
    {
        var learned = await runs.FindLearnedAsync(id, cancel);
        return learned.ToApi(await SourceAsync(learned.Task, documents, ledger, cancel));
    }

    private static Task<bool> ReleasesByTwoAsync(HttpContext context, Act act) =>
        context
            .RequestServices.GetRequiredService<ResultRelease>()
            .TakesTwoAsync(
                (string)context.GetRouteValue("id")!,
                [.. context.Request.Query["table"].OfType<string>()],
                context.RequestAborted
            );

    private static async Task<Api.ReleasedResult> ReleaseAsync(
        string id,
        [FromQuery] string[] table,
        ResultRelease service,
        TaskDocuments documents,
        ILedger ledger,
        CancellationToken cancel
    )
    {
        var released = await service.ReleaseAsync(id, table, cancel);
        var source = await SourceAsync(released.Learned.Task, documents, ledger, cancel);
        return new Api.ReleasedResult(
            released.Learned.ToApi(source) with
            {
                Sheet = SheetMapping.Of(released.Sheet, int.MaxValue),
            },
            released.Evidence
        );
    }

    private static async Task<ResultSource> SourceAsync(
        Token task,
        TaskDocuments documents,
        ILedger ledger,
        CancellationToken cancel
    )
    {
        var document = await documents.FindAsync(TaskToken.Read(task).Document, cancel);
        return TaskMapping.Source(ledger, task, document?.Purpose);
    }

    private static async Task<ComputationResult> SummariseAsync(
        string id,
        string task,
        OwnSummaries summaries,
        TaskDocuments documents,
        ILedger ledger,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var startedAt = time.GetUtcNow();
        var summary = await summaries.ComputeAsync(id, task, cancel);
        return new ComputationResult(
            summary.Task.Id.ToString(),
            null,
            TaskToken.Read(summary.Task).Computation,
            SheetMapping.Of(summary.Sheet),
            startedAt,
            time.GetUtcNow(),
            await SourceAsync(summary.Task, documents, ledger, cancel),
            []
        );
    }

    private static async Task<IReadOnlyList<Receipt>> AskAsync(
        string id,
        AskForTask request,
        string? wait,
        TaskRequests service,
        CancellationToken cancel
    )
    {
        var receipts = await service.AskAsync(id, request.Until, QueryValues.Wait(wait), cancel);
        return [.. receipts.Select(receipt => receipt.ToApi())];
    }

    private static Task<Receipt> ReviewAsync(
        string id,
        Api.ReviewTask request,
        string? wait,
        TaskService service,
        CancellationToken cancel
    ) => service.ReviewAsync(id, request.ToDomain(), QueryValues.Wait(wait), cancel).ToApiAsync();

    private static Task<Receipt> JoinAsync(string id, string? wait, TaskService service, CancellationToken cancel) =>
        service.JoinAsync(id, QueryValues.Wait(wait), cancel).ToApiAsync();

    private static Task<Receipt> WithdrawAsync(
        string id,
        string? wait,
        TaskService service,
        CancellationToken cancel
    ) => service.WithdrawAsync(id, QueryValues.Wait(wait), cancel).ToApiAsync();

    private static async Task<Page<IReadOnlyList<SheetCell>>> TableAsync(
        string id,
        string table,
        string? after,
        string? limit,
        TaskRuns runs,
        CancellationToken cancel
    )
    {
        var sheet = (await runs.FindLearnedAsync(id, cancel)).Result.Sheet;
        var found =
            sheet.FindTable(table)
            ?? throw ProblemException.NotFound(
                $"This result has no such table; it has: {string.Join(", ", sheet.Tables.Select(item => item.Id))}.",
                $"该结果没有这个表；已有：{string.Join("、", sheet.Tables.Select(item => item.Id))}。"
            );
        var page = QueryValues.Page(after, limit);
        var first = (int)((NumberCursor.Read(page, 0, found.Rows.Count - 1) ?? -1) + 1);
        return Pages.Of(
            found.Rows.Index().Skip(first),
            page,
            row => row.Index.ToString(CultureInfo.InvariantCulture),
            row => SheetMapping.Of(row.Item)
        );
    }
}
