using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Runs;
using Kexin.Collaboration.Tasks;
using Kexin.Cryptography;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using Kexin.Node.Tests.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Node.Tests.Tasks;

/// <summary>A node that asks a question of its own data, so that the task on the ledger runs without anybody else.</summary>
internal sealed class RequesterNode : IAsyncDisposable
{
    public static readonly LearnedResult Result = new(
        new Computations.Sheets.Sheet([
            new Computations.Sheets.SheetTable(
                "size",
                new("Size", "个数"),
                [new("size", new("Size", "个数"), Computations.Sheets.ColumnKind.Whole)],
                [new([Computations.Sheets.SheetCell.Of((long?)42)])]
            ),
        ]),
        new byte[LearnedResult.SaltSizeInBytes]
    );

    public static readonly RunAccount Account = new([], new("42", "42"), null, null, [], [], null, false);

    private static readonly Digest Document = Suite.Standard.Hash("document"u8);

    private RequesterNode(OneMemberNode node)
    {
        Node = node;
        Store = new RunStore(node.Get<IDbContextFactory<NodeDatabase>>(), OneMemberNode.Seal);
        Completion = new RunCompletion(
            node.Get<ILedger>(),
            Store,
            node.Get<TimeProvider>(),
            NullLogger<RunCompletion>.Instance
        );
    }

    public OneMemberNode Node { get; }

    public IRunStore Store { get; }

    public RunCompletion Completion { get; }

    public TaskMarks Marks => new(new TaskMarkStore(Node.Get<IDbContextFactory<NodeDatabase>>(), OneMemberNode.Seal));

    public TokenId Task { get; private set; }

    public TaskToken OnLedger => TaskToken.Read(Node.Ledger.Queries.FindToken(Task)!);

    /// <summary>What the ledger has of the result once the run is complete.</summary>
    public Digest ResultHash => Result.HashIn(Node.Ledger.Suite);

    /// <summary>A node whose task has been started.</summary>
    public static async Task<RequesterNode> StartAsync(bool follows = false, TimeProvider? time = null)
    {
        var node = await OneMemberNode.StartAsync(
            follows: follows,
            configure: services => services.AddSingleton(time ?? TimeProvider.System)
        );
        var requester = new RequesterNode(node);
        await requester.ProposeAsync();
        return requester;
    }

    /// <summary>The run that the ledger says is under way, as this node remembers it.</summary>
    public async Task<LiveRun> BeginAsync()
    {
        var run = new LiveRun(
            RunIds.Of(Node.Get<ILedger>(), Task, OnLedger.LastRun!.Attempt),
            Task,
            OnLedger.LastRun.Attempt,
            DateTimeOffset.UnixEpoch,
            CancellationToken.None
        );
        Assert.True(await Store.TryBeginAsync(run, CancellationToken.None));
        return run;
    }

    public Task CompleteAsync() =>
        SubmitAsync(TasksContract.Complete, new CompleteTask(OnLedger.LastRun!.Attempt, ResultHash).Encode());

    public Task FailAsync() =>
        SubmitAsync(TasksContract.Fail, new FailTask(OnLedger.LastRun!.Attempt, "given up", null).Encode());

    public Task StartRunAsync() =>
        SubmitAsync(
            TasksContract.Start,
            new NoArguments().Encode(),
            Assert.Single(Node.Ledger.Queries.Tokens(DatasetToken.Type))
        );

    /// <summary>Starts what a node starts that was stopped, waits until its runs are over, and stops it.</summary>
    public Task<RunRecord> RestartAsync() => WatchAsync(row => row?.EndedAt is not null);

    /// <summary>Watches the ledger as a running node does, and stops that once the task's last run here is as it should be.</summary>
    /// <param name="isEnough">Looks at the last run's row.</param>
    /// <param name="meanwhile">What happens while it is watched.</param>
    public async Task<RunRecord> WatchAsync(Func<RunRecord?, bool> isEnough, Func<Task>? meanwhile = null)
    {
        await using var runs = CreateRuns();
        var follower = new TaskFollower(
            Node.Get<ILedger>(),
            null!,
            null!,
            runs,
            TimeProvider.System,
            NullLogger<TaskFollower>.Instance
        );
        var consents = new ConsentFollower(
            Node.Get<ILedger>(),
            runs,
            null!,
            TimeProvider.System,
            NullLogger<ConsentFollower>.Instance
        );
        using var watch = new TaskWatch(
            Node.Get<NodeLedger>(),
            follower,
            consents,
            new RequestFollower(
                new TaskRequests(Node.Get<ILedger>(), null!, null!, null!, TimeProvider.System),
                TimeProvider.System,
                NullLogger<RequestFollower>.Instance
            ),
            Node.Get<GrantIndex>(),
            new FinalBlocks(TimeProvider.System)
        );
        await watch.StartAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        if (meanwhile is not null)
        {
            await meanwhile();
        }

        while (true)
        {
            var row = await Store.FindLastAsync(Task, patience.Token);
            if (isEnough(row))
            {
                await watch.StopAsync(CancellationToken.None);
                return row!;
            }
        }
    }

    /// <summary>What starts and keeps runs; a run that begins here computes nothing.</summary>
    public TaskRuns CreateRuns() =>
        new(
            Node.Get<ILedger>(),
            null!,
            Completion,
            Store,
            Marks,
            null!,
            Node.Get<TimeProvider>(),
            NullLogger<TaskRuns>.Instance
        );

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    private async Task ProposeAsync()
    {
        await Node.Get<Submitter>()
            .SubmitAsync(Arguments.PublishAction(1) with { Makes = DatasetToken.Type }, SubmissionState.Final, default);
        var dataset = Assert.Single(Node.Ledger.Queries.Tokens(DatasetToken.Type));
        var provider = new TaskProvider(Node.Ledger.Self, dataset.Id, ["age"]);
        var create = new CreateTask(Document, "Common patients", "intersection", [provider]).Encode();
        var created = await Node.Get<Submitter>()
            .SubmitAsync(
                new ContractAction(
                    TasksContract.ContractName,
                    TasksContract.Create,
                    create,
                    [dataset],
                    [],
                    TaskToken.Type
                ),
                SubmissionState.Final,
                default
            );
        Task = created.Subject;
        await SubmitAsync(TasksContract.Review, new ReviewTask(Document, true, "").Encode());
        await SubmitAsync(TasksContract.Join, new JoinTask(Document, null).Encode(), dataset);
        await StartRunAsync();
    }

    private Task SubmitAsync(string action, byte[] arguments, params Token[] reads) =>
        Node.Get<Submitter>()
            .SubmitAsync(
                new ContractAction(
                    TasksContract.ContractName,
                    action,
                    arguments,
                    reads,
                    [Node.Ledger.Queries.FindToken(Task)!]
                ),
                SubmissionState.Final,
                default
            );
}
