using System.Collections.Concurrent;
using System.Globalization;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Hosting;

namespace Kexin.Node;

/// <summary>How another member's node answered the last time that it was asked.</summary>
internal sealed record MemberSeen(bool Reachable, long? Height, DateTimeOffset? LastSeen);

/// <summary>Asks every other member's node now and then how far it is.</summary>
internal sealed class MemberWatch(
    NodeLedger node,
    MemberDirectory members,
    PeerConnections connections,
    AddressBook book,
    TimeProvider time
) : BackgroundService
{
    private const int LongestAnswerInBytes = 32;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<MemberId, MemberSeen> _seen = new();
    private readonly ConcurrentDictionary<MemberId, int> _exchanged = new();

    public MemberSeen? Find(MemberId member) => _seen.GetValueOrDefault(member);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
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
            using var answer = await connections.SendAsync(
                member,
                HttpMethod.Get,
                PeerRoutes.Status,
                default,
                either.Token
            );
            var text = await BoundedBody.ReadAsync(answer, LongestAnswerInBytes, either.Token);
            var height = long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
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
            using var answer = await connections.SendAsync(
                member,
                HttpMethod.Post,
                PeerRoutes.Addresses,
                book.Encode(),
                either.Token
            );
            book.Take(
                AddressBook.Decode(await BoundedBody.ReadAsync(answer, AddressBook.LargestInBytes, either.Token))
            );
            _exchanged[member] = version;
        }
        catch (Exception error) when (error is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // It is asked again with the next round.
            _exchanged.TryRemove(member, out _);
        }
    }
}
