using System.Net;
using System.Net.Sockets;

namespace Kexin.Peers;

/// <summary>Bounds the connections whose TLS handshake is not finished; who takes longest makes room for who comes.</summary>
/// <remarks>
/// What: strangers can connect and say nothing. A member's handshake takes milliseconds, so where all places are taken, the
/// connection that has held one longest is ended: of the same network where that has its share, else of all.
/// Security: a stranger, who has one network, takes no place of another's; strangers in many networks would have to connect faster
/// than <see cref="MostInAll"/> times in a member's handshake.
/// </remarks>
public sealed class HandshakePlaces
{
    /// <summary>The most places of one IPv4 address or one IPv6 network of 64 bits.</summary>
    public const int MostPerNetwork = 64;

    /// <summary>The most places of all together.</summary>
    public const int MostInAll = 512;

    private const int NetworkSizeInBytes = 8;

    private readonly Lock _lock = new();

    /// <summary>The oldest first.</summary>
    private readonly LinkedList<Place> _places = new();

    /// <summary>How many places are taken.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _places.Count;
            }
        }
    }

    /// <summary>Takes a place until it is disposed of.</summary>
    /// <param name="remote">Where the connection comes from.</param>
    /// <param name="end">Ends the connection when it loses its place; may be called once it is over, too.</param>
    public IDisposable Enter(EndPoint? remote, Action end)
    {
        var place = new Place(this, NetworkOf(remote), end);
        Place? loser = null;
        lock (_lock)
        {
            if (_places.Count(other => other.Network.Equals(place.Network)) >= MostPerNetwork)
            {
                loser = _places.First(other => other.Network.Equals(place.Network));
            }
            else if (_places.Count >= MostInAll)
            {
                loser = _places.First!.Value;
            }

            if (loser is not null)
            {
                _places.Remove(loser);
            }

            _places.AddLast(place);
        }

        loser?.End();
        return place;
    }

    private static IPAddress NetworkOf(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: var address })
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkSizeInBytes).Clear();
        return new IPAddress(bytes);
    }

    private sealed class Place(HandshakePlaces places, IPAddress network, Action end) : IDisposable
    {
        public IPAddress Network { get; } = network;

        public void End() => end();

        public void Dispose()
        {
            lock (places._lock)
            {
                places._places.Remove(this);
            }
        }
    }
}
