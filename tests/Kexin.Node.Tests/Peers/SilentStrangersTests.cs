using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Node.Tests.Peers;

/// <summary>Strangers who connect to a node's ports and say nothing, from the address from which a member comes too.</summary>
public sealed class SilentStrangersTests : IAsyncLifetime, IDisposable
{
    private const int Strangers = 2 * HandshakePlaces.MostPerNetwork;

    private static readonly TimeSpan LessThanAHandshakesPatience = TimeSpan.FromSeconds(8);

    /// <summary>RFC 9113 section 3.4, with an empty SETTINGS frame.</summary>
    private static readonly byte[] Preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];

    private readonly TemporaryFolder _folder = new();
    private readonly List<Socket> _strangers = [];
    private readonly List<Task> _silent = [];
    private readonly HandshakePlaces _places = new();
    private readonly PeerPlaces _peers = new();
    private OneMemberNode _node = null!;
    private NodeKeys _keys = null!;
    private MemberDirectory _members = null!;

    private PeerSettings Settings =>
        new("localhost", "127.0.0.1", 0, TimeSpan.FromSeconds(30), _keys.Certificate, _keys.Signing);

    /// <summary>The caller is an observer, with the same certificate as the node: one process has to be enough.</summary>
    private MemberId Caller => MemberId.Of(_node.ObserverKeys[0].PublicKey);

    public async Task InitializeAsync()
    {
        _node = await OneMemberNode.StartAsync(observers: 1);
        _keys = NodeKeys.Create(
            new NodeFolder(_folder["home"]),
            Suite.Standard,
            "self",
            "correct horse battery",
            DateTimeOffset.UtcNow
        );
        _members = new MemberDirectory(_node.Get<NodeLedger>());
        _members.Expect(_node.Genesis.Members);
        using var key = _keys.Certificate.GetECDsaPrivateKey()!;
        var renewal = new RenewMembership(
            PeerCertificate.SpkiHash(_keys.Certificate),
            "localhost:1",
            "localhost:2",
            TlsKeyProof.Sign(key, _node.Genesis.Consortium, Caller)
        );
        var token = _node.Ledger.Queries.FindToken(MembershipToken.IdOf(_node.Genesis.Suite, Caller))!;
        var result = await _node.SubmitAsync(
            _node.ObserverKeys[0],
            new ContractAction(MembershipContract.ContractName, MembershipContract.Renew, renewal.Encode(), [], [token])
        );
        Assert.IsType<SubmissionResult.Accepted>(result);
    }

    [Fact]
    public async Task On_the_channel_port_lose_their_places_and_a_member_comes_through()
    {
        var lobby = new ChannelLobby(TimeSpan.FromSeconds(30), TimeProvider.System);
        using var listener = new ChannelListener(
            Settings,
            _members,
            lobby,
            _places,
            TimeProvider.System,
            NullLogger<ChannelListener>.Instance
        );
        await listener.StartAsync(default);
        var address = (IPEndPoint)listener.Address;
        await ConnectAsync(address);

        var session = new SessionId(Suite.Standard.Hash("session"u8));
        var dialer = new TlsChannelDialer(_keys.Certificate, TimeSpan.FromSeconds(30), TimeProvider.System);
        var taking = lobby.TakeAsync(session, Caller.ToString(), default);
        await using var dialled = await dialer.DialAsync(
            "node",
            new DnsEndPoint("127.0.0.1", address.Port),
            PeerCertificate.SpkiHash(_keys.Certificate),
            session,
            default
        );
        await using var taken = await taking;
        await AssertShareAsync();
        await listener.StopAsync(default);
    }

    [Fact]
    public async Task On_the_peer_port_lose_their_places_and_a_member_comes_through()
    {
        await using var app = await StartAppAsync();
        var url = AddressOf(app);
        await ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port));

        using var handler = new SocketsHttpHandler
        {
            SslOptions = PeerTls.ClientOptions(_keys.Certificate, _ => true, SslApplicationProtocol.Http2),
        };
        using var client = new HttpClient(handler)
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        Assert.Equal("here", await client.GetStringAsync(url));
        await AssertShareAsync();
        await app.StopAsync();
    }

    [Fact]
    public async Task A_member_that_connects_again_and_again_ends_its_own_oldest_connection()
    {
        await using var app = await StartAppAsync();
        using var soon = new CancellationTokenSource(LessThanAHandshakesPatience);
        var streams = new List<SslStream>();
        for (var i = 0; i <= PeerPlaces.ConnectionsOfAMember; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _strangers.Add(socket);
            await socket.ConnectAsync(IPAddress.Loopback, AddressOf(app).Port);
            streams.Add(new SslStream(new NetworkStream(socket, ownsSocket: true)));
            await streams[i]
                .AuthenticateAsClientAsync(
                    PeerTls.ClientOptions(_keys.Certificate, _ => true, SslApplicationProtocol.Http2),
                    soon.Token
                );
            await streams[i].WriteAsync(Preface, soon.Token);
            await streams[i].ReadExactlyAsync(new byte[9], soon.Token);
        }

        try
        {
            await streams[0].CopyToAsync(Stream.Null, soon.Token);
        }
        catch (IOException)
        {
            // Ended by a reset.
        }

        Assert.Equal(PeerPlaces.ConnectionsOfAMember, _peers.Connections.CountOf(Caller));
        streams.ForEach(stream => stream.Dispose());
        await app.StopAsync();
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose()
    {
        foreach (var stranger in _strangers)
        {
            stranger.Dispose();
        }

        _keys.Dispose();
        _folder.Dispose();
    }

    private async Task<WebApplication> StartAppAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(Settings).AddSingleton(_members).AddSingleton(_places).AddSingleton(_peers);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port => port.UsePeers()));
        var app = builder.Build();
        app.MapGet("/", () => Results.Text("here"));
        await app.StartAsync();
        return app;
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Connects the strangers, and waits until all but a network's share of them have been ended.</summary>
    private async Task ConnectAsync(IPEndPoint address)
    {
        for (var i = 0; i < Strangers; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _strangers.Add(socket);
            await socket.ConnectAsync(address);
            _silent.Add(EndAsync(socket));
        }

        await AwaitEndsAsync(Strangers - HandshakePlaces.MostPerNetwork);
    }

    /// <summary>The member took one stranger's place and has left it: it is no longer among the handshakes under way.</summary>
    private async Task AssertShareAsync()
    {
        await AwaitEndsAsync(1);
        Assert.InRange(_places.Count, 0, HandshakePlaces.MostPerNetwork - 1);
    }

    private async Task AwaitEndsAsync(int count)
    {
        using var soon = new CancellationTokenSource(LessThanAHandshakesPatience);
        for (var i = 0; i < count; i++)
        {
            _silent.Remove(await Task.WhenAny(_silent).WaitAsync(soon.Token));
        }
    }

    private static async Task EndAsync(Socket socket)
    {
        try
        {
            await socket.ReceiveAsync(new byte[1]);
        }
        catch (SocketException)
        {
            // Ended by a reset.
        }
    }
}
