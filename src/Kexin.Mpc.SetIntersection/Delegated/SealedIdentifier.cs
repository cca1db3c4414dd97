using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kexin.Channels;
using Kexin.Mpc.SetIntersection.Lists;

namespace Kexin.Mpc.SetIntersection.Delegated;

/// <summary>An identifier that only who knows its element ab·H(x) can open, beside the key by which it is found.</summary>
/// <remarks>
/// What: SHA-512 of a label, the session and the element gives a tag of 16 bytes to find it by and a key that AES-256-GCM uses
/// once, with a nonce of zeros. The plaintext is the length (2 bytes, big-endian), the identifier as UTF-8, and zeros up to the
/// size that all identifiers of the list share, so that those that stay closed do not show their lengths.
/// Source: encryption of the payload under the doubly blinded element: Agrawal, Evfimievski and Srikant, SIGMOD 2003, section 4.
/// Security: 126 bits (the group's); the hash as a random oracle.
/// </remarks>
internal sealed class SealedIdentifier : IDisposable
{
    /// <summary>The size of a plaintext less the identifier's own.</summary>
    public const int LengthSizeInBytes = sizeof(ushort);

    private const int GcmTagSizeInBytes = 16;
    private const int KeySizeInBytes = 32;

    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );
    private static readonly byte[] Nonce = new byte[AesGcm.NonceByteSizes.MaxSize];

    private readonly byte[] _label;
    private readonly byte[] _plaintext;
    private readonly byte[] _derived = GC.AllocateArray<byte>(SHA512.HashSizeInBytes, pinned: true);

    public SealedIdentifier(SessionId session, int longestSizeInBytes)
    {
        _label = [.. "Kexin-Intersection-1-seal"u8, .. session.Value.ToArray()];
        _plaintext = GC.AllocateArray<byte>(LengthSizeInBytes + longestSizeInBytes, pinned: true);
    }

    /// <summary>The size of every item of the list, in bytes.</summary>
    public int SizeInBytes => MatchTable.KeySizeInBytes + _plaintext.Length + GcmTagSizeInBytes;

    private ReadOnlySpan<byte> Tag => _derived.AsSpan(0, MatchTable.KeySizeInBytes);

    private ReadOnlySpan<byte> Key => _derived.AsSpan(SHA512.HashSizeInBytes - KeySizeInBytes);

    /// <summary>Writes an item.</summary>
    public void Seal(ReadOnlySpan<byte> element, ReadOnlySpan<byte> identifier, Span<byte> item)
    {
        Derive(element);
        Array.Clear(_plaintext);
        BinaryPrimitives.WriteUInt16BigEndian(_plaintext, (ushort)identifier.Length);
        identifier.CopyTo(_plaintext.AsSpan(LengthSizeInBytes));
        Tag.CopyTo(item);
        var body = item[MatchTable.KeySizeInBytes..];
        using var aes = new AesGcm(Key, GcmTagSizeInBytes);
        aes.Encrypt(Nonce, _plaintext, body[..^GcmTagSizeInBytes], body[^GcmTagSizeInBytes..]);
    }

    /// <summary>The tag by which the item of this element is found.</summary>
    public void FindTag(ReadOnlySpan<byte> element, Span<byte> tag)
    {
        Derive(element);
        Tag.CopyTo(tag);
    }

    /// <summary>Opens an item with its element.</summary>
    /// <exception cref="ProtocolException">It was not sealed for this element.</exception>
    public string Open(ReadOnlySpan<byte> element, ReadOnlySpan<byte> item, string owner)
    {
        Derive(element);
        var body = item[MatchTable.KeySizeInBytes..];
        using var aes = new AesGcm(Key, GcmTagSizeInBytes);
        try
        {
            aes.Decrypt(Nonce, body[..^GcmTagSizeInBytes], body[^GcmTagSizeInBytes..], _plaintext);
            var size = BinaryPrimitives.ReadUInt16BigEndian(_plaintext);
            return Strict.GetString(_plaintext, LengthSizeInBytes, size);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // ArgumentException: the length passes the end, or the bytes are no UTF-8.
            throw new ProtocolException(
                ProtocolError.Malformed,
                owner,
                "a sealed identifier cannot be opened with the element that belongs to it.",
                e
            );
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_plaintext);
        CryptographicOperations.ZeroMemory(_derived);
    }

    private void Derive(ReadOnlySpan<byte> element)
    {
        Span<byte> input = stackalloc byte[_label.Length + element.Length];
        _label.CopyTo(input);
        element.CopyTo(input[_label.Length..]);
        SHA512.HashData(input, _derived);
        CryptographicOperations.ZeroMemory(input);
    }
}
