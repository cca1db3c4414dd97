using Kexin.Cryptography;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Contract;

/// <summary>The rules of tasks, each null when it is met.</summary>
internal static class TaskRules
{
    public static Refusal? ProvidesItsOwn(TaskProvider provider, Token token, DatasetToken dataset)
    {
        var known = dataset.Description.Fields.Select(field => field.Name).ToHashSet();
        var unknown = provider.Fields.FirstOrDefault(field => !known.Contains(field));
        return token.Owner == provider.Member && unknown is null
            ? null
            : new Refusal(
                new Rule(
                    "tasks.fields-of-own-dataset",
                    "A provider of a task brings fields of its own dataset.",
                    "任务的提供方使用自己数据集的字段。"
                ),
                unknown is null
                    ? new(
                        $"'{dataset.Description.Name}', which belongs to {token.Owner.Value.ToShortString()}.",
                        $"“{dataset.Description.Name}”属于成员 {token.Owner.Value.ToShortString()}。"
                    )
                    : new(
                        $"'{unknown}', which '{dataset.Description.Name}' does not have.",
                        $"“{dataset.Description.Name}”没有字段“{unknown}”。"
                    ),
                new(
                    $"a dataset of {provider.Member.Value.ToShortString()} with those fields.",
                    $"成员 {provider.Member.Value.ToShortString()} 自己的、含有这些字段的数据集。"
                )
            );
    }

    public static Refusal? IsAProvider(TaskProvider? provider, ContractCall call) =>
        provider is not null
            ? null
            : new Refusal(
                new Rule(
                    "tasks.by-its-providers",
                    "A task is reviewed and joined by its providers.",
                    "任务由其提供方审核和加入。"
                ),
                new(
                    $"{call.Submitter.Details.Name}, whose data it does not use.",
                    $"任务没有使用 {call.Submitter.Details.Name} 的数据。"
                ),
                new("a transaction of a provider.", "由提供方提交交易。")
            );

    /// <summary>Whoever a failure is laid to, or nobody.</summary>
    public static Refusal? TookPart(Token token, TaskToken task, MemberId? blamed) =>
        blamed is null || blamed == token.Owner || task.FindProvider(blamed.Value) is not null
            ? null
            : new Refusal(
                new Rule(
                    "tasks.blamed-party",
                    "Only a party of a run can have made it fail.",
                    "只能指认运行的参与方导致了失败。"
                ),
                new(
                    $"{blamed.Value.Value.ToShortString()}, which has no part in the task.",
                    $"成员 {blamed.Value.Value.ToShortString()} 没有参与该任务。"
                ),
                new("the requester, a provider, or nobody.", "发起方、某个提供方，或不指明任何一方。")
            );

    public static Refusal? IsAbout(TaskToken task, Digest document) =>
        task.Document == document
            ? null
            : new Refusal(
                new Rule(
                    "tasks.document",
                    "A party agrees to the document that the task is about.",
                    "各方同意的须是该任务的文档。"
                ),
                new(
                    $"document {document.ToShortString()}, while the task is about {task.Document.ToShortString()}.",
                    $"文档 {document.ToShortString()}，而任务的文档是 {task.Document.ToShortString()}。"
                ),
                new("reading the task's own document.", "阅读任务自己的文档。")
            );

    public static Refusal? IsOpen(Token token, TaskToken task) =>
        task.State == TaskState.Proposed
            ? null
            : new Refusal(
                new Rule(
                    "tasks.reviewed-before-run",
                    "A task is reviewed and joined before it runs.",
                    "任务须在运行之前审核和加入。"
                ),
                new(
                    $"task {token.Id.Value.ToShortString()}, which is {SaysAttribute.Of(task.State).Label.En}.",
                    $"任务 {token.Id.Value.ToShortString()} 的状态是{SaysAttribute.Of(task.State).Label.Zh}。"
                ),
                task.State is TaskState.Refused or TaskState.Withdrawn
                    ? new("a new task with another document.", "用另一份文档创建新任务。")
                    : new("nothing: everybody has joined.", "无需再做什么：各方均已加入。")
            );

    public static Refusal? HasNotReviewed(TaskProvider provider) =>
        provider.Review is null
            ? null
            : new Refusal(
                new Rule("tasks.reviewed-once", "A provider reviews a document once.", "提供方只审核文档一次。"),
                new(
                    $"a review of {Times.Show(provider.Review.Time)} that accepted it.",
                    $"已于 {Times.Show(provider.Review.Time)} 审核并同意。"
                ),
                new("nothing; to stop the task, revoke the grant.", "无需再做什么；要停止任务，请撤销授权。")
            );

    public static Refusal? EveryoneAccepted(TaskToken task)
    {
        var missing = task.Providers.Where(provider => provider.Review is not { Accepted: true }).ToArray();
        return missing.Length == 0
            ? null
            : new Refusal(
                new Rule(
                    "tasks.joined-after-acceptance",
                    "A task is joined after every provider has accepted its document.",
                    "所有提供方都同意文档之后才能加入任务。"
                ),
                new(
                    $"{missing.Length} of {task.Providers.Count} reviews missing.",
                    $"{task.Providers.Count} 个提供方中还有 {missing.Length} 个没有同意。"
                ),
                new(
                    $"the reviews of {string.Join(", ", missing.Select(provider => provider.Member.Value.ToShortString()))}.",
                    $"以下提供方的审核：{string.Join("、", missing.Select(provider => provider.Member.Value.ToShortString()))}。"
                )
            );
    }

    public static Refusal? HasNotJoined(TaskProvider provider) =>
        provider.Join is null
            ? null
            : new Refusal(
                new Rule("tasks.joined-once", "A provider joins a task once.", "提供方只加入任务一次。"),
                new($"a join of {Times.Show(provider.Join.Time)}.", $"已于 {Times.Show(provider.Join.Time)} 加入。"),
                new("nothing: the data is committed.", "无需再做什么：数据已经绑定。")
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
            new GrantUse(requester, provider.Dataset, provider.Fields, "", task.Document, task.Person),
            call.Time
        );

    private static Refusal? IsItsOwn(MemberId requester, TaskProvider provider) =>
        provider.Member == requester
            ? null
            : new Refusal(
                new Rule(
                    "tasks.anothers-data-under-a-grant",
                    "Another member's data is used under a grant.",
                    "使用其他成员的数据须有授权。"
                ),
                new("a join that names none.", "加入时没有指明授权。"),
                new(
                    $"a grant to {requester.Value.ToShortString()} that the owner approves.",
                    $"数据所有方批准给成员 {requester.Value.ToShortString()} 的授权。"
                )
            );

    public static Refusal? IsTheRequester(Token token, ContractCall call) =>
        token.Owner == call.Submitter.Member
            ? null
            : new Refusal(
                new Rule(
                    "tasks.run-by-requester",
                    "A task is run by the member that created it.",
                    "任务由创建它的成员运行。"
                ),
                new($"{call.Submitter.Details.Name}, who did not.", $"任务不是 {call.Submitter.Details.Name} 创建的。"),
                new("a transaction of the requester.", "由发起方提交交易。")
            );

    public static Refusal? IsWithdrawnByTheRequester(Token token, ContractCall call) =>
        token.Owner == call.Submitter.Member
            ? null
            : new Refusal(
                new Rule(
                    "tasks.withdrawn-by-requester",
                    "A task is withdrawn by the member that created it.",
                    "任务只能由创建它的成员取消。"
                ),
                new($"{call.Submitter.Details.Name}, who did not.", $"任务不是 {call.Submitter.Details.Name} 创建的。"),
                new("a transaction of the requester; a provider refuses.", "由发起方提交交易；提供方可以不同意文档。")
            );

    public static Refusal? HasNotRun(Token token, TaskToken task) =>
        task.State is TaskState.Proposed or TaskState.Ready
            ? null
            : new Refusal(
                new Rule(
                    "tasks.withdrawn-before-run",
                    "A task is withdrawn before it has run.",
                    "任务只能在运行之前取消。"
                ),
                new(
                    $"task {token.Id.Value.ToShortString()}, which is {SaysAttribute.Of(task.State).Label.En}.",
                    $"任务 {token.Id.Value.ToShortString()} 的状态是{SaysAttribute.Of(task.State).Label.Zh}。"
                ),
                new("nothing: it is no longer open.", "无需再做什么：它已不是待运行的任务。")
            );

    /// <summary>One acceptance is good for one result, and for a bounded number of attempts at it.</summary>
    public static Refusal? CanStart(Token token, TaskToken task) =>
        task.State switch
        {
            TaskState.Proposed => IsNotReady(token, task, Joins(task.Providers.Where(each => each.Join is null))),
            TaskState.Refused or TaskState.Withdrawn => IsNotReady(
                token,
                task,
                new("a new task with another document.", "用另一份文档创建新任务。")
            ),
            TaskState.Completed => new Refusal(
                new Rule("tasks.one-result", "A task gives one result.", "一个任务只给出一份结果。"),
                new(
                    $"task {token.Id.Value.ToShortString()}, which has given its result.",
                    $"任务 {token.Id.Value.ToShortString()} 已给出结果。"
                ),
                new("a new task, which the providers review anew.", "创建新任务，由提供方重新审核。")
            ),
            _ when task.LastRun?.Attempt >= TaskToken.MostAttempts => new Refusal(
                new Rule("tasks.attempts", "A task is attempted a limited number of times.", "任务的尝试次数有限。"),
                new(
                    $"task {token.Id.Value.ToShortString()} after {task.LastRun.Attempt} attempts.",
                    $"任务 {token.Id.Value.ToShortString()} 已尝试 {task.LastRun.Attempt} 次。"
                ),
                new(
                    $"at most {TaskToken.MostAttempts} attempts; after them a new task.",
                    $"最多尝试 {TaskToken.MostAttempts} 次，此后须创建新任务。"
                )
            ),
            _ => null,
        };

    private static Refusal IsNotReady(Token token, TaskToken task, BilingualText wouldSatisfy) =>
        new(
            new Rule(
                "tasks.run-after-joining",
                "A task runs after every provider has accepted and joined it.",
                "所有提供方都同意并加入之后任务才能运行。"
            ),
            new(
                $"task {token.Id.Value.ToShortString()}, which is {SaysAttribute.Of(task.State).Label.En}.",
                $"任务 {token.Id.Value.ToShortString()} 的状态是{SaysAttribute.Of(task.State).Label.Zh}。"
            ),
            wouldSatisfy
        );

    private static BilingualText Joins(IEnumerable<TaskProvider> missing)
    {
        var ids = missing.Select(provider => provider.Member.Value.ToShortString()).ToArray();
        return new($"the joining of {string.Join(", ", ids)}.", $"以下提供方加入：{string.Join("、", ids)}。");
    }

    public static Refusal? IsRunning(Token token, TaskToken task, long attempt) =>
        task.State == TaskState.Running && task.LastRun!.Attempt == attempt
            ? null
            : new Refusal(
                new Rule("tasks.run-ends-once", "A run ends once.", "一次运行只结束一次。"),
                new(
                    $"the end of attempt {attempt}, while task {token.Id.Value.ToShortString()} is {SaysAttribute.Of(task.State).Label.En} at attempt {task.LastRun?.Attempt ?? 0}.",
                    $"第 {attempt} 次运行的结束，而任务 {token.Id.Value.ToShortString()} 的状态是{SaysAttribute.Of(task.State).Label.Zh}，运行到第 {task.LastRun?.Attempt ?? 0} 次。"
                ),
                new("the end of the attempt that is under way.", "正在进行的那次运行的结束。")
            );
}
