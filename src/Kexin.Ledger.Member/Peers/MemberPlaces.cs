using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Member.Peers;

/// <summary>So many places for each member, and none that another could take; who comes when a member's are full ends its oldest.</summary>
/// <remarks>A member that comes again after it was cut off is not kept out by what is left of its earlier connections.</remarks>
/// <param name="most">How many each member has.</param>
public sealed class MemberPlaces(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<MemberId, LinkedList<Place>> _places = [];

    /// <summary>How many places a member has taken.</summary>
    public int CountOf(MemberId member)
    {
        lock (_lock)
        {
            return _places.TryGetValue(member, out var taken) ? taken.Count : 0;
        }
    }

    /// <summary>Takes a place until it is disposed of.</summary>
    /// <param name="member">Whose.</param>
    /// <param name="end">Ends what has the place when it loses it; may be called once it is over, too.</param>
    public IDisposable Enter(MemberId member, Action end)
    {
        var place = new Place(this, member, end);
        Place? loser = null;
        lock (_lock)
        {
            if (!_places.TryGetValue(member, out var taken))
            {
                _places[member] = taken = new LinkedList<Place>();
            }

            if (taken.Count >= most)
            {
                loser = taken.First!.Value;
                taken.RemoveFirst();
            }

            taken.AddLast(place);
        }

        loser?.End();
        return place;
    }

    /// <summary>Takes a place if the member has one left; null otherwise.</summary>
    public IDisposable? TryEnter(MemberId member)
    {
        lock (_lock)
        {
            return _places.TryGetValue(member, out var taken) && taken.Count >= most ? null : Enter(member, () => { });
        }
    }

    private sealed class Place(MemberPlaces places, MemberId member, Action end) : IDisposable
    {
        public void End() => end();

        public void Dispose()
        {
            lock (places._lock)
            {
                if (places._places.TryGetValue(member, out var taken) && taken.Remove(this) && taken.Count == 0)
                {
                    places._places.Remove(member);
                }
            }
        }
    }
}

/// <summary>What each member has at this node's doors: connections, requests under way and feeds.</summary>
public sealed class PeerPlaces
{
    /// <summary>Connections that a member has at most.</summary>
    public const int ConnectionsOfAMember = 8;

    /// <summary>Requests of a member that are under way at most.</summary>
    public const int RequestsOfAMember = 32;

    /// <summary>Feeds that a member follows at most.</summary>
    public const int FeedsOfAMember = 2;

    /// <summary>Connections.</summary>
    public MemberPlaces Connections { get; } = new(ConnectionsOfAMember);

    /// <summary>Requests under way.</summary>
    public MemberPlaces Requests { get; } = new(RequestsOfAMember);

    /// <summary>Feeds of blocks.</summary>
    public MemberPlaces Feeds { get; } = new(FeedsOfAMember);
}
