namespace Kexin.Cryptography;

/// <summary>Where the key lies that seals a master key: in which token, and how it is found there. Nothing of it is secret.</summary>
/// <param name="Library">The path of the token's PKCS#11 library on the machine where the master key was sealed.</param>
/// <param name="Token">The token's label.</param>
/// <param name="Serial">The token's serial number.</param>
/// <param name="Key">The key's CKA_ID, in hexadecimal.</param>
public sealed record KeyPlace(string Library, string Token, string Serial, string Key);

/// <summary>A key of a security module, by which a master key is sealed and opened inside the module.</summary>
public interface ISealingKey
{
    /// <summary>Where it lies.</summary>
    KeyPlace Place { get; }

    /// <summary>AES-256-GCM (NIST SP 800-38D) in the module.</summary>
    /// <param name="nonce"><see cref="Suite.NonceSizeInBytes"/> bytes, never used twice.</param>
    /// <param name="associated">Authenticated, not hidden.</param>
    /// <param name="secret">What is sealed.</param>
    /// <returns>The ciphertext, followed by a tag of <see cref="Suite.TagSizeInBytes"/> bytes.</returns>
    byte[] Seal(byte[] nonce, byte[] associated, SecretBytes secret);

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="DecodingException">The bytes were altered, or sealed by another key.</exception>
    SecretBytes Open(byte[] nonce, byte[] associated, byte[] sealedBytes);
}
