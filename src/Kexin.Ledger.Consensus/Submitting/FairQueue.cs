using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Submitting;

/// <summary>Transactions in line: those of one member in their order, and of different members in turn, by bytes.</summary>
/// <remarks>
/// What: whoever got the fewest bytes of a block comes next, so that a member that floods waits behind itself, and another's
/// transaction is in the next block. Whoever got nothing comes first in the next.
/// Source: fair queueing (Demers, Keshav, Shenker, SIGCOMM 1989), a block at a time.
/// </remarks>
internal sealed class FairQueue
{
    private readonly Dictionary<MemberId, LinkedList<PendingTransaction>> lines = [];
    private List<MemberId> turns = [];

    /// <summary>What waits.</summary>
    public (int Count, long Bytes) Size { get; private set; }

    public void Add(PendingTransaction pending) => LineOf(pending).AddLast(pending);

    /// <summary>Puts a transaction at the front of its member's line.</summary>
    public void PutBack(PendingTransaction pending) => LineOf(pending).AddFirst(pending);

    /// <summary>Takes transactions of all members in turn; one that is larger than the room comes alone.</summary>
    public List<PendingTransaction> Take(int maxCount, long maxBytes)
    {
        var taken = new List<PendingTransaction>();
        var served = new HashSet<MemberId>();
        var next = new PriorityQueue<MemberId, (long Bytes, int Turn)>();
        foreach (var (turn, member) in turns.Index())
            next.Enqueue(member, (0, turn));
        while (taken.Count < maxCount && next.TryDequeue(out var member, out var had))
        {
            var line = lines[member];
            var pending = line.First!.Value;
            if (taken.Count > 0 && maxBytes < pending.SizeInBytes)
                break;
            taken.Add(pending);
            served.Add(member);
            line.RemoveFirst();
            maxBytes -= pending.SizeInBytes;
            Size = (Size.Count - 1, Size.Bytes - pending.SizeInBytes);
            if (line.Count > 0)
                next.Enqueue(member, (had.Bytes + pending.SizeInBytes, had.Turn));
            else
                lines.Remove(member);
        }
        turns = [.. turns.Where(lines.ContainsKey).OrderBy(served.Contains)];
        return taken;
    }

    private LinkedList<PendingTransaction> LineOf(PendingTransaction pending)
    {
        if (!lines.TryGetValue(pending.From, out var line))
        {
            lines.Add(pending.From, line = new LinkedList<PendingTransaction>());
            turns.Add(pending.From);
        }
        Size = (Size.Count + 1, Size.Bytes + pending.SizeInBytes);
        return line;
    }
}
