using System.Text;
using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>What two parties of a session share and nobody else knows; keys and seeds for all uses come from it by label.</summary>
/// <remarks>
/// Source: the exporter of RFC 8446, section 7.5, with HKDF (RFC 5869) and the suite's hash.
/// Security: what is derived for one label tells nothing of what is derived for another.
/// </remarks>
internal sealed class PairSecret : IDisposable
{
    public const int SizeInBytes = 32;

    private readonly SecretBytes _secret;

    /// <param name="suite">Whose key derivation is used.</param>
    /// <param name="secret">32 bytes, taken over.</param>
    /// <param name="handshake">The hash of what both said when they agreed.</param>
    /// <param name="isFirst">Whether this end is the one that both call the first.</param>
    public PairSecret(Suite suite, SecretBytes secret, Digest handshake, bool isFirst)
    {
        Suite = suite;
        _secret = secret;
        Handshake = handshake;
        IsFirst = isFirst;
    }

    public Suite Suite { get; }

    public Digest Handshake { get; }

    public bool IsFirst { get; }

    /// <summary>Fills the destination with what both ends derive for the label.</summary>
    public void Derive(string label, Span<byte> destination) =>
        Suite.DeriveKey(_secret.Span, [], Encoding.UTF8.GetBytes($"kexin/session/2 {label}"), destination);

    public void Dispose() => _secret.Dispose();
}
