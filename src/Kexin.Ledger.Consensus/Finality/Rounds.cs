using System.Security.Cryptography;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Finality;

/// <summary>In which round this member is, who leads it, and how a start is recovered from (docs/ledger.md, rules 1 and 5 to 7).</summary>
internal sealed class Rounds
{
    // A wish that is further ahead than this is nobody's honest one; a member that lies uses up rounds no faster.
    private const long LargestStep = 1L << 32;

    private readonly Chain chain;
    private readonly PeerBook book;
    private readonly Promises promises;
    private readonly Action<long> wishFor;
    private readonly EngineLimits limits;
    private readonly TimeProvider clock;
    private readonly List<MemberId> countingMembers;
    private readonly int quorum;
    private readonly bool counts;
    private readonly long startedAt;
    private long current;

    public Rounds(
        Chain chain,
        PeerBook book,
        Promises promises,
        Action<long> wishFor,
        EngineLimits limits,
        TimeProvider clock
    )
    {
        (this.chain, this.book, this.promises, this.wishFor) = (chain, book, promises, wishFor);
        (this.limits, this.clock) = (limits, clock);
        var members = chain.Genesis.Members;
        countingMembers = [.. members.Cards.Where(card => card.Counts).Select(card => card.Id)];
        quorum = members.Quorum;
        counts = countingMembers.Contains(chain.Self);
        startedAt = clock.GetTimestamp();
        Ask = counts ? EvenAfter(promises.Wish) : 0;
    }

    /// <summary>A random number of this process.</summary>
    public long Boot { get; } =
        RandomNumberGenerator.GetInt32(int.MaxValue) * (1L << 30) + RandomNumberGenerator.GetInt32(1 << 30) + 1;

    public long Current => Volatile.Read(ref current);

    /// <summary>While this member recovers, the round that it asks all to wish for; then 0.</summary>
    public long Ask { get; private set; }

    /// <summary>Whether this member votes in the present round: it has recovered, and has wished for no later one.</summary>
    public bool MayVote => counts && Ask == 0 && promises.Wish <= Current;

    /// <summary>In even rounds the orderer leads, so that nothing is slower while it is well; in odd ones the others, in turn.</summary>
    public MemberId LeaderOf(long round) =>
        round % 2 == 0
            ? chain.Genesis.Orderer
            : countingMembers[(int)((chain.Tip.Height + 1 + round / 2) % countingMembers.Count)];

    /// <summary>Whether an honest member can be in that round, as far as is known here.</summary>
    public bool IsPossible(long round) => round <= promises.Wish + LargestStep;

    public bool IsPossible(MemberReport report) =>
        IsPossible(report.Wish)
        && IsPossible(report.Ask)
        && Math.Max(report.SeenWish, report.KnownWish) <= promises.Wish + (LargestStep / 2);

    /// <summary>
    /// Asks for a later round if others had wished for one near the asked one already when they heard of this start, or know of a later
    /// wish of this member than it does.
    /// </summary>
    public bool AskLater()
    {
        var known = book.HighestKnownWish(Boot);
        var seen = Math.Max(book.HighestSeenWish(Boot) + 1, known > promises.Wish ? known : 0);
        var needed = EvenAfter(Math.Max(promises.Wish, seen));
        if (Ask == 0 || seen < Ask || needed <= Ask)
            return false;
        Ask = needed;
        return true;
    }

    /// <summary>This member votes from the asked round on when enough others have promised to vote in none before it.</summary>
    /// <param name="takeProof">Takes over a proof of lock; false when it is not right.</param>
    public bool EndRecovery(Func<FinalityCertificate?, bool> takeProof)
    {
        if (Ask == 0)
            return false;
        var answers = book.Answers(Boot, Ask, chain.Tip.Height).Count(entry => takeProof(entry.Report!.Proof));
        var isLate = clock.GetElapsedTime(startedAt) > limits.RecoveryPatience;
        if (answers < (!promises.Forgets && isLate ? book.AnswersAtLeast : book.AnswersForCertain))
            return false;
        promises.Recovered();
        wishFor(Math.Max(Ask, promises.Wish));
        Ask = 0;
        return true;
    }

    /// <summary>Wishes for what one honest member at least wishes for: its reason is good enough.</summary>
    public bool FollowWishes()
    {
        var others = book.NthWish(book.Liars + 1, own: null);
        if (others <= promises.Wish || !counts)
            return false;
        wishFor(others);
        return true;
    }

    /// <summary>Enters the round that a quorum wishes for.</summary>
    public bool Enter()
    {
        var next = book.NthWish(quorum, counts ? promises.Wish : null);
        if (next <= Current)
            return false;
        Begin(next);
        return true;
    }

    /// <summary>The next height begins in the first even round from that of the certificate on.</summary>
    public void Next(FinalityCertificate certificate) =>
        Begin(Math.Max(Current + Current % 2, certificate.Round + certificate.Round % 2));

    private void Begin(long round)
    {
        Volatile.Write(ref current, round);
        if (promises.Wish < round && counts)
            wishFor(round);
    }

    private static long EvenAfter(long number) => number + 2 - number % 2;
}
