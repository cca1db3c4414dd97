using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Cryptography;

/// <remarks>Source: NIST SP 800-38D, section 7, with SM4 (GB/T 32907), nonces of 12 bytes and whole tags, as in RFC 8998.</remarks>
internal sealed class Sm4GcmKey : AeadKey
{
    private const int BlocksAtOnce = 64;

    private readonly Sm4Key _key;
    private readonly Ghash _hash;

    public Sm4GcmKey(ReadOnlySpan<byte> key)
    {
        _key = new Sm4Key(key);
        Span<Vector128<byte>> zero = [default];
        _key.EncryptVectors(zero, zero);
        _hash = new Ghash(zero[0]);
        zero.Clear();
    }

    protected override void Dispose(bool disposing)
    {
        _key.Dispose();
        _hash.Dispose();
    }

    private protected override void SealBytes(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> associatedData,
        Span<byte> destination
    )
    {
        var first = FirstCounter(nonce);
        var ciphertext = destination[..plaintext.Length];
        AddStream(first, plaintext, ciphertext);
        Tag(first, associatedData, ciphertext).CopyTo(destination[plaintext.Length..]);
    }

    private protected override bool TryOpenBytes(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> sealedBytes,
        ReadOnlySpan<byte> associatedData,
        Span<byte> plaintext
    )
    {
        var first = FirstCounter(nonce);
        var ciphertext = sealedBytes[..plaintext.Length];
        Span<byte> tag = stackalloc byte[Suite.TagSizeInBytes];
        Tag(first, associatedData, ciphertext).CopyTo(tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, sealedBytes[plaintext.Length..]))
        {
            plaintext.Clear();
            return false;
        }

        AddStream(first, ciphertext, plaintext);
        return true;
    }

    /// <summary>J0: the nonce and a counter of 32 bits, which starts at 1.</summary>
    private static Vector128<ulong> FirstCounter(ReadOnlySpan<byte> nonce) =>
        Vector128.Create(
            ((ulong)BinaryPrimitives.ReadUInt32BigEndian(nonce[8..]) << 32) | 1,
            BinaryPrimitives.ReadUInt64BigEndian(nonce)
        );

    private void AddStream(Vector128<ulong> first, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<Vector128<byte>> stream = stackalloc Vector128<byte>[BlocksAtOnce];
        var bytes = MemoryMarshal.AsBytes(stream);
        var next = first + Vector128.Create(1ul, 0);
        for (var at = 0; at < input.Length; at += bytes.Length)
        {
            var count = Math.Min(bytes.Length, input.Length - at);
            _key.Count(next, bigEndian: true, stream[..((count + Block.SizeInBytes - 1) / Block.SizeInBytes)]);
            next += Vector128.Create((ulong)BlocksAtOnce, 0);
            Add(input.Slice(at, count), bytes[..count], output.Slice(at, count));
        }

        CryptographicOperations.ZeroMemory(bytes);
    }

    private Vector128<byte> Tag(
        Vector128<ulong> first,
        ReadOnlySpan<byte> associatedData,
        ReadOnlySpan<byte> ciphertext
    )
    {
        var state = Vector128<byte>.Zero;
        _hash.Absorb(ref state, associatedData);
        _hash.Absorb(ref state, ciphertext);
        Span<byte> sizesInBits = stackalloc byte[Block.SizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(sizesInBits, 8L * associatedData.Length);
        BinaryPrimitives.WriteInt64BigEndian(sizesInBits[8..], 8L * ciphertext.Length);
        _hash.Absorb(ref state, sizesInBits);
        Span<Vector128<byte>> mask = stackalloc Vector128<byte>[1];
        _key.Count(first, bigEndian: true, mask);
        return state ^ mask[0];
    }

    private static void Add(ReadOnlySpan<byte> input, ReadOnlySpan<byte> stream, Span<byte> output)
    {
        var i = 0;
        for (; i + Vector256<byte>.Count <= input.Length; i += Vector256<byte>.Count)
        {
            (Vector256.Create(input[i..]) ^ Vector256.Create(stream[i..])).CopyTo(output[i..]);
        }

        for (; i < input.Length; i++)
        {
            output[i] = (byte)(input[i] ^ stream[i]);
        }
    }
}
