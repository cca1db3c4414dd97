using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Finality;

/// <summary>What one other member last said of itself, and of this member.</summary>
internal sealed class PeerEntry
{
    private readonly Queue<long> oldBoots = new();
    private readonly Queue<long> asks = new();
    private long highestWish;

    /// <summary>The last report; null before the first.</summary>
    public MemberReport? Report { get; private set; }

    /// <summary>When that report came, as a timestamp of the clock.</summary>
    public long HeardAt { get; private set; }

    /// <summary>What this member had wished for when it first heard of that boot.</summary>
    public long WishAtBoot { get; private set; }

    /// <summary>The highest height at which a vote of that member was seen, and the highest round of a precommit there, or 0.</summary>
    public (long Height, long Round) Seen { get; private set; }

    /// <summary>The highest round that it had wished for before its last start, as far as was heard.</summary>
    public long WishBefore { get; private set; }

    /// <summary>Whether the next report to it should not wait for the heartbeat.</summary>
    public bool IsOwedAReport { get; set; }

    /// <summary>Whether it has heard of this process.</summary>
    public bool HasSeenThisBoot { get; private set; }

    /// <summary>When it last said, after it had heard of this process, that it has heard of another one with this member's key; null for never.</summary>
    public long? SawAnotherBootAt { get; private set; }

    /// <summary>Notes a vote of that member, which was verified.</summary>
    public void Saw(HeaderCosignature vote)
    {
        var seen = (vote.Height, vote.Phase == VotePhase.Precommit ? vote.Round : 0);
        if (seen.CompareTo(Seen) > 0)
            Seen = seen;
    }

    /// <summary>Takes a report; false when a process of that member speaks up again after another one did.</summary>
    public bool Hear(MemberReport report, long ownBoot, long ownWish, long now)
    {
        var isKnown = Report?.Boot == report.Boot;
        var isBack = !isKnown && oldBoots.Contains(report.Boot);
        if (!isKnown)
        {
            if (Report is not null)
                oldBoots.Enqueue(Report.Boot);
            if (oldBoots.Count > 8)
                oldBoots.Dequeue();
            WishAtBoot = ownWish;
            WishBefore = highestWish;
        }
        IsOwedAReport |= !isKnown || report.Ask > Report!.Ask;
        (Report, HeardAt) = (report, now);
        highestWish = Math.Max(highestWish, report.Wish);
        if (report.SeenBoot == ownBoot)
            HasSeenThisBoot = true;
        else if (HasSeenThisBoot && report.SeenBoot != 0)
            SawAnotherBootAt = now;
        return !isBack;
    }

    /// <summary>Whether that member may ask for a new round now; it may do so four times within a window.</summary>
    public bool MayAsk(long now, TimeSpan window)
    {
        while (asks.Count > 0 && now - asks.Peek() > window.TotalMilliseconds)
            asks.Dequeue();
        if (asks.Count >= 4)
            return false;
        asks.Enqueue(now);
        return true;
    }
}

/// <summary>What the other members last said, and how many of them that makes.</summary>
internal sealed class PeerBook
{
    private readonly Dictionary<MemberId, PeerEntry> entries;
    private readonly List<PeerEntry> counting;

    public PeerBook(MemberSet members, MemberId self)
    {
        entries = members.Cards.Where(card => card.Id != self).ToDictionary(card => card.Id, _ => new PeerEntry());
        counting = [.. members.Cards.Where(card => card.Id != self && card.Counts).Select(card => entries[card.Id])];
        var (all, quorum) = (members.CountingMembers, members.Quorum);
        Liars = (all - 1) / 3;
        AnswersForCertain = Math.Min(counting.Count, all - quorum + Liars + 1);
        AnswersAtLeast = Math.Min(counting.Count, Math.Min(quorum - 1, AnswersForCertain));
    }

    /// <summary>How many members may lie: fewer than a third.</summary>
    public int Liars { get; }

    /// <summary>So many answers share an honest member with every quorum that this member was ever part of.</summary>
    public int AnswersForCertain { get; }

    /// <summary>So many others have to be there for anything to become final.</summary>
    public int AnswersAtLeast { get; }

    public PeerEntry? Find(MemberId member) => entries.GetValueOrDefault(member);

    public IEnumerable<(MemberId Member, PeerEntry Entry)> All => entries.Select(pair => (pair.Key, pair.Value));

    /// <summary>The n-th highest round that counting members wish for; -1 when so many have not been heard.</summary>
    public long NthWish(int n, long? own)
    {
        var wishes = counting.Select(entry => entry.Report?.Wish ?? -1);
        if (own is { } mine)
            wishes = wishes.Append(mine);
        return wishes.OrderDescending().Skip(n - 1).FirstOrDefault(-1);
    }

    /// <summary>The counting members who have promised to vote in no round before that one, and had wished for none near it before this start.</summary>
    /// <remarks>Who remembers nothing is believed only where there is nothing yet: when a consortium is founded.</remarks>
    public IEnumerable<PeerEntry> Answers(long boot, long round, long height) =>
        counting.Where(entry =>
            entry.Report is { } report
            && report.SeenBoot == boot
            && report.Height <= height
            && (report.Forgets == 0 || height == 0)
            && report.SeenWish + 1 < round
            && report.Wish >= round
        );

    /// <summary>The counting members who vote at this height, as far as was heard lately: they have recovered, and are not behind.</summary>
    public int CountThere(long height, Func<long, bool> isRecent) =>
        counting.Count(entry =>
            entry.Report is { Ask: 0 } report && report.Height >= height && isRecent(entry.HeardAt)
        );

    /// <summary>The counting members of whom nothing was heard lately.</summary>
    public IReadOnlyList<MemberId> FindSilent(Func<long, bool> isRecent) =>
        [
            .. entries
                .Where(pair => counting.Contains(pair.Value))
                .Where(pair => pair.Value.Report is null || !isRecent(pair.Value.HeardAt))
                .Select(pair => pair.Key),
        ];

    /// <summary>The highest round that a member had wished for when it heard of this start.</summary>
    public long HighestSeenWish(long boot) => HighestOf(boot, report => report.SeenWish);

    /// <summary>The highest round that a member has heard this one wish for, in whichever process of it.</summary>
    public long HighestKnownWish(long boot) => HighestOf(boot, report => report.KnownWish);

    private long HighestOf(long boot, Func<MemberReport, long> round) =>
        counting
            .Where(entry => entry.Report?.SeenBoot == boot)
            .Select(entry => round(entry.Report!))
            .DefaultIfEmpty(0)
            .Max();

    /// <summary>How many counting members said lately that they have heard of another process with this member's key.</summary>
    /// <remarks>Of two processes that run each member hears at every heartbeat; what one said long ago does not add up with what another says now.</remarks>
    public int CountSawAnotherBoot(Func<long, bool> isLately) =>
        counting.Count(entry => entry.SawAnotherBootAt is { } at && isLately(at));
}
