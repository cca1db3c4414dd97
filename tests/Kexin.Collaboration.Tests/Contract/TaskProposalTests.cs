using Kexin.Collaboration.Contract;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Tests;
using static Kexin.Ledger.Contracts.Tests.Contracts.ContractScene;

namespace Kexin.Collaboration.Tests.Contract;

/// <summary>Contract and Rejects: the tasks contract up to the moment when a task may run.</summary>
public sealed class TaskProposalTests
{
    private const string Offered = "grants.dataset-in-catalogue";
    private const string OwnDataset = "tasks.fields-of-own-dataset";
    private const string ByProviders = "tasks.by-its-providers";
    private const string ItsDocument = "tasks.document";
    private const string Before = "tasks.reviewed-before-run";

    private readonly TaskScene _scene = new();

    public TaskProposalTests()
    {
        _scene.Publish(North);
        _scene.Publish(South);
    }

    private TestConsortium Consortium => _scene.Consortium;

    [Fact]
    public void A_task_becomes_ready_when_all_have_accepted_and_joined()
    {
        var grants = (North: _scene.Approve(North), South: _scene.Approve(South));
        var task = _scene.Create();
        Assert.Equal(Consortium.Member(Centre), _scene.Find(task).Owner);
        Assert.Equal(TaskState.Proposed, _scene.Task(task).State);

        Consortium.Apply(_scene.SignReview(South, task));
        Consortium.Apply(_scene.SignReview(North, task));
        Consortium.Apply(_scene.SignJoin(South, task, grants.South));
        Assert.Equal(TaskState.Proposed, _scene.Task(task).State);
        var time = _scene.Now;
        Consortium.Apply(_scene.SignJoin(North, task, grants.North));

        var ready = _scene.Task(task);
        Assert.Equal(TaskState.Ready, ready.State);
        Assert.Equal(new TaskJoin(grants.North, time), ready.Providers[0].Join);
        Assert.All(ready.Providers, provider => Assert.True(provider.Review!.Accepted));
    }

    [Fact]
    public void A_single_provider_may_be_enough_and_may_be_the_requester()
    {
        var created = Consortium.Apply(_scene.SignCreate(North, _scene.Provider(North)));
        Assert.Equal(TaskState.Proposed, _scene.Task(_scene.Made(created, TaskToken.Type)).State);
    }

    [Fact]
    public void A_task_on_a_withdrawn_dataset_is_not_created()
    {
        Consortium.Apply(_scene.SignWithdraw(South, _scene.DatasetOf(South)));
        _scene.AssertRefused(Offered, _scene.SignCreate(Centre, _scene.Provider(North), _scene.Provider(South)));
    }

    [Fact]
    public void A_task_names_providers_with_fields_of_their_own_datasets()
    {
        var provider = _scene.Provider(North);
        _scene.AssertRefused(OwnDataset, _scene.SignCreate(Centre, provider with { Fields = ["age", "name"] }));
        _scene.AssertRefused(
            OwnDataset,
            _scene.SignCreate(Centre, provider with { Dataset = _scene.DatasetOf(South) })
        );
    }

    [Fact]
    public void A_task_names_each_provider_once_before_they_agree()
    {
        var provider = _scene.Provider(North);
        _scene.AssertRefused(BadArguments, _scene.SignCreate(Centre));
        _scene.AssertRefused(BadArguments, _scene.SignCreate(Centre, provider, provider));
        _scene.AssertRefused(BadArguments, _scene.SignCreate(Centre, provider with { Fields = [] }));
        _scene.AssertRefused(
            BadArguments,
            _scene.SignCreate(Centre, provider with { Review = new TaskReview(true, "", 1) })
        );
        _scene.AssertRefused(
            BadArguments,
            _scene.SignCreate(Centre, provider with { Join = new TaskJoin(provider.Dataset, 1) })
        );
    }

    [Fact]
    public void A_task_reads_the_datasets_that_it_uses()
    {
        var arguments = new CreateTask(_scene.Document, "Mean", "statistics", [_scene.Provider(North)]).Encode();
        _scene.AssertRefused(BadArguments, _scene.Sign(Centre, "tasks", "create", arguments, []));
        _scene.AssertRefused(
            BadArguments,
            _scene.Sign(Centre, "tasks", "create", arguments, [], _scene.DatasetOf(South))
        );
    }

    [Fact]
    public void Others_than_providers_neither_review_nor_join()
    {
        var grant = _scene.Approve(North);
        var task = _scene.Create();
        _scene.AssertRefused(ByProviders, _scene.SignReview(Bystander, task));
        _scene.AssertRefused(ByProviders, _scene.SignReview(Centre, task));
        var arguments = new JoinTask(_scene.Document, grant).Encode();
        _scene.AssertRefused(
            ByProviders,
            _scene.Sign(Centre, "tasks", "join", arguments, [task], _scene.DatasetOf(North), grant)
        );
    }

    [Fact]
    public void A_word_on_another_document_is_refused()
    {
        var grant = _scene.Approve(North);
        var task = Accepted();
        _scene.AssertRefused(ItsDocument, _scene.SignReview(North, task, document: Digest.Zero));
        _scene.AssertRefused(ItsDocument, _scene.SignJoin(North, task, grant, document: Digest.Zero));
    }

    [Fact]
    public void A_provider_reviews_once()
    {
        var task = _scene.Create();
        Consortium.Apply(_scene.SignReview(North, task));
        _scene.AssertRefused("tasks.reviewed-once", _scene.SignReview(North, task));
        _scene.AssertRefused("tasks.reviewed-once", _scene.SignReview(North, task, accept: false));
    }

    [Fact]
    public void A_refused_task_never_goes_on()
    {
        var grant = _scene.Approve(North);
        var task = _scene.Create();
        Consortium.Apply(_scene.SignReview(North, task));
        Consortium.Apply(_scene.SignReview(South, task, accept: false));
        Assert.Equal(TaskState.Refused, _scene.Task(task).State);
        Assert.Equal("I read it.", _scene.Task(task).Providers[1].Review!.Reason);
        _scene.AssertRefused(Before, _scene.SignReview(North, task));
        _scene.AssertRefused(Before, _scene.SignJoin(North, task, grant));
        _scene.AssertRefused(
            "tasks.run-after-joining",
            _scene.Sign(Centre, "tasks", "start", new NoArguments().Encode(), [task])
        );
    }

    [Fact]
    public void A_refusal_says_why()
    {
        var task = _scene.Create();
        var arguments = new ReviewTask(_scene.Document, false, " ").Encode();
        _scene.AssertRefused(BadArguments, _scene.Sign(North, "tasks", "review", arguments, [task]));
    }

    [Fact]
    public void A_provider_joins_after_all_have_accepted_and_once()
    {
        var grant = _scene.Approve(North);
        var task = _scene.Create();
        Consortium.Apply(_scene.SignReview(North, task));
        _scene.AssertRefused("tasks.joined-after-acceptance", _scene.SignJoin(North, task, grant));
        Consortium.Apply(_scene.SignReview(South, task));
        Consortium.Apply(_scene.SignJoin(North, task, grant));
        _scene.AssertRefused("tasks.joined-once", _scene.SignJoin(North, task, grant));
    }

    [Fact]
    public void A_task_that_is_ready_is_not_reviewed_or_joined_again()
    {
        var scene = new TaskScene();
        var (task, grant, _) = scene.Ready();
        scene.AssertRefused(Before, scene.SignReview(North, task));
        scene.AssertRefused(Before, scene.SignJoin(North, task, grant));
    }

    [Fact]
    public void A_provider_joins_under_a_grant_that_covers_the_use()
    {
        var mine = _scene.Approve(North, _scene.Terms(_scene.DatasetOf(North)) with { Fields = ["chol"] });
        var other = _scene.Approve(
            North,
            _scene.Terms(_scene.DatasetOf(North)) with
            {
                Computation = Consortium.Suite.Hash([9]),
            }
        );
        var asked = _scene.Request(Centre, _scene.Terms(_scene.DatasetOf(North)));
        var revoked = _scene.Approve(North);
        Consortium.Apply(_scene.SignDecision(North, "revoke", revoked));
        var foreign = _scene.Approve(South);
        var brief = _scene.Approve(
            North,
            _scene.Terms(_scene.DatasetOf(North)) with
            {
                ValidUntil = _scene.Now + 5000,
            }
        );
        var theirs = _scene.Request(Bystander, _scene.Terms(_scene.DatasetOf(North)));
        Consortium.Apply(_scene.SignApprove(North, theirs));
        var task = Accepted();
        Consortium.Time = _scene.Grant(brief).Terms.ValidUntil + 1;

        Refuses("grants.fields", mine);
        Refuses("grants.computation", other);
        Refuses("grants.in-force", asked);
        Refuses("grants.in-force", revoked);
        Refuses("grants.user-and-dataset", foreign);
        Refuses("grants.user-and-dataset", theirs);
        Refuses("grants.not-ended", brief);

        void Refuses(string rule, TokenId grant) => _scene.AssertRefused(rule, _scene.SignJoin(North, task, grant));
    }

    [Fact]
    public void A_requester_that_also_provides_joins_without_a_grant_and_nobody_else_does()
    {
        var grant = _scene.Request(North, _scene.Terms(_scene.DatasetOf(South)));
        Consortium.Apply(_scene.SignApprove(South, grant));
        var created = _scene.SignCreate(North, _scene.Provider(North), _scene.Provider(South));
        var task = _scene.Made(Consortium.Apply(created), TaskToken.Type);
        Consortium.Apply(_scene.SignReview(North, task));
        Consortium.Apply(_scene.SignReview(South, task));

        _scene.AssertRefused("tasks.anothers-data-under-a-grant", _scene.SignJoin(South, task, null));
        Consortium.Apply(_scene.SignJoin(South, task, grant));
        Consortium.Apply(_scene.SignJoin(North, task, null));
        Assert.Null(_scene.Task(task).Providers[0].Join!.Grant);
        Assert.Equal(TaskState.Ready, _scene.Task(task).State);

        Consortium.Apply(_scene.SignStart(North, task));
        Assert.Equal(TaskState.Running, _scene.Task(task).State);
    }

    [Fact]
    public void A_provider_joins_with_a_dataset_that_is_offered_and_is_read()
    {
        var grant = _scene.Approve(North);
        var task = Accepted();
        var arguments = new JoinTask(_scene.Document, grant).Encode();
        _scene.AssertRefused(BadArguments, _scene.Sign(North, "tasks", "join", arguments, [task], grant));
        _scene.AssertRefused(
            BadArguments,
            _scene.Sign(North, "tasks", "join", arguments, [task], _scene.DatasetOf(North))
        );
        Consortium.Apply(_scene.SignWithdraw(North, _scene.DatasetOf(North)));
        _scene.AssertRefused(Offered, _scene.SignJoin(North, task, grant));
    }

    private TokenId Accepted()
    {
        var task = _scene.Create();
        Consortium.Apply(_scene.SignReview(North, task));
        Consortium.Apply(_scene.SignReview(South, task));
        return task;
    }
}
