using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Engine;

/// <summary>An orderer's node that shows each member whatever blocks the test wants, and collects what they sign.</summary>
public sealed class LyingOrderer(TestConsortium consortium, Func<MemberId, IReadOnlyList<Block>> blocksFor)
    : IMemoryNode
{
    private readonly ConcurrentBag<HeaderCosignature> cosignatures = [];
    private readonly ConcurrentDictionary<MemberId, Channel<long>> wishes = new();

    /// <summary>What the members signed.</summary>
    public IReadOnlyCollection<HeaderCosignature> Cosignatures => cosignatures;

    /// <summary>How often a feed was opened.</summary>
    public int Feeds => feeds;

    private int feeds;

    public Task<ReadOnlyMemory<byte>> SubmitAsync(
        MemberId caller,
        ReadOnlyMemory<byte> submission,
        CancellationToken token
    ) => throw new InvalidOperationException("not today");

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(
        MemberId caller,
        long height,
        [EnumeratorCancellation] CancellationToken token
    )
    {
        Interlocked.Increment(ref feeds);
        var blocks = blocksFor(caller);
        yield return new FeedFrame.Heartbeat(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), 0).Encode();
        var proposed = 0L;
        await foreach (var wish in WishesOf(caller).Reader.ReadAllAsync(token))
        {
            if (wish % 2 != 0 || wish <= proposed)
                continue;
            proposed = wish;
            foreach (var block in blocks)
                yield return new FeedFrame.OfProposal(wish, block.Encoded, default).Encode();
        }
    }

    public async Task ReportAsync(MemberId caller, ReadOnlyMemory<byte> report, CancellationToken token)
    {
        var heard = MemberReport.Decode(report);
        foreach (var vote in new[] { heard.Prevote, heard.Precommit }.OfType<HeaderCosignature>())
            cosignatures.Add(vote);
        var answer = new MemberReport(
            heard.Time,
            heard.Height,
            Boot: 7,
            Wish: Math.Max(heard.Ask, heard.Wish),
            SeenBoot: heard.Boot
        );
        WishesOf(caller).Writer.TryWrite(heard.Wish);
        var orderer = consortium.Network.PeersOf(consortium.Orderer.Id);
        await orderer.ReportAsync(caller, answer.Encode(), token);
    }

    public Task<ReadOnlyMemory<byte>> FetchAsync(MemberId caller, long height, CancellationToken token) =>
        Task.FromResult(ReadOnlyMemory<byte>.Empty);

    private Channel<long> WishesOf(MemberId member) => wishes.GetOrAdd(member, _ => Channel.CreateUnbounded<long>());
}
