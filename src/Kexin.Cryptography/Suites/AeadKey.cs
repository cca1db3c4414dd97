namespace Kexin.Cryptography;

/// <summary>A key of a suite's authenticated encryption, made ready once for many messages.</summary>
/// <remarks>
/// What: <see cref="Suite.Seal"/> and <see cref="Suite.TryOpen"/> without the cost of the key schedule for each message.
/// Security: as the suite's; a nonce is used once per key.
/// Not for: several threads at a time.
/// </remarks>
public abstract class AeadKey : IDisposable
{
    private protected AeadKey() { }

    /// <summary>Encrypts and authenticates; a nonce is used once per key.</summary>
    /// <param name="nonce"><see cref="Suite.NonceSizeInBytes"/> bytes.</param>
    /// <param name="plaintext">What is hidden.</param>
    /// <param name="associatedData">What is authenticated but not hidden.</param>
    /// <param name="destination">Takes ciphertext and tag: plaintext's length plus <see cref="Suite.TagSizeInBytes"/>, exactly.</param>
    /// <exception cref="ArgumentException">A span has the wrong size.</exception>
    public void Seal(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> associatedData,
        Span<byte> destination
    )
    {
        ThrowIfWrongSize(nonce);
        if (destination.Length != plaintext.Length + Suite.TagSizeInBytes)
        {
            throw new ArgumentException(
                "The destination takes the plaintext's length plus the tag.",
                nameof(destination)
            );
        }

        SealBytes(nonce, plaintext, associatedData, destination);
    }

    /// <summary>Decrypts what <see cref="Seal"/> made, or says false and clears <paramref name="plaintext"/>.</summary>
    /// <param name="nonce"><see cref="Suite.NonceSizeInBytes"/> bytes.</param>
    /// <param name="sealedBytes">Ciphertext and tag; anything shorter than a tag is simply not authentic.</param>
    /// <param name="associatedData">What was given to <see cref="Seal"/>.</param>
    /// <param name="plaintext">Takes the sealed bytes' length less <see cref="Suite.TagSizeInBytes"/>, exactly.</param>
    /// <exception cref="ArgumentException">The nonce or the destination has the wrong size.</exception>
    public bool TryOpen(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> sealedBytes,
        ReadOnlySpan<byte> associatedData,
        Span<byte> plaintext
    )
    {
        ThrowIfWrongSize(nonce);
        if (sealedBytes.Length < Suite.TagSizeInBytes)
        {
            return false;
        }

        if (plaintext.Length != sealedBytes.Length - Suite.TagSizeInBytes)
        {
            throw new ArgumentException("The destination takes the sealed length less the tag.", nameof(plaintext));
        }

        return TryOpenBytes(nonce, sealedBytes, associatedData, plaintext);
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the key back.</summary>
    protected abstract void Dispose(bool disposing);

    private protected abstract void SealBytes(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> associatedData,
        Span<byte> destination
    );

    private protected abstract bool TryOpenBytes(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> sealedBytes,
        ReadOnlySpan<byte> associatedData,
        Span<byte> plaintext
    );

    private static void ThrowIfWrongSize(ReadOnlySpan<byte> nonce)
    {
        if (nonce.Length != Suite.NonceSizeInBytes)
        {
            throw new ArgumentException(
                $"A nonce has {Suite.NonceSizeInBytes} bytes, not {nonce.Length}.",
                nameof(nonce)
            );
        }
    }
}
