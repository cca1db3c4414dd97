using System.Collections.Concurrent;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Member.Joined;

namespace Kexin.Ledger.Member.Peers;

/// <summary>What a member's node asks of another's beside the ledger's traffic.</summary>
public interface IMemberNodes
{
    /// <summary>The height of the last block that is final there.</summary>
    Task<long> HeightAsync(MemberId member, CancellationToken cancel);

    /// <summary>Gives address cards for those that are known there, as <see cref="AddressBook.Encode"/> writes them.</summary>
    Task<byte[]> ExchangeAsync(MemberId member, byte[] cards, CancellationToken cancel);
}

/// <summary>How another member's node answered the last time that it was asked.</summary>
/// <param name="Reachable">Whether it answered.</param>
/// <param name="Height">How far its ledger was when it last did; null before.</param>
/// <param name="LastSeen">When it last did; null before.</param>
public sealed record MemberSeen(bool Reachable, long? Height, DateTimeOffset? LastSeen);

/// <summary>Asks every other member's node now and then how far it is.</summary>
public sealed class MemberWatch(
    NodeLedger node,
    MemberDirectory members,
    IMemberNodes nodes,
    AddressBook book,
    TimeProvider time
)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<MemberId, MemberSeen> _seen = new();
    private readonly ConcurrentDictionary<MemberId, int> _exchanged = new();

    /// <summary>How that member's node answered; null before it was asked.</summary>
    public MemberSeen? Find(MemberId member) =>
        node.Find() is { } ledger && member == ledger.Self
            ? new MemberSeen(true, ledger.Engine.Status.Height, time.GetUtcNow())
            : _seen.GetValueOrDefault(member);

    /// <summary>Asks them until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await node.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await Task.WhenAll(members.Others.Select(member => AskAsync(member, stoppingToken)));
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task AskAsync(MemberId member, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            var height = await nodes.HeightAsync(member, either.Token);
            _seen[member] = new MemberSeen(true, height, time.GetUtcNow());
        }
        catch (Exception error) when (error is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Whatever another node answers, or fails to, must not stop this one.
            _seen[member] = (Find(member) ?? new MemberSeen(false, null, null)) with
            {
                Reachable = false,
            };
        }

        await ExchangeAsync(member, stopping);
    }

    /// <summary>Gives the cards known here for those known there, whenever either may have something new for the other.</summary>
    private async Task ExchangeAsync(MemberId member, CancellationToken stopping)
    {
        var version = book.Version;
        if (_exchanged.TryGetValue(member, out var last) && last == version && Find(member) is { Reachable: true })
        {
            return;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            book.Take(AddressBook.Decode(await nodes.ExchangeAsync(member, book.Encode(), either.Token)));
            _exchanged[member] = version;
        }
        catch (Exception error) when (error is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // It is asked again with the next round.
            _exchanged.TryRemove(member, out _);
        }
    }
}
