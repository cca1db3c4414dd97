using System.Security.Cryptography.X509Certificates;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Peers;

/// <summary>How this node is reached by other members' nodes, and shows them who it is.</summary>
/// <param name="Host">The name or address by which others reach it.</param>
/// <param name="Listen">The address on which it listens.</param>
/// <param name="ChannelPort">The port for sessions; 0 for any.</param>
/// <param name="Patience">How long a session waits for a party.</param>
/// <param name="Certificate">For TLS, with its secret key.</param>
/// <param name="Key">Signs as the member.</param>
/// <param name="RefusedNetworks">Networks to which it does not connect, as <c>10.0.0.0/8</c>; null for none beyond those that name no host.</param>
public sealed record PeerSettings(
    string Host,
    string Listen,
    int ChannelPort,
    TimeSpan Patience,
    X509Certificate2 Certificate,
    SigningKey Key,
    IReadOnlyList<string>? RefusedNetworks = null
)
{
    /// <summary>This member.</summary>
    public MemberId Self => MemberId.Of(Key.PublicKey);

    /// <summary>The suite of this member's keys.</summary>
    public Suite Suite => Suite.Get(Key.PublicKey.Suite);
}
