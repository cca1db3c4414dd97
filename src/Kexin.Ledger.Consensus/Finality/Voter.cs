using System.Security.Cryptography;
using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Consensus.Finality;

/// <summary>This member's part in deciding which block is the next one.</summary>
/// <remarks>
/// What: the rules of docs/ledger.md, one method each, tried after whatever came until none has anything to do.
/// Source: Tendermint (Buchman, Kwon, Milosevic, arXiv 1807.04938): votes, locks, rounds; Model/finality.pml is this.
/// Security: two blocks of one height do not both become final while fewer than a third of the members lie, whatever
/// stops, is started again, is set back or loses its memory one after the other.
/// Cost: two signatures and one synced write a block, besides the block's own.
/// </remarks>
internal sealed class Voter : IDisposable
{
    private readonly Chain chain;
    private readonly SigningKey key;
    private readonly Promises promises;
    private readonly FolderWatch folders;
    private readonly AlarmBoard alarms;
    private readonly EngineLimits limits;
    private readonly Rounds rounds;
    private readonly MemberSet members;
    private readonly SemaphoreSlim gate = new(1);
    private readonly PeerBook book;
    private readonly Ballots ballots;
    private readonly Candidates candidates = new();
    private readonly bool counts;

    private long votedRound = -1;
    private bool hasNews;
    private FinalityCertificate? proof;
    private Proposal? proposal;
    private Candidate? own;
    private long version;

    public Voter(LedgerEngineOptions options, Chain chain, AlarmBoard alarms)
    {
        this.chain = chain;
        this.alarms = alarms;
        (key, limits) = (options.Key, options.Limits);
        members = chain.Genesis.Members;
        book = new PeerBook(members, chain.Self);
        ballots = new Ballots(members);
        promises = new Promises(options.Memory);
        counts = members.Find(chain.Self) is { Counts: true };
        folders = new FolderWatch(chain, promises, book, alarms, counts);
        rounds = new Rounds(chain, book, promises, wished => Remember(wished, proof), limits, options.Clock);
        proof = promises.LockAt(Height);
    }

    /// <summary>The height that is being decided.</summary>
    public long Height => chain.Tip.Height + 1;

    /// <summary>Whether this member has learned from enough others how far they are, so that it votes and makes blocks.</summary>
    public bool IsReady => rounds.Ask == 0;

    /// <summary>Whether another process runs with this member's key, so that this one signs nothing.</summary>
    public bool IsStopped => folders.IsStopped;

    /// <summary>Whether something waits to be decided.</summary>
    public bool IsActive => !candidates.IsEmpty || !ballots.IsEmpty || proof is not null;

    /// <summary>Rounds at this height that have taken too long here.</summary>
    public int Timeouts { get; private set; }

    public long Round => rounds.Current;

    public long Wish => promises.Wish;

    /// <summary>Set when anything has changed that others should hear of.</summary>
    public ChangeSignal Changed { get; } = new();

    /// <summary>Grows with each change of this member's own state.</summary>
    public long Version => Volatile.Read(ref version);

    /// <summary>Whether the usual way, over the orderer's node, may not be enough.</summary>
    public bool IsContested => counts && (!IsReady || Timeouts > 0 || Wish != Round || Round % 2 != 0);

    /// <summary>The block that this orderer's node offered and that is not decided yet.</summary>
    public Block? Offered => own?.Block;

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
        await gate.WaitAsync(token).ConfigureAwait(false);
        try
        {
            return proposal is { } now && now.Leader == chain.Self && candidates.Find(now.Header) is { } candidate
                ? (now, candidate.Block, proof?.Header == now.Header ? proof : null)
                : null;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The highest proof of lock for the height that is being decided.</summary>
    public FinalityCertificate? Proof => Volatile.Read(ref proof);

    /// <summary>The block that this node holds for the next height, for a member that lacks it: what is locked, or proposed, or any.</summary>
    public Block? BlockForOthers
    {
        get
        {
            gate.Wait();
            try
            {
                return (Wanted is { } header ? candidates.Find(header) : candidates.Any)?.Block;
            }
            finally
            {
                gate.Release();
            }
        }
    }

    /// <summary>Whether a block is proposed or locked that is not here.</summary>
    public bool LacksBlock => Wanted is { } header && candidates.Find(header) is null && !candidates.IsWrong(header);

    private Digest? Wanted => proof?.Header ?? proposal?.Header;

    /// <summary>What this member tells another one of itself.</summary>
    public async Task<MemberReport> ReportAsync(MemberId to, CancellationToken token)
    {
        await gate.WaitAsync(token).ConfigureAwait(false);
        try
        {
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
                promises.Forgets ? 1 : 0,
                ballots.Find(VotePhase.Prevote, chain.Self),
                ballots.Find(VotePhase.Precommit, chain.Self),
                proposal is { } now && now.Leader == chain.Self ? new ReportedProposal(now.Round, now.Header) : null,
                proof
            );
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Takes what another member says of itself.</summary>
    /// <returns>False when a vote or a proof in it is not right.</returns>
    public Task<bool> TakeReportAsync(MemberId from, MemberReport report, CancellationToken token) =>
        RunAsync(
            () =>
            {
                if (book.Find(from) is not { } entry || !rounds.IsPossible(report))
                    return Task.FromResult(false);
                if (!entry.Hear(report, rounds.Boot, Wish))
                    folders.RaiseTwin(Name(from));
                folders.CheckForCopies();
                if (!IsReady)
                    folders.CheckMemory(Name(from), report);
                if (report.Ask > Wish && entry.MayAsk(chain.Clock.Now, limits.AskWindow))
                    Remember(report.Ask, proof);
                hasNews |= entry.IsOwedAReport;
                var isRight = Take(from, entry, report.Prevote) & Take(from, entry, report.Precommit);
                isRight &= report.Height != chain.Tip.Height || Take(report.Proof);
                if (isRight && report.Proposal is { } said && report.Height == chain.Tip.Height)
                    Take(new Proposal(said.Round, from, said.Header));
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
                if (!Take(locked))
                    return false;
                Take(new Proposal(inRound, leader, block.Header.Hash));
                return await ExamineAsync(block, null, token).ConfigureAwait(false);
            },
            token
        );

    /// <summary>Takes a block that is proposed or locked and was asked for.</summary>
    public Task<bool> TakeBlockAsync(Block block, CancellationToken token) =>
        RunAsync(
            async () =>
                block.Header.Height != Height
                || block.Header.Hash != Wanted
                || await ExamineAsync(block, null, token).ConfigureAwait(false),
            token
        );

    /// <summary>Takes the block that this orderer's node has ordered for the next height; true when it is there to be decided.</summary>
    public Task<bool> OfferAsync(Block block, BlockExecution? execution, CancellationToken token) =>
        RunAsync(() => OfferUnderGateAsync(block, execution, token), token);

    /// <summary>Takes a proof of lock or a certificate for the height that is being decided.</summary>
    public Task<bool> TakeCertificateAsync(FinalityCertificate certificate, CancellationToken token) =>
        RunAsync(
            async () =>
            {
                if (certificate.Height != Height)
                    return true;
                if (certificate.Phase == VotePhase.Prevote)
                    return Take(certificate);
                if (candidates.Find(certificate.Header) is not { } candidate)
                    return false;
                if (certificate.Check(candidate.Block.Header, members) is { } refusal)
                    return Complain(refusal.ToString());
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
                    return Complain(refusal.ToString());
                if (header.Height < Height)
                    return chain.ReadHeader(header.Height).Hash == header.Hash || chain.RaiseFork(header);
                var execution =
                    candidates.Find(header.Hash)?.Execution
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
                if (Height == height && Round == inRound && IsReady && !IsStopped)
                {
                    Timeouts++;
                    Remember(Math.Max(Wish, Round + 1), proof);
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
                    chain.Self == chain.Genesis.Orderer && own is null
                        ? await OfferUnderGateAsync(block, null, token).ConfigureAwait(false)
                        : await ExamineAsync(block, null, token).ConfigureAwait(false)
                ),
            token
        );

    /// <summary>Tries again what depends on the time alone.</summary>
    public Task TendAsync(CancellationToken token) => RunAsync(() => Task.FromResult(true), token);

    public void Dispose() => gate.Dispose();

    private string Name(MemberId member) => members.Describe(member).En;

    private async Task<bool> RunAsync(Func<Task<bool>> take, CancellationToken token)
    {
        await gate.WaitAsync(token).ConfigureAwait(false);
        var before = version;
        try
        {
            var taken = await take().ConfigureAwait(false);
            while (await StepAsync(token).ConfigureAwait(false)) { }
            return taken;
        }
        finally
        {
            var isNews = version != before || hasNews;
            hasNews = false;
            gate.Release();
            if (isNews)
                Changed.Set();
        }
    }

    /// <summary>Applies the first rule that has something to do; false when none has.</summary>
    private async Task<bool> StepAsync(CancellationToken token)
    {
        if (rounds.AskLater() || rounds.EndRecovery(Take) || rounds.FollowWishes() || rounds.Enter())
        {
            version++;
            return true;
        }
        if (MayVote && (Propose() || Prevote()))
            return true;
        if (ballots.FindCertificate(VotePhase.Prevote, HeaderOf) is { } locked && locked.Round > (proof?.Round ?? -1))
        {
            proof = locked;
            version++;
            return true;
        }
        if (MayVote && Precommit())
            return true;
        if (ballots.FindCertificate(VotePhase.Precommit, HeaderOf) is not { } certificate)
            return false;
        await DecideAsync(candidates.Find(certificate.Header)!, certificate, token).ConfigureAwait(false);
        return true;
    }

    private bool MayVote => rounds.MayVote && !IsStopped;

    private BlockHeader? HeaderOf(Digest hash) => candidates.Find(hash)?.Block.Header;

    private bool Propose()
    {
        if (
            rounds.LeaderOf(Round) != chain.Self
            || (proposal is { } said && said.Leader == chain.Self && said.Round >= Round)
        )
            return false;
        var candidate = proof is not null
            ? candidates.Find(proof.Header)
            : own ?? (Round % 2 == 0 ? null : candidates.Any);
        if (candidate is null)
            return false;
        proposal = new Proposal(Round, chain.Self, candidate.Block.Header.Hash);
        version++;
        return true;
    }

    // For what the round's leader proposes, unless a lock stands against it: a lock yields to a newer proof of lock,
    // and the newest that is known is in proof already.
    private bool Prevote()
    {
        if (
            proposal is not { } said
            || said.Round != Round
            || votedRound >= Round
            || candidates.Find(said.Header) is not { } candidate
            || (proof is not null && proof.Header != said.Header)
        )
            return false;
        votedRound = Round;
        if (candidate != own)
            chain.KeepCandidate(candidate.Block, synced: false);
        Cast(candidate, VotePhase.Prevote);
        return true;
    }

    // The lock is on disk before the vote exists.
    private bool Precommit()
    {
        if (
            proof is null
            || proof.Round != Round
            || candidates.Find(proof.Header) is not { } candidate
            || ballots.Find(VotePhase.Precommit, chain.Self)?.Round >= Round
        )
            return false;
        Remember(Wish, proof);
        Cast(candidate, VotePhase.Precommit);
        return true;
    }

    private void Cast(Candidate candidate, VotePhase phase)
    {
        ballots.Add(HeaderCosignature.Sign(candidate.Block.Header, phase, Round, key));
        version++;
    }

    private async Task DecideAsync(Candidate candidate, FinalityCertificate certificate, CancellationToken token)
    {
        await chain.AppendAsync(candidate.Block, candidate.Execution, certificate, token).ConfigureAwait(false);
        ballots.Clear();
        candidates.Clear();
        (proposal, own, votedRound, Timeouts) = (null, null, -1, 0);
        proof = promises.LockAt(Height);
        rounds.Next(certificate);
        version++;
    }

    private async Task<bool> ExamineAsync(Block block, BlockExecution? execution, CancellationToken token)
    {
        var hash = block.Header.Hash;
        if (candidates.Find(hash) is not null)
            return true;
        if (candidates.IsWrong(hash))
            return false;
        execution = await chain.ExamineAsync(block, execution, proof?.Header == hash, token).ConfigureAwait(false);
        if (execution is null)
        {
            if (proof?.Header == hash || chain.Clock.Check(block.Header.Time) is null)
                candidates.AddWrong(hash);
            return false;
        }
        candidates.Add(new Candidate(block, execution), proof?.Header);
        version++;
        return true;
    }

    private async Task<bool> OfferUnderGateAsync(Block block, BlockExecution? execution, CancellationToken token)
    {
        if (own is not null || block.Header.Height != Height || block.Header.Previous != chain.Tip.Hash)
            return false;
        if (!await ExamineAsync(block, execution, token).ConfigureAwait(false))
            return false;
        own = candidates.Find(block.Header.Hash);
        return true;
    }

    private bool Take(MemberId from, PeerEntry entry, HeaderCosignature? vote)
    {
        if (vote is null || vote.Height != Height)
            return true;
        if (vote.Member != from || !rounds.IsPossible(vote.Round) || !vote.Verifies(chain.Genesis.Consortium, members))
            return Complain($"{Name(from)} sent a vote that is not its own or does not verify.");
        entry.Saw(vote);
        return ballots.Add(vote)
            || Complain($"{Name(from)} voted for two blocks in round {vote.Round}: it lies, or forgot what it signed.");
    }

    private bool Take(FinalityCertificate? locked)
    {
        if (locked is null || locked.Height != Height || locked.Round <= (proof?.Round ?? -1))
            return true;
        if (locked.Phase != VotePhase.Prevote || locked.CheckVotes(chain.Genesis.Consortium, members) is not null)
            return Complain("A proof of lock does not verify.");
        proof = locked;
        version++;
        return true;
    }

    private void Take(Proposal said)
    {
        if (
            rounds.LeaderOf(said.Round) == said.Leader
            && said.Leader != chain.Self
            && said.Round > (proposal?.Round ?? -1)
            && rounds.IsPossible(said.Round)
        )
            proposal = said;
    }

    private void Remember(long wished, FinalityCertificate? locked)
    {
        promises.Keep(Height, wished, locked);
        version++;
    }

    private bool Complain(string message)
    {
        alarms.Raise(LedgerAlarmKind.BadMessage, chain.Tip.Height, message);
        return false;
    }
}
