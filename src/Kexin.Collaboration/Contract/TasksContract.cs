using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Contract;

/// <summary>Joint computations: proposed, reviewed, joined, run.</summary>
/// <remarks>
/// Everybody's word is bound to one document by its hash. A task runs only after every provider has accepted that document and
/// committed a dataset under a grant that covers the use, and each start asks the grants again.
/// </remarks>
public sealed class TasksContract : DescribedContract, IOpenRequests
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

    /// <summary>Consumes the task's token; takes no arguments.</summary>
    public const string Withdraw = "withdraw";

    /// <summary>The contract.</summary>
    public TasksContract()
        : base(
            new ContractDescription(
                ContractName,
                new("Tasks", "任务"),
                [TokenDescription.Of<TaskToken>(TaskToken.Type, new("computation task", "计算任务"), TaskListing.All)],
                [
                    new ActionDescription<CreateTask>(
                        Create,
                        new("Create a task", "创建任务"),
                        new("task created", "任务已创建"),
                        new("A requester proposes a joint computation.", "发起方提出一项联合计算。"),
                        Propose
                    )
                    {
                        Makes = TaskToken.Type,
                        Takes = (arguments, _, tokens) => new(TaskUses.Datasets(arguments.Providers, tokens), []),
                    },
                    new ActionDescription<ReviewTask>(
                        Review,
                        new("Review a task", "审核任务"),
                        new("task reviewed", "任务已审核"),
                        new("A provider accepts or refuses the document.", "提供方同意或不同意计算文档。"),
                        Say
                    )
                    {
                        Subject = TaskToken.Type,
                    },
                    new ActionDescription<JoinTask>(
                        Join,
                        new("Join a task", "加入任务"),
                        new("task joined", "已加入任务"),
                        new("A provider commits its data under a grant.", "提供方在授权之下绑定自己的数据。"),
                        Commit
                    )
                    {
                        Subject = TaskToken.Type,
                        Takes = (arguments, task, tokens) =>
                            new(
                                TaskUses.Of(
                                    task!,
                                    provider => provider.Member == tokens.Self,
                                    _ => arguments.Grant,
                                    tokens
                                ),
                                [task!]
                            ),
                    },
                    new ActionDescription<NoArguments>(
                        Start,
                        new("Start a run", "启动运行"),
                        new("run started", "运行已开始"),
                        new("The requester runs what everybody has joined.", "各方均已加入后，发起方启动运行。"),
                        Begin
                    )
                    {
                        Subject = TaskToken.Type,
                        Takes = (_, task, tokens) =>
                            new(
                                TaskUses.Of(
                                    task!,
                                    provider => provider.Join is not null,
                                    provider => provider.Join!.Grant,
                                    tokens
                                ),
                                [task!]
                            ),
                    },
                    new ActionDescription<CompleteTask>(
                        Complete,
                        new("Record a result", "登记结果"),
                        new("run completed", "运行已完成"),
                        new("The requester enters the hash of the result.", "发起方登记结果的哈希。"),
                        End
                    )
                    {
                        Subject = TaskToken.Type,
                    },
                    new ActionDescription<FailTask>(
                        Fail,
                        new("Record a failure", "登记失败"),
                        new("run failed", "运行已失败"),
                        new("The requester enters why a run failed.", "发起方登记运行失败的原因。"),
                        GiveUp
                    )
                    {
                        Subject = TaskToken.Type,
                    },
                    new ActionDescription<NoArguments>(
                        Withdraw,
                        new("Withdraw a task", "取消任务"),
                        new("task withdrawn", "任务已取消"),
                        new("The requester takes back a task that has not run.", "发起方取消尚未运行的任务。"),
                        TakeBack
                    )
                    {
                        Subject = TaskToken.Type,
                    },
                ]
            )
        ) { }

    /// <summary>A task is open for the member that proposed it, until every provider has agreed, one has refused, it was withdrawn or its time is over.</summary>
    public OpenRequest? OpenFor(Token token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var task = TaskToken.Read(token);
        return task.State == TaskState.Proposed ? new OpenRequest(token.Owner, task.AnswerBy) : null;
    }

    private static ContractOutcome Propose(ContractCall call, CreateTask arguments)
    {
        var answerBy = AnswerDay.Of(call, arguments.AnswerBy);
        if (AnswerDay.IsAhead(call, answerBy) is { } late)
        {
            return ContractOutcome.Refuses(late);
        }

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
            call.Time,
            answerBy
        );
        return ContractOutcome.Makes(
            new TokenOutput(call.NewId(TaskToken.Type), TaskToken.Type, call.Submitter.Member, task.EncodeFields())
        );
    }

    private static ContractOutcome Say(ContractCall call, ReviewTask arguments)
    {
        var (token, task) = Consumed(call);
        var provider = task.FindProvider(call.Submitter.Member);
        var refusal =
            TaskRules.IsAProvider(provider, call)
            ?? TaskRules.IsAbout(task, arguments.Document)
            ?? TaskRules.IsOpen(token, task)
            ?? TaskRules.HasNotReviewed(provider!)
            ?? AnswerDay.IsNotOver(call, token, task.AnswerBy);
        if (refusal is not null)
        {
            return ContractOutcome.Refuses(refusal);
        }

        var review = new TaskReview(arguments.Accept, arguments.Reason, call.Time);
        var reviewed = With(task, provider! with { Review = review });
        return Remakes(token, arguments.Accept ? reviewed : reviewed with { State = TaskState.Refused });
    }

    private static ContractOutcome Commit(ContractCall call, JoinTask arguments)
    {
        var (token, task) = Consumed(call);
        var provider = task.FindProvider(call.Submitter.Member);
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

    private static ContractOutcome Begin(ContractCall call, NoArguments none)
    {
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

    private static ContractOutcome End(ContractCall call, CompleteTask arguments)
    {
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

    private static ContractOutcome GiveUp(ContractCall call, FailTask arguments)
    {
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

    private static ContractOutcome TakeBack(ContractCall call, NoArguments none)
    {
        var (token, task) = Consumed(call);
        return (TaskRules.IsWithdrawnByTheRequester(token, call) ?? TaskRules.HasNotRun(token, task)) is { } refusal
            ? ContractOutcome.Refuses(refusal)
            : Remakes(token, task with { State = TaskState.Withdrawn });
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
