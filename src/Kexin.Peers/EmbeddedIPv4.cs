using System.Net;
using System.Net.Sockets;

namespace Kexin.Peers;

/// <summary>The IPv4 addresses to which a gateway may lead what is sent to an address of IPv6.</summary>
/// <remarks>
/// Source: RFC 4291, 2.5.5 (compatible); RFC 7915 (translated); RFC 3056 (6to4); RFC 4380 (Teredo: server and client); RFC 6052 and RFC 8215
/// (NAT64: the well-known prefix, and the local one, in which a network may choose how long its prefix is).
/// </remarks>
internal static class EmbeddedIPv4
{
    private const int SizeInBytes = 4;
    private const int AtTheEnd = 12;

    private static readonly IPNetwork[] s_atTheEnd =
    [
        IPNetwork.Parse("::/96"),
        IPNetwork.Parse("::ffff:0:0/96"),
        IPNetwork.Parse("::ffff:0:0:0/96"),
        IPNetwork.Parse("64:ff9b::/96"),
    ];

    private static readonly IPNetwork s_localNat64 = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork s_sixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork s_teredo = IPNetwork.Parse("2001::/32");

    /// <summary>All that an address of IPv6 may stand for; none for one of IPv4.</summary>
    public static IEnumerable<IPAddress> In(IPAddress address)
    {
        if (
            address.AddressFamily != AddressFamily.InterNetworkV6
            || IPAddress.IsLoopback(address)
            || address.Equals(IPAddress.IPv6Any)
        )
        {
            return [];
        }

        var bytes = address.GetAddressBytes();
        return s_atTheEnd.Any(network => network.Contains(address)) ? [At(AtTheEnd)]
            : s_sixToFour.Contains(address) ? [At(2)]
            : s_teredo.Contains(address)
                ? [At(4), new IPAddress([.. bytes.AsSpan(AtTheEnd).ToArray().Select(each => (byte)~each)])]
            : s_localNat64.Contains(address)
                // Byte 8 is no part of the address. A reading that no host can have belongs to another prefix.
                ? new[] { At(AtTheEnd), Around(6), Around(7), At(9) }.Where(IsOfAHost).DefaultIfEmpty(At(AtTheEnd))
            : [];

        IPAddress At(int first) => new(bytes.AsSpan(first, SizeInBytes));

        IPAddress Around(int first) => new([.. bytes[first..8], .. bytes[9..(first + SizeInBytes + 1)]]);
    }

    private static bool IsOfAHost(IPAddress address) => address.GetAddressBytes()[0] is > 0 and < 224;
}
