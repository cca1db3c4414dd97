using System.Collections.Concurrent;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;

namespace Kexin.Ledger.Member.Alarms;

/// <summary>Whether the feeds of blocks flow: to this node from the one that orders, and from it to every other member.</summary>
/// <remarks>An orderer that serves everybody but one member cuts that one off while all other numbers look well: both ends say so.</remarks>
public sealed class FeedWatch(TimeProvider time)
{
    /// <summary>A feed says something every second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private DateTimeOffset _since = time.GetUtcNow();
    private readonly ConcurrentDictionary<MemberId, DateTimeOffset> _heard = new();
    private readonly ConcurrentDictionary<MemberId, DateTimeOffset> _served = new();

    /// <summary>The ledger is open: feeds are waited for from now on.</summary>
    public void Open() => _since = time.GetUtcNow();

    /// <summary>A frame of that member's feed came in.</summary>
    public void Heard(MemberId member) => _heard[member] = time.GetUtcNow();

    /// <summary>A frame of this node's feed went out to that member.</summary>
    public void Served(MemberId member) => _served[member] = time.GetUtcNow();

    /// <summary>Which feeds do not flow.</summary>
    public IEnumerable<RaisedAlarm> Standing(JoinedLedger ledger)
    {
        var orderer = ledger.Genesis.Orderer;
        if (orderer != ledger.Self)
        {
            if (BrokenSince(_heard, orderer) is { } since)
            {
                var name = ledger.Genesis.Members.Describe(orderer);
                yield return new RaisedAlarm(
                    "cut-off",
                    new(
                        $"This node is cut off from the ordering node {name.En}: no block has come from it. Check both addresses, and whether it refuses this node.",
                        $"本节点与排序节点 {name.Zh}失去联系，收不到区块。请检查双方的地址，以及对方是否拒绝本节点。"
                    ),
                    since,
                    orderer
                );
            }

            yield break;
        }

        foreach (var member in ledger.Genesis.Members.Cards.Select(card => card.Id).Where(id => id != ledger.Self))
        {
            if (BrokenSince(_served, member) is { } since)
            {
                var name = ledger.Genesis.Members.Describe(member);
                yield return new RaisedAlarm(
                    "member-cut-off",
                    new(
                        $"{name.En} takes no blocks from this node, which orders. Its node may be off, or cannot reach this one.",
                        $"{name.Zh}没有从本排序节点接收区块：其节点可能离线，或无法连接本节点。"
                    ),
                    since,
                    member
                );
            }
        }
    }

    private DateTimeOffset? BrokenSince(ConcurrentDictionary<MemberId, DateTimeOffset> last, MemberId member)
    {
        var then = last.GetValueOrDefault(member, _since);
        return time.GetUtcNow() - then > Patience ? then : null;
    }
}
