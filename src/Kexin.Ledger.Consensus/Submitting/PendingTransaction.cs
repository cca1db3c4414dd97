using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Submitting;

/// <summary>A transaction that waits for a block, and whoever waits for its result.</summary>
internal sealed class PendingTransaction(Transaction transaction, MemberId from)
{
    private readonly TaskCompletionSource<SubmissionResult> done = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public Transaction Transaction => transaction;

    /// <summary>Whose node handed it in.</summary>
    public MemberId From => from;

    public int SizeInBytes => transaction.Encoded.Length;

    public Task<SubmissionResult> Done => done.Task;

    public void Complete(SubmissionResult result) => done.TrySetResult(result);
}
