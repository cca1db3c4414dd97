using System.Diagnostics.CodeAnalysis;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Submitting;

/// <summary>The transactions that wait for a block: each once, in bounded memory, with a share of room and of each block for every member.</summary>
internal sealed class Mempool(int members, EngineLimits limits)
{
    private readonly Lock gate = new();
    private readonly FairQueue waiting = new();
    private readonly Dictionary<TransactionId, PendingTransaction> byId = [];
    private readonly Dictionary<MemberId, (int Count, long Bytes)> held = [];
    private (int Count, long Bytes) total;

    /// <summary>Set when there is something after there was nothing, and when there is enough for a whole block.</summary>
    public ChangeSignal Arrived { get; } = new();

    /// <summary>What waits and is not in a block that is being ordered.</summary>
    public (int Count, long Bytes) Waiting
    {
        get
        {
            lock (gate)
                return waiting.Size;
        }
    }

    /// <summary>Whether what waits fills a block.</summary>
    public bool HasEnough => Waiting.Count >= limits.TransactionsPerBlock || Waiting.Bytes >= limits.BlockSizeInBytes;

    /// <summary>How many of a member's transactions are here.</summary>
    public int CountOf(MemberId member)
    {
        lock (gate)
            return held.GetValueOrDefault(member).Count;
    }

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
            pending = Add(transaction, from, out wakes);
        }
        if (wakes)
            Arrived.Set();
        return true;
    }

    /// <summary>Takes transactions out for a block, of all members in turn; they stay known until they are completed or put back.</summary>
    public List<PendingTransaction> Take(int maxCount, long maxBytes)
    {
        List<PendingTransaction> taken;
        lock (gate)
            taken = waiting.Take(maxCount, maxBytes);
        if (Waiting.Count > 0)
            Arrived.Set();
        return taken;
    }

    /// <summary>Puts transactions back at the front of their members' lines, in their order.</summary>
    public void PutBack(IReadOnlyList<PendingTransaction> taken)
    {
        lock (gate)
        {
            foreach (var pending in taken.Reverse())
            {
                if (byId.ContainsKey(pending.Transaction.Id))
                    waiting.PutBack(pending);
            }
        }
        Arrived.Set();
    }

    /// <summary>Takes in what had been accepted in a block that lost its height, whether there is room or not: it is one block's at most.</summary>
    public void TakeBack(IReadOnlyList<Transaction> accepted)
    {
        lock (gate)
        {
            foreach (var transaction in accepted.Where(transaction => !byId.ContainsKey(transaction.Id)))
                Add(transaction, transaction.Submitter, out _);
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

    private PendingTransaction Add(Transaction transaction, MemberId from, out bool wakes)
    {
        var pending = new PendingTransaction(transaction, from);
        var (hadEnough, share) = (HasEnough, held.GetValueOrDefault(from));
        byId.Add(transaction.Id, pending);
        waiting.Add(pending);
        held[from] = (share.Count + 1, share.Bytes + pending.SizeInBytes);
        total = (total.Count + 1, total.Bytes + pending.SizeInBytes);
        wakes = Waiting.Count == 1 || HasEnough != hadEnough;
        return pending;
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
