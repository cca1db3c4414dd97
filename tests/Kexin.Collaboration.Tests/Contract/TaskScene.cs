using Kexin.Collaboration.Contract;
using Kexin.Cryptography;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Governance.Tests.Contracts;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Tests;

namespace Kexin.Collaboration.Tests.Contract;

/// <summary>Tasks of a centre on the data of two hospitals.</summary>
internal sealed class TaskScene(ConsortiumRules? rules = null)
    : DataScene(new(rules: rules, contracts: [new DatasetsContract(), new GrantsContract(), new TasksContract()]))
{
    public TaskProvider Provider(int owner) => new(Consortium.Member(owner), DatasetOf(owner), ["age"]);

    public Transaction SignCreate(int by, params TaskProvider[] providers) =>
        Sign(
            by,
            "tasks",
            "create",
            new CreateTask(Document, "Mean age", "statistics", providers).Encode(),
            [],
            [.. providers.Select(provider => provider.Dataset).Distinct()]
        );

    public Transaction SignReview(int by, TokenId task, bool accept = true, Digest? document = null) =>
        Sign(by, "tasks", "review", new ReviewTask(document ?? Document, accept, "I read it.").Encode(), [task]);

    public Transaction SignJoin(int by, TokenId task, TokenId? grant, Digest? document = null) =>
        Sign(
            by,
            "tasks",
            "join",
            new JoinTask(document ?? Document, grant).Encode(),
            [task],
            grant is { } id ? [DatasetOf(by), id] : [DatasetOf(by)]
        );

    public Transaction SignStart(int by, TokenId task) =>
        Sign(
            by,
            "tasks",
            "start",
            new NoArguments().Encode(),
            [task],
            [.. Task(task).Providers.SelectMany(each => new[] { each.Dataset, each.Join!.Grant }.OfType<TokenId>())]
        );

    public Transaction SignComplete(int by, TokenId task, long attempt) =>
        Sign(by, "tasks", "complete", new CompleteTask(attempt, Consortium.Suite.Hash("result"u8)).Encode(), [task]);

    public Transaction SignFail(int by, TokenId task, long attempt, MemberId? party = null) =>
        Sign(by, "tasks", "fail", new FailTask(attempt, "The peer was gone.", party).Encode(), [task]);

    /// <summary>A task of the centre on the data of both hospitals, which are published.</summary>
    public TokenId Create() =>
        Made(Consortium.Apply(SignCreate(Centre, Provider(North), Provider(South))), TaskToken.Type);

    /// <summary>A task that both hospitals have accepted and joined, with their grants.</summary>
    public (TokenId Task, TokenId NorthGrant, TokenId SouthGrant) Ready()
    {
        Publish(North);
        Publish(South);
        var grants = (Approve(North), Approve(South));
        return (ReadyAgain(grants.Item1, grants.Item2), grants.Item1, grants.Item2);
    }

    /// <summary>Another task that is ready, under grants that are there.</summary>
    public TokenId ReadyAgain(TokenId northGrant, TokenId southGrant)
    {
        var task = Create();
        Consortium.Apply(SignReview(North, task));
        Consortium.Apply(SignReview(South, task));
        Consortium.Apply(SignJoin(North, task, northGrant));
        Consortium.Apply(SignJoin(South, task, southGrant));
        return task;
    }

    public TaskToken Task(TokenId id) => TaskToken.Read(Find(id));
}
