using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Kexin.Cryptography;

/// <remarks>Source: NIST SP 800-38D, with SM4 (GB/T 32907), as in RFC 8998; by BouncyCastle.</remarks>
internal sealed class Sm4GcmKey(ReadOnlySpan<byte> key) : AeadKey
{
    private readonly GcmBlockCipher _gcm = new(new SM4Engine());
    private KeyParameter? _key = new(key);
    private bool _isScheduled;

    // BouncyCastle's key schedule cannot be cleared; the reference is dropped.
    protected override void Dispose(bool disposing) => _key = null;

    private protected override void SealBytes(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> associatedData,
        Span<byte> destination
    )
    {
        Begin(forEncryption: true, nonce, associatedData);
        var written = _gcm.ProcessBytes(plaintext, destination);
        _gcm.DoFinal(destination[written..]);
    }

    private protected override bool TryOpenBytes(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> sealedBytes,
        ReadOnlySpan<byte> associatedData,
        Span<byte> plaintext
    )
    {
        Begin(forEncryption: false, nonce, associatedData);
        try
        {
            var written = _gcm.ProcessBytes(sealedBytes, plaintext);
            _gcm.DoFinal(plaintext[written..]);
            return true;
        }
        catch (InvalidCipherTextException)
        {
            plaintext.Clear();
            return false;
        }
    }

    private void Begin(bool forEncryption, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData)
    {
        ObjectDisposedException.ThrowIf(_key is null, this);

        // Given no key, the cipher keeps the schedule that it has.
        var parameters = new AeadParameters(_isScheduled ? null : _key, 8 * Suite.TagSizeInBytes, nonce.ToArray());
        _gcm.Init(forEncryption, parameters);
        _isScheduled = true;
        _gcm.ProcessAadBytes(associatedData);
    }
}
