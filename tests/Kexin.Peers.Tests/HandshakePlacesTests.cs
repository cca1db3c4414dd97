using System.Net;

namespace Kexin.Peers.Tests;

public sealed class HandshakePlacesTests
{
    private readonly HandshakePlaces _places = new();
    private readonly List<string> _ended = [];

    [Fact]
    public void A_network_with_its_share_ends_its_own_oldest_connection()
    {
        Enter("10.0.0.2", "other");
        for (var i = 0; i <= HandshakePlaces.MostPerNetwork; i++)
        {
            Enter("10.0.0.1", $"{i}");
        }

        Assert.Equal(["0"], _ended);
        Assert.Equal(HandshakePlaces.MostPerNetwork + 1, _places.Count);
    }

    [Fact]
    public void Where_all_places_are_taken_the_oldest_connection_is_ended()
    {
        for (var i = 0; i <= HandshakePlaces.MostInAll; i++)
        {
            Enter($"10.0.{i / 250}.{i % 250}", $"{i}");
        }

        Assert.Equal(["0"], _ended);
        Assert.Equal(HandshakePlaces.MostInAll, _places.Count);
    }

    [Fact]
    public void A_handshake_that_ends_gives_its_place_back_once()
    {
        var places = Enumerable
            .Range(0, HandshakePlaces.MostPerNetwork)
            .Select(i => Enter("10.0.0.1", $"{i}"))
            .ToList();
        places[5].Dispose();
        places[5].Dispose();
        Enter("10.0.0.1", "new");
        Assert.Empty(_ended);
        Assert.Equal(HandshakePlaces.MostPerNetwork, _places.Count);
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::ffff:1")]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1")]
    public void Addresses_that_one_holder_has_at_will_count_as_one(string first, string second)
    {
        for (var i = 0; i <= HandshakePlaces.MostPerNetwork; i++)
        {
            Enter(i % 2 == 0 ? first : second, $"{i}");
        }

        Assert.Equal(["0"], _ended);
    }

    private IDisposable Enter(string address, string name) =>
        _places.Enter(new IPEndPoint(IPAddress.Parse(address), 1), () => _ended.Add(name));
}
