using System.Runtime.CompilerServices;
using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Ordering;
using Kexin.Ledger.Consensus.Submitting;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Peers;

/// <summary>What a node answers to other members' nodes; the other side of <see cref="ILedgerPeers"/>.</summary>
/// <remarks>
/// The endpoint that calls it has authenticated the caller as a member and refuses bodies that are longer than
/// <see cref="WireBounds"/> says. A <see cref="DecodingException"/> means bad bytes, a
/// <see cref="LedgerPeerException"/> a caller that may not ask this of this node.
/// </remarks>
public sealed class LedgerPeerService
{
    private const int FramesInMemory = 32;

    private readonly Chain chain;
    private readonly EngineLimits limits;
    private readonly TimeProvider clock;
    private readonly OrdererDesk? desk;
    private readonly RecentFrames recent = new(FramesInMemory);

    internal LedgerPeerService(Chain chain, EngineLimits limits, TimeProvider clock, OrdererDesk? desk)
    {
        this.chain = chain;
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

    /// <summary>Takes a member's report with its cosignatures.</summary>
    /// <param name="caller">Whose node reports.</param>
    /// <param name="report">What came.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DecodingException">The bytes are no report.</exception>
    /// <exception cref="LedgerPeerException">The caller is no member, this is not the orderer's node, or a cosignature is not right.</exception>
    public async Task ReportAsync(MemberId caller, ReadOnlyMemory<byte> report, CancellationToken cancellationToken)
    {
        var (_, clockWatch, collector) = DeskFor(caller);
        var news = MemberReport.Decode(report);
        clockWatch.Heard(caller, news.Time, news.Height);
        if (!await collector.AddAsync(caller, news.Cosignatures, cancellationToken).ConfigureAwait(false))
            throw new LedgerPeerException(caller, "a cosignature is not the sender's of the block at its height");
    }

    /// <summary>The block at a height, with its certificate if it is final; nothing when there is none here.</summary>
    /// <param name="caller">Whose node asks.</param>
    /// <param name="height">Which block.</param>
    /// <exception cref="LedgerPeerException">The caller is no member.</exception>
    public ReadOnlyMemory<byte> Fetch(MemberId caller, long height)
    {
        ThrowIfNoMember(caller);
        return height < 1 || height > chain.Tip.Height ? default : FrameOf(height, chain.FindCertificate(height));
    }

    /// <summary>The feed of blocks from a height on, their certificates, and a heartbeat at an interval.</summary>
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
        var nextBlock = Math.Max(height, 1);
        var nextCertificate = nextBlock;
        yield return Heartbeat();
        while (true)
        {
            var changed = chain.Changed.Next;
            while (nextCertificate < nextBlock && chain.FindCertificate(nextCertificate) is { } certificate)
            {
                nextCertificate++;
                yield return new FeedFrame.OfCertificate(certificate.Encode()).Encode();
            }
            if (nextBlock <= chain.Tip.Height)
            {
                var withIt = nextCertificate == nextBlock ? chain.FindCertificate(nextBlock) : null;
                nextCertificate += withIt is null ? 0 : 1;
                yield return FrameOf(nextBlock++, withIt);
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

    private ReadOnlyMemory<byte> Heartbeat() =>
        new FeedFrame.Heartbeat(chain.Clock.Now, chain.Tip.Height, chain.FinalHeight).Encode();

    private ReadOnlyMemory<byte> FrameOf(long height, FinalityCertificate? certificate)
    {
        if (certificate is not null)
            return new FeedFrame.OfBlock(chain.ReadBlockBytes(height), certificate.Encode()).Encode();
        if (recent.TryFind(height, out var frame))
            return frame;
        frame = new FeedFrame.OfBlock(chain.ReadBlockBytes(height), default).Encode();
        recent.Add(height, frame);
        return frame;
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
