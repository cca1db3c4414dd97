using System.Diagnostics.CodeAnalysis;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Submitting;

/// <summary>The transactions that wait for a block: in their order, each once, in bounded memory and with a share for every member.</summary>
internal sealed class Mempool(int members, EngineLimits limits)
{
    private readonly Lock gate = new();
    private readonly LinkedList<PendingTransaction> waiting = new();
    private readonly Dictionary<TransactionId, PendingTransaction> byId = [];
    private readonly Dictionary<MemberId, (int Count, long Bytes)> held = [];
    private (int Count, long Bytes) total;

    /// <summary>Set when there is something after there was nothing, and when there is enough for a whole block.</summary>
    public ChangeSignal Arrived { get; } = new();

    /// <summary>What waits and is not in a block that is being ordered.</summary>
    public (int Count, long Bytes) Waiting { get; private set; }

    /// <summary>Whether what waits fills a block.</summary>
    public bool HasEnough => Waiting.Count >= limits.TransactionsPerBlock || Waiting.Bytes >= limits.BlockSizeInBytes;

    /// <summary>Takes a transaction in, or finds it when it is in already; false when there is no room.</summary>
    public bool TryAdd(Transaction transaction, MemberId from, [NotNullWhen(true)] out PendingTransaction? pending)
    {
        bool wakes;
        lock (gate)
        {
            if (byId.TryGetValue(transaction.Id, out pending))
                return true;
            var size = transaction.Encoded.Length;
            var share = held.GetValueOrDefault(from);
            if (!HasRoom(share, size))
                return false;
            pending = new PendingTransaction(transaction, from);
            byId.Add(transaction.Id, pending);
            waiting.AddLast(pending);
            held[from] = (share.Count + 1, share.Bytes + size);
            total = (total.Count + 1, total.Bytes + size);
            var hadEnough = HasEnough;
            Waiting = (Waiting.Count + 1, Waiting.Bytes + size);
            wakes = Waiting.Count == 1 || HasEnough != hadEnough;
        }
        if (wakes)
            Arrived.Set();
        return true;
    }

    /// <summary>Takes the oldest transactions out for a block; they stay known until they are completed or put back.</summary>
    public List<PendingTransaction> Take(int maxCount, long maxBytes)
    {
        var taken = new List<PendingTransaction>();
        lock (gate)
        {
            while (waiting.First is { Value: var next } && taken.Count < maxCount)
            {
                if (taken.Count > 0 && maxBytes < next.SizeInBytes)
                    break;
                waiting.RemoveFirst();
                maxBytes -= next.SizeInBytes;
                Waiting = (Waiting.Count - 1, Waiting.Bytes - next.SizeInBytes);
                taken.Add(next);
            }
        }
        if (Waiting.Count > 0)
            Arrived.Set();
        return taken;
    }

    /// <summary>Puts transactions back at the front, in their order.</summary>
    public void PutBack(IReadOnlyList<PendingTransaction> taken)
    {
        lock (gate)
        {
            foreach (var pending in taken.Reverse())
            {
                if (!byId.ContainsKey(pending.Transaction.Id))
                    continue;
                waiting.AddFirst(pending);
                Waiting = (Waiting.Count + 1, Waiting.Bytes + pending.SizeInBytes);
            }
        }
        Arrived.Set();
    }

    /// <summary>Says what became of a transaction that was taken out, and forgets it.</summary>
    public void Complete(PendingTransaction pending, SubmissionResult result)
    {
        lock (gate)
        {
            if (byId.Remove(pending.Transaction.Id))
            {
                var share = held[pending.From];
                held[pending.From] = (share.Count - 1, share.Bytes - pending.SizeInBytes);
                total = (total.Count - 1, total.Bytes - pending.SizeInBytes);
            }
        }
        pending.Complete(result);
    }

    // Half of the room is for whoever comes; of the other half every member has an equal share that nobody can take.
    private bool HasRoom((int Count, long Bytes) share, int size)
    {
        var (count, bytes) = (limits.MempoolInTransactions / 2, limits.MempoolInBytes / 2);
        return Fits(total, count, bytes) || Fits(share, count / members, bytes / members);

        bool Fits((int Count, long Bytes) used, int maxCount, long maxBytes) =>
            used.Count < maxCount && used.Bytes + size <= maxBytes;
    }
}
