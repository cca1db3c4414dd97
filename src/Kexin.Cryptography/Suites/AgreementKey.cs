namespace Kexin.Cryptography;

/// <summary>A secret key for Diffie-Hellman: X25519 (RFC 7748), or ECDH on curveSM2 as RFC 8998, section 3.2.2 uses it.</summary>
public abstract class AgreementKey : IDisposable
{
    private readonly byte[] _publicBytes;

    private protected AgreementKey(byte[] publicBytes) => _publicBytes = publicBytes;

    /// <summary>What the other side gets: 32 bytes of X25519 or 33 bytes of a compressed SM2 point.</summary>
    public ReadOnlySpan<byte> PublicBytes => _publicBytes;

    /// <summary>Derives a key that only the two sides know: HKDF of the shared point with the suite's hash.</summary>
    /// <param name="peerPublicBytes">The other side's <see cref="PublicBytes"/>.</param>
    /// <param name="salt">May be empty.</param>
    /// <param name="info">Names the use, and both public keys where the use does not fix them.</param>
    /// <param name="destination">Takes the key.</param>
    /// <exception cref="DecodingException">The bytes are not a public key, or one that gives a predictable result.</exception>
    public abstract void DeriveKey(
        ReadOnlySpan<byte> peerPublicBytes,
        ReadOnlySpan<byte> salt,
        ReadOnlySpan<byte> info,
        Span<byte> destination
    );

    /// <summary>The secret in a new array of 32 bytes, which the caller clears.</summary>
    public abstract byte[] Export();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Clears the secret.</summary>
    protected abstract void Dispose(bool disposing);
}
