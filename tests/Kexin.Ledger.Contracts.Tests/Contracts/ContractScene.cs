using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Tests.Contracts;

/// <summary>Two hospitals that own data, a centre that asks for it, and others; every action is a transaction through the executor.</summary>
internal sealed class ContractScene(TestConsortium? consortium = null)
{
    /// <summary>Owns data.</summary>
    public const int North = 0;

    /// <summary>Owns data.</summary>
    public const int South = 1;

    /// <summary>Asks for data.</summary>
    public const int Centre = 4;

    /// <summary>Neither owns nor asks.</summary>
    public const int Bystander = 3;

    public const string BadArguments = "transactions.arguments";

    public TestConsortium Consortium { get; } = consortium ?? new();

    public Digest Document { get; } = Suite.Standard.Hash("document"u8);

    public long Now => Consortium.Time;

    public DatasetDescription Describe(int owner) =>
        new(
            $"Cohort {owner}",
            "Synthetic.",
            Consortium.Suite.Hash([(byte)'c', (byte)owner]),
            Rows: 303,
            [
                new PublishedField(
                    "age",
                    DatasetFieldType.WholeNumber,
                    1,
                    DatasetTier.Restricted,
                    FieldRole.QuasiIdentifier,
                    "in years"
                ),
                new PublishedField("chol", DatasetFieldType.Number, 2, DatasetTier.Secret, FieldRole.Measure, ""),
            ],
            ["research", "care"]
        );

    public Transaction SignPublish(int by, DatasetDescription? description = null, params TokenId[] consumes) =>
        Sign(by, "datasets", "publish", new PublishDataset(description ?? Describe(by)).Encode(), consumes);

    public Transaction SignWithdraw(int by, TokenId dataset) =>
        Sign(by, "datasets", "withdraw", new NoArguments().Encode(), [dataset]);

    /// <summary>Publishes the owner's dataset.</summary>
    public TokenId Publish(int owner)
    {
        Consortium.Apply(SignPublish(owner));
        return DatasetOf(owner);
    }

    public TokenId DatasetOf(int owner) =>
        DatasetToken.IdOf(Consortium.Suite, Consortium.Member(owner), Describe(owner).Commitment);

    public GrantTerms Terms(TokenId dataset) => new(dataset, ["age", "chol"], "research", Now + 1_000_000, null);

    public Transaction SignRequest(int by, GrantTerms terms) =>
        Sign(by, "grants", "request", new RequestGrant(terms).Encode(), [], terms.Dataset);

    public Transaction SignApprove(int by, TokenId grant, IReadOnlyList<string>? fields = null, long? validUntil = null)
    {
        var terms = Grant(grant).Terms;
        var arguments = new ApproveGrant(fields ?? terms.Fields, validUntil ?? terms.ValidUntil, "");
        return Sign(by, "grants", "approve", arguments.Encode(), [grant], terms.Dataset);
    }

    public Transaction SignDecision(int by, string action, TokenId grant, string reason = "Because.") =>
        Sign(by, "grants", action, new GrantReason(reason).Encode(), [grant]);

    /// <summary>Takes back a grant's request or a task.</summary>
    public Transaction SignTakeBack(int by, string contract, TokenId token) =>
        Sign(by, contract, "withdraw", new NoArguments().Encode(), [token]);

    public TokenId Request(int by, GrantTerms terms) => Made(Consortium.Apply(SignRequest(by, terms)), GrantToken.Type);

    /// <summary>A grant of the owner's dataset to the centre, asked for and approved.</summary>
    public TokenId Approve(int owner, GrantTerms? terms = null)
    {
        var grant = Request(Centre, terms ?? Terms(DatasetOf(owner)));
        Consortium.Apply(SignApprove(owner, grant));
        return grant;
    }

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

    public Token Find(TokenId id) => Consortium.State.FindToken(id)!;

    public GrantToken Grant(TokenId id) => GrantToken.Read(Find(id));

    public TaskToken Task(TokenId id) => TaskToken.Read(Find(id));

    public TokenId Made(Transaction transaction, string type) =>
        TokenId.Derive(Consortium.Suite, type, transaction.Id.Value);

    public Transaction Sign(
        int by,
        string contract,
        string action,
        byte[] arguments,
        TokenId[] consumes,
        params TokenId[] reads
    ) =>
        Consortium.Sign(
            by,
            contract,
            action,
            arguments,
            [.. reads.Select(Consortium.Current)],
            [.. consumes.Select(Consortium.Current)]
        );

    /// <summary>The transaction is refused by this rule, which says what it saw and what would satisfy it, and changes nothing.</summary>
    public Refusal AssertRefused(string rule, Transaction transaction)
    {
        var execution = Consortium.Execute(transaction);
        var refusal = execution.Outcomes[0].Refusal;
        Assert.NotNull(refusal);
        Assert.Equal(rule, refusal.Rule.Code);
        Assert.All([refusal.Saw, refusal.WouldSatisfy], IsInBothLanguages);
        Assert.Equal(Consortium.State.Root, execution.StateRoot);
        return refusal;
    }

    /// <summary>In Chinese a name, a field or an id may be Latin, a sentence may not.</summary>
    private static void IsInBothLanguages(BilingualText text)
    {
        Assert.EndsWith(".", text.En, StringComparison.Ordinal);
        Assert.EndsWith("。", text.Zh, StringComparison.Ordinal);
        Assert.DoesNotMatch("[A-Za-z]{2,} [A-Za-z]{2,}", text.Zh);
        Assert.DoesNotMatch("\\p{IsCJKUnifiedIdeographs}", text.En);
    }
}
