using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Computations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>Joint computations: proposed, reviewed, joined, run, and what came of them.</summary>
internal static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("").WithTags("tasks");
        tasks
            .MapPost(Routes.DraftTask, (DraftTask request, TaskDrafts drafts) => drafts.Write(request))
            .WithSummary("Writes a computation document from options; records nothing.");
        tasks
            .MapGet(Routes.Computations, Computations)
            .WithSummary("The computations that this node can run, with what each takes.");
        tasks.MapPost(Routes.Tasks, CreateAsync).WithSummary("Proposes a computation.");
        tasks.MapGet(Routes.Tasks, List).WithSummary("The tasks that this node has a part in, newest first.");
        tasks
            .MapGet(
                Routes.Task,
                (string id, TaskService service, CancellationToken cancel) => service.GetAsync(id, cancel)
            )
            .WithSummary("One task with its document.");
        tasks
            .MapGet(
                Routes.Inbox,
                (string? after, string? limit, Inbox inbox, CancellationToken cancel) =>
                    inbox.ReadAsync(QueryValues.Page(after, limit), cancel)
            )
            .WithSummary("What waits for this organisation, then what it waits for.");
        tasks
            .MapPost(Routes.AskForTask, AskAsync)
            .WithSummary("Asks the providers for the grants that an own task needs and does not have.");
        tasks
            .MapPost(
                Routes.AcceptTask,
                (string id, AcceptTask request, string? wait, TaskAcceptance service, CancellationToken cancel) =>
                    service.AcceptAsync(id, request, QueryValues.Wait(wait), cancel)
            )
            .WithSummary(
                "Approves the least grant that the document needs, accepts it, and joins when all have accepted."
            );
        tasks.MapPost(Routes.ReviewTask, ReviewAsync).WithSummary("Accepts or refuses the document.");
        tasks.MapPost(Routes.JoinTask, JoinAsync).WithSummary("Commits this organisation's data to the computation.");
        tasks.MapPost(Routes.WithdrawTask, WithdrawAsync).WithSummary("Takes an own task back that has not run.");
        tasks
            .MapPost(Routes.RunTask, (string id, TaskRuns runs) => runs.StartAsync(id))
            .WithSummary("Starts a run, and does not wait for its end.");
        tasks
            .MapPost(
                Routes.StopTask,
                (string id, TaskRuns runs, HttpContext context, CancellationToken cancel) =>
                    runs.StopAsync(id, RequestLanguage.Of(context), cancel)
            )
            .WithSummary("Ends this node's part in a run that goes on, and so the run; the task can be run again.");
        tasks
            .MapGet(
                Routes.TaskProgress,
                (string id, TaskRuns runs, HttpContext context, CancellationToken cancel) =>
                    runs.ProgressAsync(id, RequestLanguage.Of(context), cancel)
            )
            .WithSummary("This node's own part in the last run.");
        tasks
            .MapGet(
                Routes.TaskResult,
                (string id, TaskRuns runs, CancellationToken cancel) => runs.ResultAsync(id, cancel)
            )
            .WithSummary("What this organisation learned.");
        tasks.MapGet(Routes.TaskTable, TableAsync).WithSummary("The rows of one table of what was learned.");
        tasks
            .MapGet(
                Routes.DatasetSummary,
                (string id, string task, OwnSummaries summaries, CancellationToken cancel) =>
                    summaries.ComputeAsync(id, task, cancel)
            )
            .WithTags("datasets")
            .WithSummary("A task's computation on this dataset alone, for its owner.");
    }

    private static IReadOnlyList<ComputationInfo> Computations() =>
        [
            .. ComputationRegistry.BuiltIn.Select(computation => new ComputationInfo(
                computation.Kind,
                computation.Parameters.Says!.Label.Localized(),
                computation.Parameters.Says.Help.Localized(),
                JsonSerializer.SerializeToElement(computation.Parameters.Schema(chinese: false)),
                JsonSerializer.SerializeToElement(computation.Parameters.Schema(chinese: true))
            )),
        ];

    private static Task<Receipt> CreateAsync(
        CreateTask request,
        string? wait,
        TaskService service,
        CancellationToken cancel
    ) => service.CreateAsync(request, QueryValues.Wait(wait), cancel).ToApiAsync();

    private static Page<TaskSummary> List(string? after, string? limit, TaskService service) =>
        QueryValues.PageBehind(service.List(), QueryValues.Page(after, limit), task => task.Id);

    private static async Task<IReadOnlyList<Receipt>> AskAsync(
        string id,
        AskForTask request,
        string? wait,
        TaskAcceptance service,
        CancellationToken cancel
    )
    {
        var receipts = await service.AskAsync(id, request.Until, QueryValues.Wait(wait), cancel);
        return [.. receipts.Select(receipt => receipt.ToApi())];
    }

    private static Task<Receipt> ReviewAsync(
        string id,
        ReviewTask request,
        string? wait,
        TaskService service,
        CancellationToken cancel
    ) => service.ReviewAsync(id, request, QueryValues.Wait(wait), cancel).ToApiAsync();

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
        var rows = (await runs.TableAsync(id, table, cancel)).Rows;
        var page = QueryValues.Page(after, limit);
        var first = (int)((NumberCursor.Read(page, 0, rows.Count - 1) ?? -1) + 1);
        var taken = rows.Skip(first).Take(page.Limit).Select(ResultViews.Of).ToList();
        var next = first + taken.Count;
        return new(taken, next < rows.Count ? NumberCursor.Of(next - 1) : null);
    }
}
