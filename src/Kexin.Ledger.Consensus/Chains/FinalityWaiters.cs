using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Chains;

/// <summary>Whoever waits for a transaction to become final, found by the transactions of the block that does.</summary>
internal sealed class FinalityWaiters
{
    private readonly Lock gate = new();
    private readonly Dictionary<TransactionId, TaskCompletionSource<long>> waiting = [];

    /// <summary>Completes with the block's height.</summary>
    public Task<long> For(TransactionId transaction)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(transaction, out var source))
            {
                source = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting.Add(transaction, source);
            }
            return source.Task;
        }
    }

    /// <summary>Whether anybody waits, so that the block need not be looked at when nobody does.</summary>
    public bool HasAny
    {
        get
        {
            lock (gate)
                return waiting.Count > 0;
        }
    }

    public void Complete(IEnumerable<TransactionId> transactions, long height)
    {
        lock (gate)
        {
            foreach (var transaction in transactions)
            {
                if (waiting.Remove(transaction, out var source))
                    source.TrySetResult(height);
            }
        }
    }
}
