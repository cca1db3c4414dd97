using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Waiting;
using Kexin.Cryptography;
using Kexin.Governance.Access;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Governance.Waiting;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tests;

/// <summary>What is open, for whom it waits, and which grant a task needs; seen from North.</summary>
public sealed class WaitingTests
{
    private const long Now = 1_000_000;
    private static readonly MemberId s_north = MemoryCatalogue.MemberOf("North");
    private static readonly MemberId s_east = MemoryCatalogue.MemberOf("East");
    private static readonly MemberId s_centre = MemoryCatalogue.MemberOf("Centre");
    private static readonly Digest s_document = Hash(77);

    private readonly MemoryCatalogue _ledger = new()
    {
        Marks = new ContractList(new DatasetsContract(), new GrantsContract(), new TasksContract()).Marks,
    };
    private readonly Token _dataset;
    private readonly MemoryRetractions _store = new();
    private byte _next = 100;

    public WaitingTests() => _dataset = _ledger.Add("North", "heart");

    [Fact]
    public void A_task_waits_for_those_who_have_not_said_their_word_then_for_those_who_have_not_joined_then_for_its_requester()
    {
        PutTask(s_centre, TaskState.Proposed, (s_north, Word: true, Joined: false), (s_east, false, false));
        Assert.Equal((NextStep.Accept, s_east), Only());
        PutTask(s_centre, TaskState.Proposed, (s_north, true, false), (s_east, true, true));
        Assert.Equal((NextStep.Join, s_north), Only(NextStep.Join));
        PutTask(s_centre, TaskState.Ready, (s_north, true, true), (s_east, true, true));
        Assert.Equal((NextStep.Run, s_centre), Only(NextStep.Run));
    }

    [Fact]
    public void What_waits_for_oneself_comes_first_and_the_oldest_of_it()
    {
        var others = PutTask(s_centre, TaskState.Proposed, (s_north, true, false), (s_east, false, false));
        var later = PutGrant(s_centre, ["age"], requestedAt: 9);
        var earlier = PutGrant(s_centre, ["age"], requestedAt: 8);
        Assert.Equal(
            [earlier.Id, later.Id, others.Id],
            Matters().List(withRequestsOfTasks: false).Select(matter => matter.Token.Id)
        );
    }

    [Theory]
    [InlineData(TaskState.Completed)]
    [InlineData(TaskState.Refused)]
    [InlineData(TaskState.Withdrawn)]
    [InlineData(TaskState.Running)]
    public void What_is_over_or_runs_waits_for_nobody(TaskState state)
    {
        PutTask(s_centre, state, (s_north, true, true));
        Assert.Empty(Matters().List(withRequestsOfTasks: false));
    }

    [Fact]
    public void What_is_between_others_a_request_that_has_ended_and_one_that_is_decided_are_not_listed()
    {
        PutTask(s_centre, TaskState.Proposed, (s_east, false, false));
        PutGrant(s_centre, ["age"], owner: s_east);
        PutGrant(s_centre, ["age"], validUntil: Now - 1);
        PutGrant(s_centre, ["age"], answerBy: Now - 1);
        PutTask(s_centre, TaskState.Proposed, Now - 1, (s_north, false, false));
        PutGrant(s_centre, ["age"], state: GrantState.Approved);
        Assert.Empty(Matters().List(withRequestsOfTasks: false));
        PutGrant(s_centre, ["age"], validUntil: Now);
        Assert.Equal((NextStep.Decide, s_north), Only());
    }

    [Fact]
    public void A_request_for_an_open_task_alone_stands_within_that_task()
    {
        PutGrant(s_centre, ["age"], document: s_document);
        Assert.Single(Matters().List(withRequestsOfTasks: false));
        var task = PutTask(s_centre, TaskState.Proposed, (s_north, false, false));
        Assert.Equal(task.Id, Assert.Single(Matters().List(withRequestsOfTasks: false)).Token.Id);
        Assert.Equal(
            new HashSet<NextStep> { NextStep.Accept, NextStep.Decide },
            [.. Matters().List(withRequestsOfTasks: true).Select(matter => matter.Step)]
        );
    }

    [Fact]
    public void The_request_that_gives_away_least_is_taken()
    {
        var grants = new TaskGrants(
            _ledger,
            new GrantIndex(_ledger),
            new Retractions(_store, new SetTime()),
            new SetTime()
        );
        Assert.Null(grants.FindRequest(Use("age")));
        PutGrant(s_centre, ["age", "chol", "sex"]);
        var two = PutGrant(s_centre, ["age", "chol"]);
        Assert.Equal(two.Id, grants.FindRequest(Use("age"))!.Id);
        var bound = PutGrant(s_centre, ["age", "chol", "sex"], document: s_document);
        Assert.Equal(bound.Id, grants.FindRequest(Use("age"))!.Id);
        Assert.Null(grants.FindRequest(Use("age", "smoker")));
        Assert.Null(grants.FindRequest(Use("age") with { Purpose = "billing" }));
        Assert.Null(grants.FindRequest(Use("age") with { Requester = s_east }));
    }

    [Fact]
    public async Task A_use_is_allowed_by_a_grant_that_stands_or_on_ones_own_data()
    {
        var grants = new TaskGrants(
            _ledger,
            new GrantIndex(_ledger),
            new Retractions(_store, new SetTime()),
            new SetTime()
        );
        PutGrant(s_centre, ["age"]);
        Assert.False(await grants.IsAllowedAsync(Use("age"), default));
        PutGrant(s_centre, ["age"], state: GrantState.Approved, validUntil: Now - 1);
        PutGrant(s_centre, ["age"], state: GrantState.Approved, document: Hash(78));
        Assert.False(await grants.IsAllowedAsync(Use("age"), default));
        PutGrant(s_centre, ["age"], state: GrantState.Approved);
        Assert.True(await grants.IsAllowedAsync(Use("age"), default));
        Assert.False(await grants.IsAllowedAsync(Use("age", "chol"), default));
        Assert.True(await grants.IsAllowedAsync(Use("chol") with { Requester = s_north }, default));
    }

    [Fact]
    public async Task A_grant_that_was_taken_back_at_home_allows_nothing_though_the_ledger_still_has_it()
    {
        var grants = new TaskGrants(
            _ledger,
            new GrantIndex(_ledger),
            new Retractions(_store, new SetTime()),
            new SetTime()
        );
        var grant = PutGrant(s_centre, ["age"], state: GrantState.Approved);
        Assert.True(await grants.IsAllowedAsync(Use("age"), default));
        await _store.KeepAsync(
            new Dictionary<TokenId, Retraction> { [grant.Id] = new(grant.Version, DateTimeOffset.UnixEpoch) },
            default
        );
        Assert.False(await grants.IsAllowedAsync(Use("age"), default));
        PutGrant(s_centre, ["age"], state: GrantState.Approved);
        Assert.True(await grants.IsAllowedAsync(Use("age"), default));
    }

    private OpenMatters Matters() => new(_ledger, new SetTime());

    [Fact]
    public void A_task_that_everybody_accepted_in_time_still_waits_for_joins_and_its_run()
    {
        PutTask(s_centre, TaskState.Proposed, Now - 1, (s_north, true, false));
        Assert.Equal((NextStep.Join, s_north), Only());
        PutTask(s_centre, TaskState.Ready, Now - 1, (s_north, true, true));
        Assert.Equal((NextStep.Run, s_centre), Only(NextStep.Run));
    }

    [Fact]
    public void A_request_that_was_not_answered_in_time_gives_no_grant()
    {
        var grants = new TaskGrants(
            _ledger,
            new GrantIndex(_ledger),
            new Retractions(_store, new SetTime()),
            new SetTime()
        );
        PutGrant(s_centre, ["age"], answerBy: Now - 1, validUntil: Now + 9);
        Assert.Null(grants.FindRequest(Use("age")));
        PutGrant(s_centre, ["age"], answerBy: Now, validUntil: Now + 9);
        Assert.NotNull(grants.FindRequest(Use("age")));
    }

    private (NextStep, MemberId) Only(NextStep? step = null)
    {
        var matter = Matters().List(withRequestsOfTasks: false).Single(matter => step is null || matter.Step == step);
        return (matter.Step, Assert.Single(matter.WaitsFor));
    }

    private TaskUse Use(params string[] fields) => new(s_centre, s_north, _dataset.Id, fields, "research", s_document);

    private Token PutTask(
        MemberId requester,
        TaskState state,
        params (MemberId Member, bool Word, bool Joined)[] providers
    ) => PutTask(requester, state, Now + 1, providers);

    private Token PutTask(
        MemberId requester,
        TaskState state,
        long answerBy,
        params (MemberId Member, bool Word, bool Joined)[] providers
    ) =>
        _ledger.Put(
            new Token(
                NextId(),
                TaskToken.Type,
                requester,
                1,
                new TaskToken(
                    s_document,
                    "Mean age",
                    "statistics",
                    [
                        .. providers.Select(provider => new TaskProvider(
                            provider.Member,
                            _dataset.Id,
                            ["age"],
                            provider.Word ? new TaskReview(true, "", 1) : null,
                            provider.Joined ? new TaskJoin(null, 2) : null
                        )),
                    ],
                    state,
                    CreatedAt: 5,
                    AnswerBy: answerBy
                ).EncodeFields()
            )
        );

    private Token PutGrant(
        MemberId requester,
        IReadOnlyList<string> fields,
        MemberId? owner = null,
        GrantState state = GrantState.Requested,
        long validUntil = Now + 1,
        long requestedAt = 6,
        Digest? document = null,
        long answerBy = Now + 1
    ) =>
        _ledger.Put(
            new Token(
                NextId(),
                GrantToken.Type,
                requester,
                1,
                new GrantToken(
                    new GrantTerms(_dataset.Id, fields, "research", validUntil, document),
                    owner ?? s_north,
                    state,
                    requestedAt,
                    state == GrantState.Requested ? null : 7,
                    "",
                    answerBy
                ).EncodeFields()
            )
        );

    private TokenId NextId() => new(Hash(_next++));

    private static Digest Hash(byte seed) => Suite.Standard.Hash([seed]);

    private sealed class SetTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);
    }
}
