using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Kexin.Peers;

/// <summary>Which addresses this node connects to: what a member says of itself must not turn the node on its own neighbours.</summary>
/// <remarks>
/// Refused are addresses that name no other host (this network, link-local as clouds use it for secrets, multicast), loopback unless this
/// node is itself found there, and the networks in the node's settings (<c>refusedNetworks</c>, such as <c>10.0.0.0/8</c>); also in any form
/// of IPv6 that a gateway leads to them (<see cref="EmbeddedIPv4"/>).
/// </remarks>
internal sealed class DialRules(PeerSettings settings)
{
    private static readonly IPNetwork[] s_nobody =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("::/128"),
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("ff00::/8"),
    ];

    private readonly IPNetwork[] _refused = [.. (settings.RefusedNetworks ?? []).Select(IPNetwork.Parse)];

    private readonly bool _isAtLoopback =
        settings.Host == "localhost" || (IPAddress.TryParse(settings.Host, out var own) && IPAddress.IsLoopback(own));

    /// <summary>An endpoint of the ledger as an address to connect to.</summary>
    public static DnsEndPoint Parse(string endpoint)
    {
        var colon = endpoint.LastIndexOf(':');
        return new DnsEndPoint(
            endpoint[..colon],
            int.Parse(endpoint.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture)
        );
    }

    /// <summary>Whether this node connects to an address.</summary>
    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return EmbeddedIPv4
            .In(plain)
            .Append(plain)
            .All(each =>
                (_isAtLoopback || !IPAddress.IsLoopback(each))
                && !s_nobody.Concat(_refused).Any(network => network.Contains(each))
            );
    }

    /// <summary>The addresses of an endpoint that this node connects to.</summary>
    /// <exception cref="SocketException">The name has none.</exception>
    /// <exception cref="HttpRequestException">This node connects to none of them.</exception>
    public async Task<IPAddress[]> ResolveAsync(DnsEndPoint endpoint, CancellationToken cancel)
    {
        var found = IPAddress.TryParse(endpoint.Host, out var address)
            ? [address]
            : await Dns.GetHostAddressesAsync(endpoint.Host, cancel);
        var allowed = found.Where(Allows).ToArray();
        return allowed.Length > 0
            ? allowed
            : throw new HttpRequestException(
                $"{endpoint.Host} is an address that this node does not connect to: loopback, link-local or one that its settings refuse"
            );
    }

    /// <summary>Connects to the first of the endpoint's addresses that answers.</summary>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, CancellationToken cancel)
    {
        var addresses = await ResolveAsync(endpoint, cancel);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endpoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
