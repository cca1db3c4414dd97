using Kexin.Collaboration.Runs;
using Kexin.Cryptography;
using Kexin.Governance.Consents;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Collaboration.Tests.Runs;

/// <summary>A withdrawal is answered though the ledger takes the answer only later.</summary>
public sealed class ConsentFollowerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_answer_that_the_ledger_did_not_take_is_tried_again()
    {
        var ledger = new MemoryCatalogue();
        var consent = Withdrawn(ledger);
        var tries = 0;
        var answered = new TaskCompletionSource<ContractAction>();
        ledger.Submitting = action =>
        {
            if (++tries < 3)
            {
                throw DomainException.Conflict("The members elect another orderer.", "成员正在选举排序方。");
            }

            answered.TrySetResult(action);
            return Task.FromResult<SubmissionReceipt>(null!);
        };
        await using var runs = new TaskRuns(
            ledger,
            null!,
            null!,
            null!,
            null!,
            null!,
            TimeProvider.System,
            NullLogger<TaskRuns>.Instance
        );
        var follower = new ConsentFollower(
            ledger,
            runs,
            null!,
            TimeProvider.System,
            NullLogger<ConsentFollower>.Instance
        );
        using var end = new CancellationTokenSource();
        follower.Resume();
        var going = Task.WhenAll(follower.WatchAsync(end.Token), follower.AnswerAsync(end.Token));

        var action = await answered.Task.WaitAsync(s_patience);
        Assert.Equal(3, tries);
        Assert.Equal(ConsentsContract.Answer, action.Action);
        Assert.Equal(consent, action.Consumes.Single().Id);

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => going);
    }

    private static TokenId Withdrawn(MemoryCatalogue ledger)
    {
        var dataset = ledger.Add("North", "patients");
        var consent = new ConsentToken(
            new ConsentTerms([dataset.Id], "research", 1_900_000_000_000),
            null,
            1,
            ConsentState.Withdrawn,
            1_800_000_000_000,
            1_800_000_001_000,
            [new ConsentHolder(ledger.Self)]
        );
        var id = new TokenId(Suite.Standard.Hash("consent"u8));
        return ledger.Put(new Token(id, ConsentToken.Type, ledger.Self, 2, consent.EncodeFields())).Id;
    }
}
