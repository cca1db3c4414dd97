namespace Kexin.Ledger.Contracts;

/// <summary>Joint computations: proposed, reviewed, joined, run.</summary>
/// <remarks>
/// Everybody's word is bound to one document by its hash. A task runs only after every provider has accepted that document and
/// committed a dataset under a grant that covers the use, and each start asks the grants again.
/// </remarks>
public sealed class TasksContract : IContract, IOpenRequests
{
    /// <summary>The contract's name.</summary>
    public const string ContractName = "tasks";

    /// <summary>Reads the datasets' tokens; takes <see cref="CreateTask"/>.</summary>
    public const string Create = "create";

    /// <summary>Consumes the task's token; takes <see cref="ReviewTask"/>.</summary>
    public const string Review = "review";

    /// <summary>Consumes the task's token, reads the dataset's and the grant's; takes <see cref="JoinTask"/>.</summary>
    public const string Join = "join";

    /// <summary>Consumes the task's token, reads every provider's dataset and grant; takes no arguments.</summary>
    public const string Start = "start";

    /// <summary>Consumes the task's token; takes <see cref="CompleteTask"/>.</summary>
    public const string Complete = "complete";

    /// <summary>Consumes the task's token; takes <see cref="FailTask"/>.</summary>
    public const string Fail = "fail";

    /// <inheritdoc/>
    public string Name => ContractName;

    /// <inheritdoc/>
    public IReadOnlyList<string> TokenTypes { get; } = [TaskToken.Type];

    /// <inheritdoc/>
    public ContractOutcome Execute(ContractCall request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Action switch
        {
            Create => Propose(request),
            Review => Say(request),
            Join => Commit(request),
            Start => Begin(request),
            Complete => End(request),
            Fail => GiveUp(request),
            _ => ContractOutcome.NoSuchAction(request, Create, Review, Join, Start, Complete, Fail),
        };
    }

    /// <summary>A task is open for the member that proposed it, until every provider has agreed or one has refused.</summary>
    public MemberId? OpenFor(Token token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return TaskToken.Read(token).State == TaskState.Proposed ? token.Owner : null;
    }

    private static ContractOutcome Propose(ContractCall call)
    {
        var arguments = CreateTask.Decode(call.Transaction.Arguments);
        foreach (var provider in arguments.Providers)
        {
            var token = call.Read(DatasetToken.Type, provider.Dataset);
            var dataset = DatasetToken.Read(token);
            if ((GrantRules.IsOffered(dataset) ?? TaskRules.ProvidesItsOwn(provider, token, dataset)) is { } refusal)
            {
                return ContractOutcome.Refuses(refusal);
            }
        }

        var task = new TaskToken(
            arguments.Document,
            arguments.Title,
            arguments.Computation,
            arguments.Providers,
            TaskState.Proposed,
            call.Time
        );
        return ContractOutcome.Makes(
            new TokenOutput(call.NewId(TaskToken.Type), TaskToken.Type, call.Submitter.Member, task.EncodeFields())
        );
    }

    private static ContractOutcome Say(ContractCall call)
    {
        var arguments = ReviewTask.Decode(call.Transaction.Arguments);
        var (token, task) = Consumed(call);
        var provider = TaskRules.FindProvider(task, call);
        var refusal =
            TaskRules.IsAProvider(provider, call)
            ?? TaskRules.IsAbout(task, arguments.Document)
            ?? TaskRules.IsOpen(token, task)
            ?? TaskRules.HasNotReviewed(provider!);
        if (refusal is not null)
        {
            return ContractOutcome.Refuses(refusal);
        }

        var review = new TaskReview(arguments.Accept, arguments.Reason, call.Time);
        var reviewed = With(task, provider! with { Review = review });
        return Remakes(token, arguments.Accept ? reviewed : reviewed with { State = TaskState.Refused });
    }

    private static ContractOutcome Commit(ContractCall call)
    {
        var arguments = JoinTask.Decode(call.Transaction.Arguments);
        var (token, task) = Consumed(call);
        var provider = TaskRules.FindProvider(task, call);
        var refusal =
            TaskRules.IsAProvider(provider, call)
            ?? TaskRules.IsAbout(task, arguments.Document)
            ?? TaskRules.IsOpen(token, task)
            ?? TaskRules.EveryoneAccepted(task)
            ?? TaskRules.HasNotJoined(provider!)
            ?? TaskRules.MayUse(call, token.Owner, task, provider!, arguments.Grant);
        if (refusal is not null)
        {
            return ContractOutcome.Refuses(refusal);
        }

        var joined = With(task, provider! with { Join = new TaskJoin(arguments.Grant, call.Time) });
        var complete = joined.Providers.All(each => each.Join is not null);
        return Remakes(token, complete ? joined with { State = TaskState.Ready } : joined);
    }

    private static ContractOutcome Begin(ContractCall call)
    {
        NoArguments.Decode(call.Transaction.Arguments);
        var (token, task) = Consumed(call);
        var refusal = TaskRules.IsTheRequester(token, call) ?? TaskRules.CanStart(token, task);
        foreach (var provider in refusal is null ? task.Providers : [])
        {
            refusal ??= TaskRules.MayUse(call, token.Owner, task, provider, provider.Join!.Grant);
        }

        if (refusal is not null)
        {
            return ContractOutcome.Refuses(refusal);
        }

        var attempt = (task.LastRun?.Attempt ?? 0) + 1;
        return Remakes(token, task with { State = TaskState.Running, LastRun = new TaskRun(attempt, call.Time) });
    }

    private static ContractOutcome End(ContractCall call)
    {
        var arguments = CompleteTask.Decode(call.Transaction.Arguments);
        var (token, task) = Consumed(call);
        return
            (TaskRules.IsTheRequester(token, call) ?? TaskRules.IsRunning(token, task, arguments.Attempt))
                is { } refusal
            ? ContractOutcome.Refuses(refusal)
            : Remakes(
                token,
                task with
                {
                    State = TaskState.Completed,
                    LastRun = task.LastRun! with { EndedAt = call.Time, Result = arguments.Result },
                }
            );
    }

    private static ContractOutcome GiveUp(ContractCall call)
    {
        var arguments = FailTask.Decode(call.Transaction.Arguments);
        var (token, task) = Consumed(call);
        return
            (
                TaskRules.IsTheRequester(token, call)
                ?? TaskRules.IsRunning(token, task, arguments.Attempt)
                ?? TaskRules.TookPart(token, task, arguments.Party)
            )
                is { } refusal
            ? ContractOutcome.Refuses(refusal)
            : Remakes(
                token,
                task with
                {
                    State = TaskState.Failed,
                    LastRun = task.LastRun! with
                    {
                        EndedAt = call.Time,
                        Failure = arguments.Reason,
                        Failed = arguments.Party,
                    },
                }
            );
    }

    private static (Token Token, TaskToken Task) Consumed(ContractCall call)
    {
        var token = call.Consumed(TaskToken.Type);
        return (token, TaskToken.Read(token));
    }

    private static TaskToken With(TaskToken task, TaskProvider changed) =>
        task with
        {
            Providers = [.. task.Providers.Select(each => each.Member == changed.Member ? changed : each)],
        };

    private static ContractOutcome Remakes(Token token, TaskToken task) =>
        ContractOutcome.Makes(new TokenOutput(token.Id, token.Type, token.Owner, task.EncodeFields()));
}
