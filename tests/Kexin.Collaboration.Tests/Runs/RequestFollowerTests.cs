using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Runs;
using Kexin.Collaboration.Tasks;
using Kexin.Cryptography;
using Kexin.Governance.Datasets;
using Kexin.Governance.Granting;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Member.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Collaboration.Tests.Runs;

/// <summary>Nobody is left with a request of a question that is over, whatever came between: seen from North, who asks.</summary>
public sealed class RequestFollowerTests : IAsyncDisposable
{
    private const long CreatedAt = 1_700_000_000_000;
    private const long AnswerBy = 4_000_000_000_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
    private static readonly Digest s_document = Suite.Standard.Hash("document"u8);
    private static readonly MemberId s_east = MemoryCatalogue.MemberOf("East");

    private readonly MemoryCatalogue _ledger = new()
    {
        Marks = new ContractList(new DatasetsContract(), new GrantsContract(), new TasksContract()).Marks,
    };
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<ContractAction> _withdrawn = new();
    private readonly HurriedTime _time = new();
    private readonly Token _dataset;
    private readonly TaskRequests _requests;
    private readonly RequestFollower _follower;
    private Task _going = Task.CompletedTask;
    private byte _next;

    public RequestFollowerTests()
    {
        _time.Hurry();
        _dataset = _ledger.Add("East", "heart");
        _requests = new TaskRequests(_ledger, new GrantService(_ledger, null!, _time), null!, null!, _time);
        _follower = new RequestFollower(_requests, _time, NullLogger<RequestFollower>.Instance);
        _ledger.Submitting = Take;
    }

    [Fact]
    public async Task What_was_left_behind_while_the_node_was_stopped_is_taken_back_at_its_start()
    {
        PutTask(TaskState.Refused);
        var request = PutRequest();
        Start();
        _follower.Resume();
        await AssertWithdrawnAsync(request);
    }

    [Fact]
    public async Task A_withdrawal_that_the_ledger_did_not_take_is_tried_again()
    {
        PutTask(TaskState.Withdrawn);
        var request = PutRequest();
        var tries = 0;
        _ledger.Submitting = action =>
            ++tries < 3
                ? throw DomainException.Conflict("The members elect another orderer.", "成员正在选举排序方。")
                : Take(action);
        Start();
        _follower.Resume();
        await AssertWithdrawnAsync(request);
        Assert.Equal(3, tries);
    }

    [Theory]
    [InlineData(TasksContract.ContractName, TasksContract.Review)]
    [InlineData(TasksContract.ContractName, TasksContract.Withdraw)]
    [InlineData(GrantsContract.ContractName, GrantsContract.Request)]
    public async Task The_end_of_a_task_and_a_request_that_comes_only_then_are_both_seen(string contract, string action)
    {
        Start();
        PutTask(TaskState.Refused);
        var request = PutRequest();
        _follower.See(Final(contract, action));
        await AssertWithdrawnAsync(request);
    }

    [Fact]
    public void A_request_that_the_task_found_when_it_was_created_is_left_behind_too()
    {
        PutTask(TaskState.Refused);
        var request = PutRequest(answerBy: AnswerBy + 1, requestedAt: CreatedAt);
        Assert.Equal([request.Id], _requests.FindLeftBehind());
    }

    [Fact]
    public void What_the_same_document_proposed_again_waits_for_is_not_left_behind()
    {
        PutTask(TaskState.Refused);
        PutRequest();
        PutTask(TaskState.Proposed);
        Assert.Empty(_requests.FindLeftBehind());
    }

    [Fact]
    public void Requests_of_others_for_other_documents_or_any_made_by_hand_after_the_task_decided_or_over_are_left_alone()
    {
        PutTask(TaskState.Refused);
        PutRequest(owner: s_east);
        PutRequest(document: Suite.Standard.Hash("another"u8));
        PutRequest(forAny: true);
        PutRequest(answerBy: AnswerBy + 1);
        PutRequest(state: GrantState.Approved);
        PutTask(TaskState.Refused, CreatedAt - 1);
        PutRequest(answerBy: CreatedAt - 1);
        Assert.Empty(_requests.FindLeftBehind());
    }

    [Theory]
    [InlineData(TaskState.Refused)]
    [InlineData(TaskState.Withdrawn)]
    public async Task Nobody_is_asked_for_a_task_that_has_ended(TaskState state)
    {
        var task = PutTask(state);
        var until = DateTimeOffset.FromUnixTimeMilliseconds(AnswerBy);
        Assert.Empty(await _requests.AskAsync(task.Id.ToString(), until, SubmissionState.Final, _end.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _going.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private void Start() => _going = _follower.WithdrawAsync(_end.Token);

    private async Task AssertWithdrawnAsync(Token request)
    {
        var action = await _withdrawn.Task.WaitAsync(s_patience);
        Assert.Equal((GrantsContract.ContractName, GrantsContract.Withdraw), (action.Contract, action.Action));
        Assert.Equal(request.Id, action.Consumes.Single().Id);
    }

    private Task<SubmissionReceipt> Take(ContractAction action)
    {
        var before = action.Consumes.Single();
        var after = GrantToken.Read(before) with { State = GrantState.Withdrawn };
        _ledger.Put(new Token(before.Id, before.Type, before.Owner, before.Version + 1, after.EncodeFields()));
        _withdrawn.TrySetResult(action);
        return Task.FromResult<SubmissionReceipt>(null!);
    }

    private Token PutTask(TaskState state, long answerBy = AnswerBy)
    {
        var provider = new TaskProvider(s_east, _dataset.Id, ["age"]);
        var task = new TaskToken(s_document, "Age", "statistics", [provider], state, CreatedAt, answerBy);
        return _ledger.Put(new Token(NextId(), TaskToken.Type, _ledger.Self, 1, task.EncodeFields()));
    }

    private Token PutRequest(
        MemberId? owner = null,
        Digest? document = null,
        bool forAny = false,
        GrantState state = GrantState.Requested,
        long answerBy = AnswerBy,
        long requestedAt = CreatedAt + 1
    )
    {
        var terms = new GrantTerms(_dataset.Id, ["age"], "research", AnswerBy, forAny ? null : document ?? s_document);
        var grant = new GrantToken(terms, s_east, state, requestedAt, null, "", answerBy);
        return _ledger.Put(new Token(NextId(), GrantToken.Type, owner ?? _ledger.Self, 1, grant.EncodeFields()));
    }

    private TokenId NextId() => new(Suite.Standard.Hash([100, _next++]));

    private static Transaction Final(string contract, string action)
    {
        using var key = Suite.Standard.CreateSigningKey(new SeededRandomSource(new byte[32]));
        var draft = new TransactionDraft(s_document, contract, action, new byte[] { 0xf6 }, [], [], 0);
        return Transaction.Sign(draft, new SeededRandomSource(new byte[32]), key);
    }
}
