using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Engine;

/// <summary>An orderer's node that shows each member whatever blocks the test wants, and collects what they sign.</summary>
public sealed class LyingOrderer(Func<MemberId, IReadOnlyList<Block>> blocksFor) : IMemoryNode
{
    private readonly ConcurrentBag<HeaderCosignature> cosignatures = [];

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
        yield return new FeedFrame.Heartbeat(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), 0, 0).Encode();
        foreach (var block in blocks)
            yield return new FeedFrame.OfBlock(block.Encoded, default).Encode();
        await Task.Delay(Timeout.Infinite, token);
    }

    public Task ReportAsync(MemberId caller, ReadOnlyMemory<byte> report, CancellationToken token)
    {
        foreach (var cosignature in MemberReport.Decode(report).Cosignatures)
            cosignatures.Add(cosignature);
        return Task.CompletedTask;
    }

    public ReadOnlyMemory<byte> Fetch(MemberId caller, long height) => default;
}
