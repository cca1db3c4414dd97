using System.Globalization;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Documents;
using Kexin.Collaboration.Runs;
using Kexin.Collaboration.Tasks;
using Kexin.Collaboration.Waiting;
using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using TaskRun = Kexin.Client.Contracts.TaskRun;

namespace Kexin.Node;

/// <summary>Tasks as the API tells them.</summary>
internal static class TaskMapping
{
    /// <param name="ledger">Names the members.</param>
    /// <param name="token">The task.</param>
    /// <param name="time">Whether it can still be answered.</param>
    public static TaskSummary Summary(ILedger ledger, Token token, TimeProvider time)
    {
        var task = TaskToken.Read(token);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return new TaskSummary(
            token.Id.ToString(),
            task.Title,
            task.Computation,
            task.IsUnanswered(now) ? Api.TaskState.Unanswered : (Api.TaskState)task.State,
            ledger.Reference(token.Owner),
            [.. task.Providers.Select(provider => ledger.Reference(provider.Member))],
            task.Document.ToString(),
            Moment(task.CreatedAt),
            task.Providers.Any(provider => provider.Review is null) ? Moment(task.AnswerBy) : null,
            [.. (OpenMatters.OfTask(token, now)?.WaitsFor ?? []).Select(ledger.Reference)]
        );
    }

    public static TaskDetail ToApi(this KnownTask known, ILedger ledger, TimeProvider time)
    {
        var (token, document) = (known.Token, known.Document);
        var task = TaskToken.Read(token);
        var reveals = document is null
            ? null
            : ComputationRegistry.Get(document.Function.Kind).Reveals(document, ledger.NameOf);
        return new TaskDetail(
            Summary(ledger, token, time),
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
            Runs(ledger, token),
            known.OwnTotals,
            [.. known.NameWarnings.Select(Localization.Localized)],
            document is null ? null : [.. document.Function.TermsIn(document).Learners.Select(ledger.Reference)]
        );
    }

    private static TaskRun[] Runs(ILedger ledger, Token token)
    {
        var runs = new SortedDictionary<long, TaskRun>();
        foreach (var step in ledger.Life(token.Id))
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

    public static DraftOptions ToDomain(this DraftTask draft) =>
        new(
            draft.Title,
            draft.Purpose,
            draft.Datasets,
            draft.Function,
            [
                .. (draft.Where ?? []).Select(condition => new Data.Condition(
                    condition.Field,
                    condition.Operator,
                    condition.Values
                )),
            ],
            draft.SmallestGroup
        );

    public static TaskDraft ToApi(this Draft draft, IEnumerable<TokenId> granted) =>
        new(
            DocumentJson.Write(draft.Document),
            draft.Hash.ToString(),
            draft.Document.Inputs.ToDictionary(input => input.Dataset.ToString(), input => input.Fields),
            [.. granted.Select(dataset => dataset.ToString())],
            draft.Reveals.Localized(),
            [.. draft.Differences.Select(Localization.Localized)],
            [.. draft.NameWarnings.Select(Localization.Localized)],
            new DraftCost(draft.Cost.Rounds, draft.Cost.SizeInBytes, draft.Cost.OnTheNetwork.TotalSeconds)
        );

    public static ReviewDecision ToDomain(this Api.ReviewTask review) =>
        new(review.Hash, review.Accept, review.Reason ?? "", review.OwnTotals);

    public static Api.TaskAccepted ToApi(this AcceptedTask accepted, ILedger ledger)
    {
        var task = TaskToken.Read(accepted.Task);
        return new(
            [.. accepted.Receipts.Select(receipt => receipt.ToApi())],
            task.FindProvider(ledger.Self)!.Join is not null,
            [
                .. task
                    .Providers.Where(provider => provider.Join is null)
                    .Where(provider => provider.Review is null || provider.Member != ledger.Self)
                    .Select(provider => ledger.Reference(provider.Member)),
            ]
        );
    }

    public static TaskProgress ToApi(this RunStanding standing, ILedger ledger, string language) =>
        new(
            standing.Run?.ToString(),
            (Api.TaskState)standing.State,
            standing.Phase.Localized(),
            standing.Done,
            standing.Total,
            [
                .. standing.Traffic.Select(traffic => new Traffic(
                    ledger.Reference(traffic.Party),
                    traffic.BytesSent,
                    traffic.BytesReceived,
                    traffic.MessagesSent,
                    traffic.MessagesReceived
                )),
            ],
            [.. standing.Awaited.Select(ledger.Reference)],
            standing.Learned?.Localized(),
            standing.Problem?.In(language)
        );

    public static ComputationResult ToApi(this LearnedRun learned, ResultSource source)
    {
        var (run, account) = (learned.Run, learned.Run.Account);
        var proofs = (account?.Evidence ?? []).Select(index =>
            Routes.EvidenceProof.With(index.ToString(CultureInfo.InvariantCulture))
        );
        if (account?.Transaction is { } transaction)
        {
            proofs = proofs.Prepend(Routes.TransactionProof.With(transaction.ToString()));
        }

        return new ComputationResult(
            learned.Task.Id.ToString(),
            run.Id.ToString(),
            TaskToken.Read(learned.Task).Computation,
            SheetMapping.Of(learned.Result.Sheet),
            run.StartedAt,
            run.EndedAt ?? run.StartedAt,
            source,
            [.. proofs]
        );
    }

    public static ResultSource Source(ILedger ledger, Token token, string? purpose)
    {
        var task = TaskToken.Read(token);
        return new(
            task.Title,
            purpose,
            task.Document.ToString(),
            ledger.Reference(token.Owner),
            [
                .. task.Providers.Select(provider => new ResultInput(
                    ledger.Reference(provider.Member),
                    provider.Dataset.ToString(),
                    ledger.Find(provider.Dataset) is { } dataset
                        ? DatasetToken.Read(dataset).Description.Name
                        : provider.Dataset.Value.ToShortString()
                )),
            ]
        );
    }

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
