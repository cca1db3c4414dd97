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
    TimeProvider time
) : BackgroundService
{
    private const int LongestAnswerInBytes = 32;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<MemberId, MemberSeen> _seen = new();

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
    }
}
