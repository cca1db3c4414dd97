namespace Kexin.Cryptography;

/// <summary>The key of a node that wraps all its other keys: in a file under a passphrase, in a chip, or in a security module.</summary>
public interface IMasterKey : IDisposable
{
    /// <summary>Encrypts a key so that only this master key opens it, and only for this context.</summary>
    /// <param name="key">1 to <see cref="WrappedKeys.LargestKeyInBytes"/> bytes.</param>
    /// <param name="context">What the key is for, such as "dataset"; authenticated, not hidden.</param>
    byte[] Wrap(SecretBytes key, string context);

    /// <summary>Opens what <see cref="Wrap"/> made.</summary>
    /// <exception cref="DecodingException">The bytes were altered, wrapped by another master key, or for another context.</exception>
    SecretBytes Unwrap(ReadOnlyMemory<byte> wrapped, string context);
}
