using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Wire;

namespace Kexin.Ledger.Consensus.Finality;

/// <summary>Finds that a member's folder was set back, lost a part, or runs twice, and names it.</summary>
internal sealed class FolderWatch
{
    private readonly Chain chain;
    private readonly Promises promises;
    private readonly PeerBook book;
    private readonly AlarmBoard alarms;
    private readonly long knownHeight;
    private readonly long wishAtStart;

    public FolderWatch(Chain chain, Promises promises, PeerBook book, AlarmBoard alarms, bool counts)
    {
        this.chain = chain;
        this.promises = promises;
        this.book = book;
        this.alarms = alarms;
        var tip = chain.Tip.Height;
        knownHeight = Math.Max(promises.Height, tip + 1);
        wishAtStart = promises.Wish;
        if (counts && !promises.Forgets && promises.Height > tip + 1)
            Raise(
                LedgerAlarmKind.SetBack,
                $"This node's ledger ends at block {tip}, but the member has signed at height {promises.Height}: the "
                    + "ledger was set back or lost. It is taken from the other members."
            );
        if (counts && promises.Forgets && tip > 0)
            Raise(
                LedgerAlarmKind.SetBack,
                "There is no record of what this member has signed, so it signs nothing before enough others have answered."
            );
    }

    /// <summary>Whether another process runs with this member's key, so that this one signs nothing.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Another process of a member spoke up again after this one.</summary>
    public void RaiseTwin(string member) =>
        Raise(
            LedgerAlarmKind.RunsTwice,
            $"Two processes run with the key of {member}: its folder was copied. Stop one of them."
        );

    /// <summary>One member that lies can't stop another: more of them must have heard of the other process.</summary>
    /// <param name="witnesses">How many others said lately that they have heard of another process.</param>
    public void CheckForCopies(int witnesses)
    {
        if (IsStopped || witnesses == 0)
            return;
        IsStopped = witnesses > book.Liars;
        Raise(
            LedgerAlarmKind.RunsTwice,
            "Another process runs with this member's key: the folder was copied. Stop one of them and start the other again."
                + (IsStopped ? " Until then this one signs nothing." : "")
        );
    }

    /// <summary>Compares what another member has seen of this one's votes with what is remembered here.</summary>
    public void CheckMemory(string member, MemberReport report)
    {
        var (height, locked) = (report.SeenHeight, promises.Lock);
        var isLater =
            height > knownHeight
            || report.KnownWish > wishAtStart
            || (
                height > chain.Tip.Height
                && report.SeenLock > 0
                && (height, report.SeenLock).CompareTo((locked?.Height ?? 0, locked?.Round ?? 0)) > 0
            );
        if (!isLater)
            return;
        promises.Forget();
        Raise(
            LedgerAlarmKind.SetBack,
            $"{member} has heard of a later vote or start of this member than this node remembers: its folder was set "
                + "back or lost. It signs nothing before enough others have answered."
        );
    }

    private void Raise(LedgerAlarmKind kind, string message) => alarms.Raise(kind, chain.Tip.Height, message);
}
