using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Finality;

/// <summary>What is known here of the height that is being decided, and what this member has said of it: rules 2 to 4 of docs/ledger.md.</summary>
/// <remarks>Not safe for use by two at once but for what only reads a reference; <see cref="Voter"/> holds its gate.</remarks>
internal sealed class OpenHeight
{
    private readonly Chain chain;
    private readonly SigningKey key;
    private readonly Promises promises;
    private readonly Rounds rounds;
    private readonly AlarmBoard alarms;
    private readonly Action changed;
    private readonly MemberSet members;
    private readonly Ballots ballots;
    private readonly Candidates candidates = new();
    private long votedRound = -1;
    private long proposedRound = -1;
    private FinalityCertificate? proof;
    private Proposal? proposal;
    private Candidate? own;

    /// <param name="chain">Its next height is the open one.</param>
    /// <param name="key">Signs the votes.</param>
    /// <param name="promises">Where the lock is kept before a precommit exists.</param>
    /// <param name="rounds">In which round this member is.</param>
    /// <param name="alarms">Where votes and proofs that are not right are named.</param>
    /// <param name="changed">Called when this member's own state has changed.</param>
    public OpenHeight(Chain chain, SigningKey key, Promises promises, Rounds rounds, AlarmBoard alarms, Action changed)
    {
        (this.chain, this.key, this.promises, this.rounds) = (chain, key, promises, rounds);
        (this.alarms, this.changed) = (alarms, changed);
        members = chain.Genesis.Members;
        ballots = new Ballots(members);
        proof = promises.LockAt(Number);
    }

    public long Number => chain.Tip.Height + 1;

    /// <summary>Whether something waits to be decided.</summary>
    public bool IsActive => !candidates.IsEmpty || !ballots.IsEmpty || proof is not null;

    /// <summary>The block that this orderer's node offered and that is not decided yet.</summary>
    public Candidate? Own => own;

    /// <summary>The highest proof of lock.</summary>
    public FinalityCertificate? Proof => Volatile.Read(ref proof);

    /// <summary>What this member proposes as the leader of a round.</summary>
    public Proposal? OwnProposal => proposal is { } said && said.Leader == chain.Self ? said : null;

    /// <summary>The block that is locked or else proposed.</summary>
    public Digest? Wanted => proof?.Header ?? proposal?.Header;

    /// <summary>Whether a block is proposed or locked that is not here.</summary>
    public bool LacksBlock => Wanted is { } header && Find(header) is null && !candidates.IsWrong(header);

    /// <summary>The block for a member that lacks it: what is locked, or proposed, or any.</summary>
    public Candidate? ForOthers => Wanted is { } header ? Find(header) : candidates.Any;

    public Candidate? Find(Digest header) => candidates.Find(header);

    /// <summary>This member's last vote of a kind.</summary>
    public HeaderCosignature? OwnVote(VotePhase phase) => ballots.Find(phase, chain.Self);

    /// <summary>The certificate that the known votes make, if they make one.</summary>
    public FinalityCertificate? FindCertificate() => ballots.FindCertificate(VotePhase.Precommit, HeaderOf);

    /// <summary>Proposes a block if this member leads its round and has not yet.</summary>
    public bool Propose()
    {
        var round = rounds.Current;
        if (rounds.LeaderOf(round) != chain.Self || proposedRound >= round)
            return false;
        var candidate = proof is not null ? Find(proof.Header) : own ?? (round % 2 == 0 ? null : candidates.Any);
        if (candidate is null)
            return false;
        proposedRound = round;
        proposal = new Proposal(round, chain.Self, candidate.Block.Header.Hash);
        changed();
        return true;
    }

    /// <summary>Prevotes for what the round's leader proposes, unless a lock stands against it.</summary>
    /// <remarks>A lock yields to a newer proof of lock, and the newest that is known is in proof already.</remarks>
    public bool Prevote()
    {
        var round = rounds.Current;
        if (
            proposal is not { } said
            || said.Round != round
            || votedRound >= round
            || Find(said.Header) is not { } candidate
            || (proof is not null && proof.Header != said.Header)
        )
            return false;
        votedRound = round;
        if (candidate != own)
            chain.KeepCandidate(candidate.Block, synced: false);
        Cast(candidate, VotePhase.Prevote);
        return true;
    }

    /// <summary>Takes over a proof of lock that the known prevotes make.</summary>
    public bool Lock()
    {
        if (ballots.FindCertificate(VotePhase.Prevote, HeaderOf) is not { } locked || !IsNewer(locked))
            return false;
        proof = locked;
        changed();
        return true;
    }

    /// <summary>Precommits to what is locked in the present round; the lock is on disk before the vote exists.</summary>
    public bool Precommit()
    {
        if (
            proof is null
            || proof.Round != rounds.Current
            || Find(proof.Header) is not { } candidate
            || OwnVote(VotePhase.Precommit)?.Round >= rounds.Current
        )
            return false;
        promises.Keep(Number, promises.Wish, proof);
        Cast(candidate, VotePhase.Precommit);
        return true;
    }

    /// <summary>The height is decided, and the next one open.</summary>
    public void Clear()
    {
        ballots.Clear();
        candidates.Clear();
        (proposal, own, votedRound, proposedRound) = (null, null, -1, -1);
        proof = promises.LockAt(Number);
    }

    /// <summary>Takes a block if it may become the next one.</summary>
    public async Task<bool> TakeAsync(Block block, BlockExecution? execution, CancellationToken token)
    {
        var hash = block.Header.Hash;
        if (Find(hash) is not null)
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
        changed();
        return true;
    }

    /// <summary>Takes the block that this orderer's node has ordered; the first right one is its own for this height.</summary>
    public async Task<bool> OfferAsync(Block block, BlockExecution? execution, CancellationToken token)
    {
        if (own is not null || block.Header.Height != Number || block.Header.Previous != chain.Tip.Hash)
            return false;
        if (!await TakeAsync(block, execution, token).ConfigureAwait(false))
            return false;
        own = Find(block.Header.Hash);
        return true;
    }

    /// <summary>Takes another member's vote; false when it is not right.</summary>
    public bool Take(MemberId from, PeerEntry entry, HeaderCosignature? vote)
    {
        if (vote is null || vote.Height != Number)
            return true;
        var name = members.Describe(from).En;
        if (vote.Member != from || !rounds.IsPossible(vote.Round) || !vote.Verifies(chain.Genesis.Consortium, members))
            return Complain($"{name} sent a vote that is not its own or does not verify.");
        entry.Saw(vote);
        return ballots.Add(vote)
            || Complain($"{name} voted for two blocks in round {vote.Round}: it lies, or forgot what it signed.");
    }

    /// <summary>Takes a proof of lock; false when it is not right.</summary>
    public bool Take(FinalityCertificate? locked)
    {
        if (locked is null || locked.Height != Number || !IsNewer(locked))
            return true;
        if (locked.Phase != VotePhase.Prevote || locked.CheckVotes(chain.Genesis.Consortium, members) is not null)
            return Complain("A proof of lock does not verify.");
        proof = locked;
        changed();
        return true;
    }

    /// <summary>Takes what another member proposes, if it leads that round.</summary>
    public void Take(Proposal said)
    {
        if (
            rounds.LeaderOf(said.Round) == said.Leader
            && said.Leader != chain.Self
            && said.Round >= rounds.Current
            && rounds.IsPossible(said.Round)
            && (proposal is null || proposal.Round < rounds.Current || said.Round < proposal.Round)
        )
            proposal = said;
    }

    /// <summary>Raises the alarm that something is not right, and gives false.</summary>
    public bool Complain(string message)
    {
        alarms.Raise(LedgerAlarmKind.BadMessage, chain.Tip.Height, message);
        return false;
    }

    private bool IsNewer(FinalityCertificate locked) => locked.Round > (proof?.Round ?? -1);

    private BlockHeader? HeaderOf(Digest hash) => Find(hash)?.Block.Header;

    private void Cast(Candidate candidate, VotePhase phase)
    {
        ballots.Add(HeaderCosignature.Sign(candidate.Block.Header, phase, rounds.Current, key));
        changed();
    }
}
