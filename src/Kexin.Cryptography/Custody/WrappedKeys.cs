using System.Text;

namespace Kexin.Cryptography;

/// <summary>The form of keys wrapped by a master key that this process holds.</summary>
/// <remarks>
/// What: a key-encryption key is derived from the master key for each context, and seals the key under a random nonce.
/// Source: HKDF (RFC 5869) with the suite's hash; the suite's AEAD.
/// Security: 128 bits; nonces are random, 96 bits, so one context wraps fewer than 2^32 keys.
/// Shape: CBOR [format, nonce, sealed key].
/// </remarks>
public static class WrappedKeys
{
    /// <summary>The largest key that is wrapped, in bytes.</summary>
    public const int LargestKeyInBytes = 8 << 10;

    private const string Format = "kexin/wrapped-key/1";
    private const int LongestFormat = 32;
    private const string Info = "kexin/v1 key wrapping: ";

    internal static byte[] Wrap(Suite suite, ReadOnlySpan<byte> master, SecretBytes key, string context)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(context);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Span.Length, LargestKeyInBytes, nameof(key));
        using var wrapping = WrappingKey(suite, master, context);
        var nonce = RandomSource.System.GetBytes(Suite.NonceSizeInBytes);
        var sealedKey = new byte[key.Span.Length + Suite.TagSizeInBytes];
        suite.Seal(wrapping.Span, nonce, key.Span, Encoding.UTF8.GetBytes(context), sealedKey);
        return CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(3);
            writer.WriteTextString(Format);
            writer.WriteByteString(nonce);
            writer.WriteByteString(sealedKey);
            writer.WriteEndArray();
        });
    }

    internal static SecretBytes Unwrap(
        Suite suite,
        ReadOnlySpan<byte> master,
        ReadOnlyMemory<byte> wrapped,
        string context
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(context);
        var (nonce, sealedKey) = CanonicalCbor.Decode(
            wrapped,
            reader =>
            {
                reader.ReadArray(3);
                if (reader.ReadText(LongestFormat) != Format)
                {
                    throw new DecodingException($"A wrapped key begins with '{Format}'.");
                }

                var parts = (
                    reader.ReadFixedBytes(Suite.NonceSizeInBytes),
                    reader.ReadBytes(LargestKeyInBytes + Suite.TagSizeInBytes)
                );
                reader.EndArray();
                return parts;
            }
        );
        if (sealedKey.Length <= Suite.TagSizeInBytes)
        {
            throw new DecodingException("A wrapped key is longer than its tag.");
        }

        using var wrapping = WrappingKey(suite, master, context);
        var opened = false;
        var key = SecretBytes.Fill(
            sealedKey.Length - Suite.TagSizeInBytes,
            destination =>
                opened = suite.TryOpen(wrapping.Span, nonce, sealedKey, Encoding.UTF8.GetBytes(context), destination)
        );
        if (opened)
        {
            return key;
        }

        key.Dispose();
        throw new DecodingException(
            $"The wrapped key for \"{context}\" was altered, or is not this master key's or not for this use."
        );
    }

    private static SecretBytes WrappingKey(Suite suite, ReadOnlySpan<byte> master, string context)
    {
        var key = new byte[suite.AeadKeySizeInBytes];
        suite.DeriveKey(master, [], Encoding.UTF8.GetBytes(Info + context), key);
        var secret = new SecretBytes(key);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(key);
        return secret;
    }
}
