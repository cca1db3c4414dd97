using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>TLS options for connections between nodes: 1.3 only, both sides show certificates, keys are pinned.</summary>
/// <remarks>
/// What: the platform's TLS 1.3 with the check of certificate chains and names replaced by one question: is the hash of the peer's
/// key that of a member? Possession of the key is proved by the handshake itself.
/// Source: RFC 8446; RFC 7469, section 2.4 (the pin).
/// Security: sessions are not resumed, so that a member who was removed is asked for anew at each connection.
/// Not for: browsers, which get the API's own endpoint.
/// </remarks>
public static class PeerTls
{
    /// <summary>The application protocol of the channel port (RFC 7301).</summary>
    public static SslApplicationProtocol ChannelProtocol { get; } = new("kexin-channel/1");

    /// <summary>Options of the accepting side.</summary>
    /// <param name="certificate">This node's, with its secret key.</param>
    /// <param name="isAccepted">Whether a key with that SPKI hash is a member's; asked in each handshake, from any thread.</param>
    /// <param name="protocols">What is spoken on the port, such as <see cref="ChannelProtocol"/>.</param>
    public static SslServerAuthenticationOptions ServerOptions(
        X509Certificate2 certificate,
        Func<Digest, bool> isAccepted,
        params SslApplicationProtocol[] protocols
    )
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(isAccepted);
        ArgumentNullException.ThrowIfNull(protocols);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            AllowTlsResume = false,
            ApplicationProtocols = [.. protocols],
            RemoteCertificateValidationCallback = Pin(isAccepted),
        };
    }

    /// <summary>Options of the connecting side; the parameters are those of <see cref="ServerOptions"/>.</summary>
    public static SslClientAuthenticationOptions ClientOptions(
        X509Certificate2 certificate,
        Func<Digest, bool> isAccepted,
        params SslApplicationProtocol[] protocols
    )
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(isAccepted);
        ArgumentNullException.ThrowIfNull(protocols);
        return new SslClientAuthenticationOptions
        {
            TargetHost = "kexin-peer",
            ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            EnabledSslProtocols = SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            AllowTlsResume = false,
            ApplicationProtocols = [.. protocols],
            RemoteCertificateValidationCallback = Pin(isAccepted),
        };
    }

    /// <summary>Accepts a peer whose key's hash is accepted, and nobody else; names and chains are not looked at.</summary>
    public static RemoteCertificateValidationCallback Pin(Func<Digest, bool> isAccepted)
    {
        ArgumentNullException.ThrowIfNull(isAccepted);
        return (_, certificate, _, _) => TrySpkiHash(certificate, out var spki) && isAccepted(spki);
    }

    /// <summary>The SPKI hash of a peer's certificate as a handshake reports it, or false if there is none.</summary>
    public static bool TrySpkiHash(X509Certificate? certificate, out Digest spki)
    {
        if (certificate is X509Certificate2 known)
        {
            spki = PeerCertificate.SpkiHash(known);
            return true;
        }

        if (certificate is null)
        {
            spki = default;
            return false;
        }

        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        spki = PeerCertificate.SpkiHash(copy);
        return true;
    }
}
