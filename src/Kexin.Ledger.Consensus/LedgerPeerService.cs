using System.Runtime.CompilerServices;
using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Finality;
using Kexin.Ledger.Consensus.Ordering;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Consensus.Submitting;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus;

/// <summary>What a node answers to other members' nodes; the other side of <see cref="ILedgerPeers"/>.</summary>
/// <remarks>
/// The endpoint that calls it has authenticated the caller as a member and refuses bodies that are longer than
/// <see cref="WireBounds"/> says. A <see cref="DecodingException"/> means bad bytes, a
/// <see cref="LedgerPeerException"/> a caller that may not ask this of this node.
/// </remarks>
public sealed class LedgerPeerService
{
    private readonly Chain chain;
    private readonly Voter voter;
    private readonly EngineLimits limits;
    private readonly TimeProvider clock;
    private readonly OrdererDesk? desk;
    private Tuple<Proposal, ReadOnlyMemory<byte>>? lastProposal;

    internal LedgerPeerService(Chain chain, Voter voter, EngineLimits limits, TimeProvider clock, OrdererDesk? desk)
    {
        this.chain = chain;
        this.voter = voter;
        this.limits = limits;
        this.clock = clock;
        this.desk = desk;
    }

    /// <summary>Takes transactions in and answers when each is in a block or refused.</summary>
    /// <param name="caller">Whose node asks.</param>
    /// <param name="submission">What came.</param>
    /// <param name="cancellationToken">Ends the wait; the transactions may still get into a block.</param>
    /// <exception cref="DecodingException">The bytes are no submission.</exception>
    /// <exception cref="LedgerPeerException">The caller is no member, or this is not the orderer's node.</exception>
    public async Task<ReadOnlyMemory<byte>> SubmitAsync(
        MemberId caller,
        ReadOnlyMemory<byte> submission,
        CancellationToken cancellationToken
    )
    {
        var intake = DeskFor(caller).Intake;
        var transactions = Submission.Decode(submission, chain.Genesis.Suite);
        var results = await intake.SubmitAsync(caller, transactions, cancellationToken).ConfigureAwait(false);
        return Submission.EncodeAnswer(results);
    }

    /// <summary>Takes what a member says of itself, with its votes.</summary>
    /// <param name="caller">Whose node reports.</param>
    /// <param name="report">What came.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DecodingException">The bytes are no report.</exception>
    /// <exception cref="LedgerPeerException">The caller is no member, or a vote or a proof in it is not right.</exception>
    public async Task ReportAsync(MemberId caller, ReadOnlyMemory<byte> report, CancellationToken cancellationToken)
    {
        ThrowIfNoMember(caller);
        var news = MemberReport.Decode(report);
        desk?.ClockWatch.Heard(caller, news.Time, news.Height);
        if (!await voter.TakeReportAsync(caller, news, cancellationToken).ConfigureAwait(false))
            throw new LedgerPeerException(caller, "a vote or a proof of lock in the report is not right");
    }

    /// <summary>The final block at a height with its certificate, or the one that may become the next; nothing when there is none here.</summary>
    /// <param name="caller">Whose node asks.</param>
    /// <param name="height">Which block.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LedgerPeerException">The caller is no member.</exception>
    public async Task<ReadOnlyMemory<byte>> FetchAsync(
        MemberId caller,
        long height,
        CancellationToken cancellationToken
    )
    {
        ThrowIfNoMember(caller);
        if (height >= 1 && height <= chain.Tip.Height)
            return FrameOf(height);
        return
            height == voter.Height
            && await voter.BlockForOthersAsync(cancellationToken).ConfigureAwait(false) is { } block
            ? new FeedFrame.OfProposal(0, block.Encoded, default).Encode()
            : default;
    }

    /// <summary>The feed: final blocks from a height on, then what is proposed, proofs of lock, certificates, and a heartbeat at an interval.</summary>
    /// <param name="caller">Whose node asks.</param>
    /// <param name="height">The first block wanted, from 1.</param>
    /// <param name="cancellationToken">Ends the feed.</param>
    /// <exception cref="LedgerPeerException">The caller is no member.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(
        MemberId caller,
        long height,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ThrowIfNoMember(caller);
        using var heartbeat = new PeriodicTimer(limits.Heartbeat, clock);
        var tick = heartbeat.WaitForNextTickAsync(cancellationToken).AsTask();
        var next = Math.Max(height, 1);
        var (sent, sentRound, provenRound) = (default(Digest), -1L, -1L);
        yield return Heartbeat();
        while (true)
        {
            var changed = Task.WhenAny(chain.Changed.Next, voter.Changed.Next);
            if (next <= chain.Tip.Height)
            {
                var isThere = chain.ReadHeader(next).Hash == sent;
                yield return isThere
                    ? new FeedFrame.OfCertificate(chain.FindCertificate(next)!.Encode()).Encode()
                    : FrameOf(next);
                next++;
                (sent, sentRound, provenRound) = (default, -1, -1);
                continue;
            }
            var said = await voter.ProposalAsync(cancellationToken).ConfigureAwait(false);
            if (said is { } now && now.Block.Header.Height == next && now.Proposal.Round > sentRound)
            {
                (sent, sentRound) = (now.Proposal.Header, now.Proposal.Round);
                provenRound = now.Proof?.Round ?? provenRound;
                yield return FrameOf(now.Proposal, now.Block, now.Proof);
                continue;
            }
            if (voter.Proof is { } proof && proof.Height == next && proof.Round > provenRound)
            {
                provenRound = proof.Round;
                yield return new FeedFrame.OfCertificate(proof.Encode()).Encode();
                continue;
            }
            if (tick.IsCompleted)
            {
                await tick.ConfigureAwait(false);
                tick = heartbeat.WaitForNextTickAsync(cancellationToken).AsTask();
                yield return Heartbeat();
                continue;
            }
            await Task.WhenAny(changed, tick).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // A member that was away while a block waited must not hear that there is none: it would take the block for one that was dated back.
    private ReadOnlyMemory<byte> Heartbeat() =>
        new FeedFrame.Heartbeat(chain.Clock.Now, voter.Offered?.Header.Height ?? chain.Tip.Height).Encode();

    private ReadOnlyMemory<byte> FrameOf(long height) =>
        new FeedFrame.OfBlock(chain.ReadBlockBytes(height), chain.FindCertificate(height)!.Encode()).Encode();

    // However many follow, a fresh proposal is put into a frame once.
    private ReadOnlyMemory<byte> FrameOf(Proposal proposal, Block block, FinalityCertificate? proof)
    {
        if (proof is not null)
            return new FeedFrame.OfProposal(proposal.Round, block.Encoded, proof.Encode()).Encode();
        if (lastProposal is { } last && last.Item1 == proposal)
            return last.Item2;
        ReadOnlyMemory<byte> bytes = new FeedFrame.OfProposal(proposal.Round, block.Encoded, default).Encode();
        lastProposal = Tuple.Create(proposal, bytes);
        return bytes;
    }

    private OrdererDesk DeskFor(MemberId caller)
    {
        ThrowIfNoMember(caller);
        return desk ?? throw new LedgerPeerException(caller, "this is not the orderer's node");
    }

    private void ThrowIfNoMember(MemberId caller)
    {
        if (chain.Genesis.Members.Find(caller) is null)
            throw new LedgerPeerException(caller, "the caller is no member of this consortium");
    }
}
