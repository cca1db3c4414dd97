using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;

namespace Kexin.Ledger.Member.Peers;

/// <summary>Which members moved in the last hour, whether a card said so or only the ledger.</summary>
/// <remarks>A move is signed by its member and so is taken; whoever did not expect it sees it and can ask.</remarks>
/// <param name="node">Whose renewals count too: a member can move without signing a card.</param>
/// <param name="book">The moves by card.</param>
/// <param name="time">Ends an alarm.</param>
public sealed class AddressMoves(NodeLedger node, AddressBook book, TimeProvider time)
{
    /// <summary>How long a move is an alarm.</summary>
    internal static readonly TimeSpan AlarmPeriod = TimeSpan.FromHours(1);

    /// <summary>How many of a member's renewals are read at a time, newest first, until one is older than the alarm lasts.</summary>
    private const ulong Stretch = 16;

    /// <summary>An alarm for each of them.</summary>
    public IReadOnlyList<RaisedAlarm> Standing
    {
        get
        {
            var byCard = book.Standing;
            var byLedger = node.Find() is { } ledger
                ? ledger
                    .Genesis.Members.Cards.Where(card => card.Id != ledger.Self)
                    .Select(card => FindRenewal(ledger, card.Id, byCard))
                    .OfType<RaisedAlarm>()
                : [];
            return [.. byCard, .. byLedger];
        }
    }

    /// <summary>The alarm, or null where both endpoints are as they were.</summary>
    internal static RaisedAlarm? Compare(
        MemberId member,
        string name,
        (string Peer, string Channel) before,
        (string Peer, string Channel) now,
        DateTimeOffset since
    )
    {
        if (before == now)
        {
            return null;
        }

        var (old, present) = before.Peer == now.Peer ? (before.Channel, now.Channel) : (before.Peer, now.Peer);
        return new RaisedAlarm(
            "address-changed",
            new(
                $"{name} is found at {present} now, and no longer at {old}. Ask it if you did not expect that.",
                $"{name}的地址已由 {old} 变为 {present}。如在意料之外，请向其核实。"
            ),
            since,
            member
        );
    }

    /// <summary>The newest of the member's renewals in the last hour that changed an endpoint, as an alarm; null if its card said so, too.</summary>
    private RaisedAlarm? FindRenewal(JoinedLedger ledger, MemberId id, IReadOnlyList<RaisedAlarm> byCard)
    {
        var token = MembershipToken.IdOf(ledger.Suite, id);
        if (ledger.Queries.FindToken(token) is not { Version: > 1 } newest)
        {
            return null;
        }

        var present = Of(MembershipToken.Read(newest, ledger.Suite).Details);
        if (
            byCard.Any(move => move.Member == id)
            && book.Find(id)?.Address is { } card
            && (card.PeerEndpoint, card.ChannelEndpoint) == present
        )
        {
            return null;
        }

        // Renewals that change nothing, however many, hide none that did.
        for (var last = newest.Version; last > 1; last = last > Stretch ? last - Stretch : 1)
        {
            var steps = ledger
                .Queries.History(token, (int)Stretch + 1, last > Stretch ? last - Stretch - 1 : 0)
                .Where(step => step.After is not null)
                .Select(step => (step.Height, MembershipToken.Read(step.After!, ledger.Suite).Details))
                .ToList();
            foreach (var (before, after) in steps.Zip(steps.Skip(1)).Reverse())
            {
                var at = TimeOf(ledger, after.Height);
                if (time.GetUtcNow() - at >= AlarmPeriod)
                {
                    return null;
                }

                if (Compare(id, after.Details.Name, Of(before.Details), Of(after.Details), at) is { } alarm)
                {
                    return alarm;
                }
            }
        }

        return null;
    }

    private static (string Peer, string Channel) Of(MemberDetails details) =>
        (details.PeerEndpoint, details.ChannelEndpoint);

    private static DateTimeOffset TimeOf(JoinedLedger ledger, long height) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ledger.Store.ReadHeader(height).Time);
}
