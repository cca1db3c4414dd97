using System.Collections.Immutable;
using Fido2NetLib;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.People.Passkeys;

/// <summary>Where browsers reach the node: at no other place is a passkey made or taken.</summary>
/// <param name="Name">The organisation's.</param>
/// <param name="Origins">As browsers write them, such as <c>https://node.example:8443</c>; with host names, as browsers make no passkey for an address.</param>
public sealed record PasskeySites(string Name, ImmutableArray<string> Origins)
{
    /// <summary>The host of an origin.</summary>
    /// <exception cref="DomainException">It is none of these.</exception>
    internal string HostOf(string origin) =>
        Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
            ? new Uri(origin).Host
            : throw new DomainException(
                FaultCodes.Invalid,
                new("Passkeys do not work at this address.", "通行密钥在此地址不可用。"),
                new($"Open {string.Join(" or ", Origins)}.", $"请打开 {string.Join(" 或 ", Origins)}。")
            );

    /// <summary>What is asked of a passkey at a host: that of it, and of the origins there.</summary>
    internal Fido2Configuration At(string host) =>
        new()
        {
            RPID = host,
            RPName = Name,
            Origins = Origins.Where(origin => new Uri(origin).Host == host).ToHashSet(StringComparer.OrdinalIgnoreCase),
        };
}
