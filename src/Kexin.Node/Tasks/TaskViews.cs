using Kexin.Client.Contracts;
using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;
using TaskRun = Kexin.Client.Contracts.TaskRun;

namespace Kexin.Node;

/// <summary>Tasks as the API tells them.</summary>
internal static class TaskViews
{
    public static TaskSummary Summary(JoinedLedger ledger, Token token)
    {
        var task = TaskToken.Read(token);
        return new TaskSummary(
            token.Id.ToString(),
            task.Title,
            task.Computation,
            (Api.TaskState)task.State,
            ledger.Reference(token.Owner),
            [.. task.Providers.Select(provider => ledger.Reference(provider.Member))],
            task.Document.ToString(),
            Moment(task.CreatedAt)
        );
    }

    public static TaskDetail Detail(JoinedLedger ledger, Token token, ComputationDocument? document)
    {
        var task = TaskToken.Read(token);
        var reveals = document is null ? null : ComputationRegistry.Get(document.Function.Kind).Reveals(document);
        return new TaskDetail(
            Summary(ledger, token),
            document is null ? null : DocumentJson.Write(document),
            reveals?.Localized(),
            [
                .. task
                    .Providers.Where(provider => provider.Review is not null)
                    .Select(provider => new Api.TaskReview(
                        ledger.Reference(provider.Member),
                        provider.Review!.Accepted,
                        provider.Review.Reason.Length == 0 ? null : provider.Review.Reason,
                        Moment(provider.Review.Time)
                    )),
            ],
            [
                .. task
                    .Providers.Where(provider => provider.Join is not null)
                    .Select(provider => new Api.TaskJoin(
                        ledger.Reference(provider.Member),
                        provider.Dataset.ToString(),
                        provider.Join!.Grant?.ToString(),
                        Moment(provider.Join.Time)
                    )),
            ],
            Runs(ledger, token)
        );
    }

    private static TaskRun[] Runs(JoinedLedger ledger, Token token)
    {
        var runs = new SortedDictionary<long, TaskRun>();
        foreach (var step in ledger.Queries.History(token.Id))
        {
            if (step.After is { } after && TaskToken.Read(after) is { LastRun: { } run } task)
            {
                runs[run.Attempt] = new TaskRun(
                    RunIds.Of(ledger, token.Id, run.Attempt).ToString(),
                    (Api.TaskState)task.State,
                    Moment(run.StartedAt),
                    run.EndedAt is { } end ? Moment(end) : null,
                    run.Result?.ToString(),
                    run.Failure.Length == 0 ? null : run.Failure
                );
            }
        }

        return [.. runs.Values];
    }

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
