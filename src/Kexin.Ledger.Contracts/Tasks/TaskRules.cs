using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>The rules of tasks, each null when it is met.</summary>
internal static class TaskRules
{
    public static TaskProvider? FindProvider(TaskToken task, ContractCall call) =>
        task.Providers.FirstOrDefault(provider => provider.Member == call.Submitter.Member);

    public static Refusal? ProvidesItsOwn(TaskProvider provider, Token token, DatasetToken dataset)
    {
        var known = dataset.Description.Fields.Select(field => field.Name).ToHashSet();
        var unknown = provider.Fields.FirstOrDefault(field => !known.Contains(field));
        return token.Owner == provider.Member && unknown is null
            ? null
            : new Refusal(
                "A provider of a task brings fields of its own dataset.",
                unknown is null
                    ? $"'{dataset.Description.Name}', which belongs to {token.Owner.Value.ToShortString()}."
                    : $"'{unknown}', which '{dataset.Description.Name}' does not have.",
                $"a dataset of {provider.Member.Value.ToShortString()} with those fields."
            );
    }

    public static Refusal? IsAProvider(TaskProvider? provider, ContractCall call) =>
        provider is not null
            ? null
            : new Refusal(
                "A task is reviewed and joined by its providers.",
                $"{call.Submitter.Details.Name}, whose data it does not use.",
                "a transaction of a provider."
            );

    public static Refusal? IsAbout(TaskToken task, Digest document) =>
        task.Document == document
            ? null
            : new Refusal(
                "A party agrees to the document that the task is about.",
                $"document {document.ToShortString()}, while the task is about {task.Document.ToShortString()}.",
                "reading the task's own document."
            );

    public static Refusal? IsOpen(Token token, TaskToken task) =>
        task.State == TaskState.Proposed
            ? null
            : new Refusal(
                "A task is reviewed and joined before it runs.",
                $"task {token.Id.Value.ToShortString()}, which is {task.State.ToString().ToLowerInvariant()}.",
                task.State == TaskState.Refused ? "a new task with another document." : "nothing: everybody has joined."
            );

    public static Refusal? HasNotReviewed(TaskProvider provider) =>
        provider.Review is null
            ? null
            : new Refusal(
                "A provider reviews a document once.",
                $"a review of {Times.Show(provider.Review.Time)} that accepted it.",
                "nothing; to stop the task, revoke the grant."
            );

    public static Refusal? EveryoneAccepted(TaskToken task)
    {
        var missing = task.Providers.Where(provider => provider.Review is not { Accepted: true }).ToArray();
        return missing.Length == 0
            ? null
            : new Refusal(
                "A task is joined after every provider has accepted its document.",
                $"{missing.Length} of {task.Providers.Count} reviews missing.",
                $"the reviews of {string.Join(", ", missing.Select(provider => provider.Member.Value.ToShortString()))}."
            );
    }

    public static Refusal? HasNotJoined(TaskProvider provider) =>
        provider.Join is null
            ? null
            : new Refusal(
                "A provider joins a task once.",
                $"a join of {Times.Show(provider.Join.Time)}.",
                "nothing: the data is committed."
            );

    /// <summary>The requester may use the provider's data now: under the grant, or because it is its own.</summary>
    public static Refusal? MayUse(
        ContractCall call,
        MemberId requester,
        TaskToken task,
        TaskProvider provider,
        TokenId? grant
    ) =>
        GrantRules.IsOffered(DatasetToken.Read(call.Read(DatasetToken.Type, provider.Dataset)))
        ?? (grant is { } id ? Covers(call, requester, task, provider, id) : IsItsOwn(requester, provider));

    private static Refusal? Covers(
        ContractCall call,
        MemberId requester,
        TaskToken task,
        TaskProvider provider,
        TokenId grant
    ) =>
        GrantRules.Covers(
            call.Read(GrantToken.Type, grant),
            requester,
            provider.Dataset,
            provider.Fields,
            task.Document,
            call.Time
        );

    private static Refusal? IsItsOwn(MemberId requester, TaskProvider provider) =>
        provider.Member == requester
            ? null
            : new Refusal(
                "Another member's data is used under a grant.",
                "a join that names none.",
                $"a grant to {requester.Value.ToShortString()} that the owner approves."
            );

    public static Refusal? IsTheRequester(Token token, ContractCall call) =>
        token.Owner == call.Submitter.Member
            ? null
            : new Refusal(
                "A task is run by the member that created it.",
                $"{call.Submitter.Details.Name}, who did not.",
                "a transaction of the requester."
            );

    public static Refusal? CanStart(Token token, TaskToken task) =>
        task.State is not (TaskState.Proposed or TaskState.Refused)
            ? null
            : new Refusal(
                "A task runs after every provider has accepted and joined it.",
                $"task {token.Id.Value.ToShortString()}, which is {task.State.ToString().ToLowerInvariant()}.",
                task.State == TaskState.Refused
                    ? "a new task with another document."
                    : Joins(task.Providers.Count(provider => provider.Join is null))
            );

    private static string Joins(int missing) =>
        missing == 1 ? "1 more provider joining." : $"{missing} more providers joining.";

    public static Refusal? IsRunning(Token token, TaskToken task, long attempt) =>
        task.State == TaskState.Running && task.LastRun!.Attempt == attempt
            ? null
            : new Refusal(
                "A run ends once.",
                $"the end of attempt {attempt}, while task {token.Id.Value.ToShortString()} is {task.State.ToString().ToLowerInvariant()} at attempt {task.LastRun?.Attempt ?? 0}.",
                "the end of the attempt that is under way."
            );
}
