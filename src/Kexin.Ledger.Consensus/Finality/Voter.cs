using System.Security.Cryptography;
using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Finality;

/// <summary>This member's part in deciding which block is the next one.</summary>
/// <remarks>
/// What: the rules of docs/ledger.md, one method each, tried after whatever came until none has anything to do.
/// Source: Tendermint (Buchman, Kwon, Milosevic, arXiv 1807.04938): votes, locks, rounds; Model/finality.pml is this.
/// Security: two blocks of one height do not both become final while fewer than a third of the members lie, whatever
/// stops, is started again, is set back or loses its memory one after the other.
/// Cost: two signatures and one synced write a block, besides the block's own.
/// </remarks>
internal sealed class Voter : IAsyncDisposable
{
    private readonly Chain chain;
    private readonly Promises promises;
    private readonly FolderWatch folders;
    private readonly AlarmBoard alarms;
    private readonly EngineLimits limits;
    private readonly Rounds rounds;
    private readonly MemberSet members;
    private readonly Turn turn = new();
    private readonly PeerBook book;
    private readonly OpenHeight open;
    private readonly TimeProvider clock;
    private readonly bool counts;

    private bool hasTimedOut;
    private bool hasNews;
    private long version;

    public Voter(LedgerEngineOptions options, Chain chain, AlarmBoard alarms)
    {
        this.chain = chain;
        this.alarms = alarms;
        (limits, clock) = (options.Limits, options.Clock);
        members = chain.Genesis.Members;
        book = new PeerBook(members, chain.Self);
        promises = new Promises(options.Memory);
        counts = members.Find(chain.Self) is { Counts: true };
        folders = new FolderWatch(chain, promises, book, alarms, counts);
        rounds = new Rounds(chain, book, promises, Remember, limits, clock);
        open = new OpenHeight(chain, options.Key, promises, rounds, alarms, () => version++);
    }

    /// <summary>The height that is being decided.</summary>
    public long Height => open.Number;

    /// <summary>Whether this member has learned from enough others how far they are, so that it votes and makes blocks.</summary>
    public bool IsReady => rounds.Ask == 0;

    /// <summary>Whether another process runs with this member's key, so that this one signs nothing.</summary>
    public bool IsStopped => folders.IsStopped;

    /// <summary>Whether something waits to be decided.</summary>
    public bool IsActive => open.IsActive;

    /// <summary>Whether enough members are heard of and vote, this one among them, for a round to decide.</summary>
    public bool IsQuorumThere =>
        IsReady && !IsStopped && book.CountThere(chain.Tip.Height, IsRecent) + (counts ? 1 : 0) >= members.Quorum;

    /// <summary>The members whose votes count and of whom nothing was heard lately.</summary>
    public IReadOnlyList<MemberId> Silent => book.FindSilent(IsRecent);

    public long Round => rounds.Current;

    public long Wish => promises.Wish;

    /// <summary>Set when anything has changed that others should hear of.</summary>
    public ChangeSignal Changed { get; } = new();

    /// <summary>Grows with each change of this member's own state.</summary>
    public long Version => Volatile.Read(ref version);

    /// <summary>Whether the usual way, over the orderer's node, may not be enough.</summary>
    public bool IsContested => counts && (!IsReady || hasTimedOut || Wish != Round || Round % 2 != 0);

    /// <summary>The block that this orderer's node offered and that is not decided yet.</summary>
    public Block? Offered => open.Own?.Block;

    /// <summary>The height of the offered block if it holds that transaction; otherwise null.</summary>
    public long? FindOffered(TransactionId id) =>
        Offered is { } block && block.Transactions.Any(transaction => transaction.Id == id)
            ? block.Header.Height
            : null;

    public IEnumerable<(MemberId Member, PeerEntry Entry)> Peers => book.All;

    /// <summary>What this node proposes now as the leader of its round, for the feed.</summary>
    public async Task<(Proposal Proposal, Block Block, FinalityCertificate? Proof)?> ProposalAsync(
        CancellationToken token
    )
    {
        using var leave = await turn.EnterAsync(token).ConfigureAwait(false);
        return open.OwnProposal is { } now && open.Find(now.Header) is { } candidate
            ? (now, candidate.Block, Proof?.Header == now.Header ? Proof : null)
            : null;
    }

    /// <summary>The highest proof of lock for the height that is being decided.</summary>
    public FinalityCertificate? Proof => open.Proof;

    /// <summary>The block that this node holds for the next height, for a member that lacks it: what is locked, or proposed, or any.</summary>
    public async Task<Block?> BlockForOthersAsync(CancellationToken token)
    {
        using var leave = await turn.EnterAsync(token).ConfigureAwait(false);
        return open.ForOthers?.Block;
    }

    /// <summary>Whether a block is proposed or locked that is not here.</summary>
    public bool LacksBlock => open.LacksBlock;

    /// <summary>What this member tells another one of itself.</summary>
    public async Task<MemberReport> ReportAsync(MemberId to, CancellationToken token)
    {
        using var leave = await turn.EnterAsync(token).ConfigureAwait(false);
        var entry = book.Find(to)!;
        entry.IsOwedAReport = false;
        var tip = chain.FindCertificate(chain.Tip.Height);
        var seen = tip?.Cosignatures.Any(vote => vote.Member == to) == true ? (tip.Height, tip.Round) : default;
        seen = entry.Seen.CompareTo(seen) > 0 ? entry.Seen : seen;
        return new MemberReport(
            chain.Clock.Now,
            chain.Tip.Height,
            rounds.Boot,
            Wish,
            rounds.Ask,
            entry.Report?.Boot ?? 0,
            entry.WishAtBoot,
            seen.Height,
            seen.Round,
            entry.WishBefore,
            promises.Forgets ? 1 : 0,
            open.OwnVote(VotePhase.Prevote),
            open.OwnVote(VotePhase.Precommit),
            open.OwnProposal is { } now ? new ReportedProposal(now.Round, now.Header) : null,
            Proof
        );
    }

    /// <summary>Takes what another member says of itself.</summary>
    /// <returns>False when a vote or a proof in it is not right.</returns>
    public Task<bool> TakeReportAsync(MemberId from, MemberReport report, CancellationToken token) =>
        RunAsync(
            () =>
            {
                if (book.Find(from) is not { } entry || !rounds.IsPossible(report))
                    return Task.FromResult(false);
                if (!entry.Hear(report, rounds.Boot, Wish, clock.GetTimestamp()))
                    folders.RaiseTwin(Name(from));
                folders.CheckForCopies(book.CountSawAnotherBoot(IsLately));
                if (!IsReady)
                    folders.CheckMemory(Name(from), report);
                if (report.Ask > Wish && entry.MayAsk(chain.Clock.Now, limits.AskWindow))
                    Remember(report.Ask);
                hasNews |= entry.IsOwedAReport;
                var isRight = open.Take(from, entry, report.Prevote) & open.Take(from, entry, report.Precommit);
                isRight &= report.Height != chain.Tip.Height || open.Take(report.Proof);
                if (isRight && report.Proposal is { } said && report.Height == chain.Tip.Height)
                    open.Take(new Proposal(said.Round, from, said.Header));
                return Task.FromResult(isRight);
            },
            token
        );

    /// <summary>Takes a block that the leader of a round proposes.</summary>
    public Task<bool> TakeProposalAsync(
        MemberId leader,
        long inRound,
        Block block,
        FinalityCertificate? locked,
        CancellationToken token
    ) =>
        RunAsync(
            async () =>
            {
                if (block.Header.Height != Height)
                    return true;
                if (!open.Take(locked))
                    return false;
                open.Take(new Proposal(inRound, leader, block.Header.Hash));
                return await open.TakeAsync(block, null, token).ConfigureAwait(false);
            },
            token
        );

    /// <summary>Takes a block that is proposed or locked and was asked for.</summary>
    public Task<bool> TakeBlockAsync(Block block, CancellationToken token) =>
        RunAsync(
            async () =>
                block.Header.Height != Height
                || block.Header.Hash != open.Wanted
                || await open.TakeAsync(block, null, token).ConfigureAwait(false),
            token
        );

    /// <summary>Takes the block that this orderer's node has ordered for the next height; true when it is there to be decided.</summary>
    public Task<bool> OfferAsync(Block block, BlockExecution? execution, CancellationToken token) =>
        RunAsync(() => open.OfferAsync(block, execution, token), token);

    /// <summary>Takes a proof of lock or a certificate for the height that is being decided.</summary>
    public Task<bool> TakeCertificateAsync(FinalityCertificate certificate, CancellationToken token) =>
        RunAsync(
            async () =>
            {
                if (certificate.Height != Height)
                    return true;
                if (certificate.Phase == VotePhase.Prevote)
                    return open.Take(certificate);
                if (open.Find(certificate.Header) is not { } candidate)
                    return false;
                if (certificate.Check(candidate.Block.Header, members) is { } refusal)
                    return open.Complain(refusal.ToString());
                await DecideAsync(candidate, certificate, token).ConfigureAwait(false);
                return true;
            },
            token
        );

    /// <summary>Takes a final block with its certificate; true when it is final here now.</summary>
    public Task<bool> TakeFinalAsync(Block block, FinalityCertificate certificate, CancellationToken token) =>
        RunAsync(
            async () =>
            {
                var header = block.Header;
                if (header.Height > Height)
                    return false;
                if (certificate.Check(header, members) is { } refusal)
                    return open.Complain(refusal.ToString());
                if (header.Height < Height)
                    return chain.ReadHeader(header.Height).Hash == header.Hash || chain.RaiseFork(header);
                var execution =
                    open.Find(header.Hash)?.Execution
                    ?? await chain.ExamineAsync(block, null, isProven: true, token).ConfigureAwait(false);
                if (execution is null)
                    return false;
                await DecideAsync(new Candidate(block, execution), certificate, token).ConfigureAwait(false);
                return true;
            },
            token
        );

    /// <summary>The round has taken too long, unless it is over: this member wishes for the next one.</summary>
    public Task TimeOutAsync(long height, long inRound, CancellationToken token) =>
        RunAsync(
            () =>
            {
                if (Height == height && Round == inRound && IsReady && !IsStopped && Wish <= Round)
                {
                    hasTimedOut = true;
                    Remember(Round + 1);
                }
                return Task.FromResult(true);
            },
            token
        );

    /// <summary>Takes up the block that was kept for the next height when this node stopped.</summary>
    public Task RestoreAsync(CancellationToken token) =>
        RunAsync(
            async () =>
                chain.FindCandidate() is { } block
                && (
                    chain.Self == chain.Genesis.Orderer && open.Own is null
                        ? await open.OfferAsync(block, null, token).ConfigureAwait(false)
                        : await open.TakeAsync(block, null, token).ConfigureAwait(false)
                ),
            token
        );

    /// <summary>Tries again what depends on the time alone.</summary>
    public Task TendAsync(CancellationToken token) => RunAsync(() => Task.FromResult(true), token);

    public ValueTask DisposeAsync() => turn.DisposeAsync();

    private string Name(MemberId member) => members.Describe(member).En;

    private async Task<bool> RunAsync(Func<Task<bool>> take, CancellationToken token)
    {
        using var leave = await turn.EnterAsync(token).ConfigureAwait(false);
        var before = version;
        try
        {
            var taken = await take().ConfigureAwait(false);
            while (await StepAsync(token).ConfigureAwait(false)) { }
            return taken;
        }
        finally
        {
            if (version != before || hasNews)
                Changed.Set();
            hasNews = false;
        }
    }

    /// <summary>Applies the first rule that has something to do; false when none has.</summary>
    private async Task<bool> StepAsync(CancellationToken token)
    {
        if (rounds.AskLater() || rounds.EndRecovery(open.Take) || rounds.FollowWishes() || rounds.Enter())
        {
            version++;
            return true;
        }
        // Who has wished for the next round may lead this one still: nobody else may know that something waits, and a proposal binds to nothing.
        if (IsReady && counts && !IsStopped && open.Propose())
            return true;
        if (MayVote && open.Prevote())
            return true;
        if (open.Lock() || (MayVote && open.Precommit()))
            return true;
        if (open.FindCertificate() is not { } certificate)
            return false;
        await DecideAsync(open.Find(certificate.Header)!, certificate, token).ConfigureAwait(false);
        return true;
    }

    private bool MayVote => rounds.MayVote && !IsStopped;

    private async Task DecideAsync(Candidate candidate, FinalityCertificate certificate, CancellationToken token)
    {
        await chain.AppendAsync(candidate.Block, candidate.Execution, certificate, token).ConfigureAwait(false);
        open.Clear();
        rounds.Next(certificate);
        hasTimedOut = false;
        version++;
    }

    private bool IsRecent(long heardAt) => clock.GetElapsedTime(heardAt) <= limits.Silence;

    private bool IsLately(long heardAt) => clock.GetElapsedTime(heardAt) <= limits.RecoveryPatience;

    private void Remember(long wished)
    {
        promises.Keep(Height, wished, Proof);
        version++;
    }
}
