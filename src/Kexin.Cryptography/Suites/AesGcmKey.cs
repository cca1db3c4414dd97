using System.Security.Cryptography;

namespace Kexin.Cryptography;

/// <remarks>Source: NIST SP 800-38D, with AES-256, by the platform.</remarks>
internal sealed class AesGcmKey(ReadOnlySpan<byte> key) : AeadKey
{
    private readonly AesGcm _aes = new(key, Suite.TagSizeInBytes);

    protected override void Dispose(bool disposing) => _aes.Dispose();

    private protected override void SealBytes(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> associatedData,
        Span<byte> destination
    ) =>
        _aes.Encrypt(
            nonce,
            plaintext,
            destination[..plaintext.Length],
            destination[plaintext.Length..],
            associatedData
        );

    private protected override bool TryOpenBytes(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> sealedBytes,
        ReadOnlySpan<byte> associatedData,
        Span<byte> plaintext
    )
    {
        try
        {
            var ciphertext = sealedBytes[..plaintext.Length];
            _aes.Decrypt(nonce, ciphertext, sealedBytes[plaintext.Length..], plaintext, associatedData);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            plaintext.Clear();
            return false;
        }
    }
}
