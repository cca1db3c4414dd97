using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Kexin.Channels.Tests;

/// <summary>Every kind of channel, as a pair of ends held by "a" and "b".</summary>
internal static class ChannelPairs
{
    public static IReadOnlyDictionary<
        string,
        Func<TimeSpan, Task<(IMessageChannel A, IMessageChannel B)>>
    > All { get; } =
        new Dictionary<string, Func<TimeSpan, Task<(IMessageChannel, IMessageChannel)>>>
        {
            ["memory"] = patience => Task.FromResult(MemoryChannel.CreatePair("a", "b", patience, TimeProvider.System)),
            ["stream"] = async patience =>
            {
                var (a, b) = await SocketPairAsync();
                return (Over(a, "b", patience), Over(b, "a", patience));
            },
            ["tls"] = async patience =>
            {
                var (_, _, client, server) = await TlsPairAsync();
                return (Over(client, "b", patience), Over(server, "a", patience));
            },
        };

    public static async Task<(NetworkStream A, NetworkStream B)> SocketPairAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var accepting = listener.AcceptSocketAsync();
        await client.ConnectAsync(listener.LocalEndpoint);
        var server = await accepting;
        server.NoDelay = true;
        return (new NetworkStream(client, ownsSocket: true), new NetworkStream(server, ownsSocket: true));
    }

    public static async Task<(NetworkStream A, NetworkStream B, SslStream Client, SslStream Server)> TlsPairAsync()
    {
        var (a, b) = await SocketPairAsync();
        var (client, server) = (new SslStream(a), new SslStream(b));
        using var certificate = PeerCertificate.Create("a and b", DateTimeOffset.UnixEpoch.AddYears(50));
        var spki = PeerCertificate.SpkiHash(certificate);
        await Task.WhenAll(
            client.AuthenticateAsClientAsync(PeerTls.ClientOptions(certificate, hash => hash == spki)),
            server.AuthenticateAsServerAsync(PeerTls.ServerOptions(certificate, hash => hash == spki))
        );
        return (a, b, client, server);
    }

    private static StreamChannel Over(Stream stream, string peer, TimeSpan patience) =>
        new(stream, peer, patience, TimeProvider.System);
}
