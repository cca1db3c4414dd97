using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AesInstructions = System.Runtime.Intrinsics.X86.Aes;

namespace Kexin.Cryptography.Blocks;

/// <summary>SM4 sixteen blocks at a time, with no look-up that depends on a secret; <see cref="PlainSm4"/> is the same by table.</summary>
/// <remarks>
/// What: both ciphers' S-boxes are inversion in GF(2^8) between affine maps, in different bases. So SM4's S-box is AES's (by the
/// AES instruction, whose ShiftRows is undone later) between two affine maps, each of them two shuffles by nibbles.
/// Source: GB/T 32907-2016; the relation of the boxes: F. Liu et al., "Analysis of the SMS4 Block Cipher", ACISP 2007; S-boxes by AES
/// instructions: M.-J. Saarinen, "sm4ni", 2018. The nibble tables were computed from the two fields' definitions, and are tested for
/// all 256 bytes.
/// How: words of eight blocks lie in one vector of 256 bits, the same word of each; two such groups hide each other's latency.
/// </remarks>
internal static class WideSm4
{
    private const int GroupSize = 8;

    public static bool IsSupported => AesInstructions.IsSupported && Avx2.IsSupported;

    private static Vector256<byte> PreLow =>
        Both(
            Vector128.Create(
                (byte)0x3e,
                0xb2,
                0x0e,
                0x82,
                0xbb,
                0x37,
                0x8b,
                0x07,
                0xa1,
                0x2d,
                0x91,
                0x1d,
                0x24,
                0xa8,
                0x14,
                0x98
            )
        );

    private static Vector256<byte> PreHigh =>
        Both(
            Vector128.Create(
                (byte)0x00,
                0xdc,
                0x2e,
                0xf2,
                0xc5,
                0x19,
                0xeb,
                0x37,
                0x08,
                0xd4,
                0x26,
                0xfa,
                0xcd,
                0x11,
                0xe3,
                0x3f
            )
        );

    private static Vector256<byte> PostLow =>
        Both(
            Vector128.Create(
                (byte)0x6c,
                0xd4,
                0xa6,
                0x1e,
                0x52,
                0xea,
                0x98,
                0x20,
                0x0b,
                0xb3,
                0xc1,
                0x79,
                0x35,
                0x8d,
                0xff,
                0x47
            )
        );

    private static Vector256<byte> PostHigh =>
        Both(
            Vector128.Create(
                (byte)0x00,
                0xe0,
                0x50,
                0xb0,
                0x9d,
                0x7d,
                0xcd,
                0x2d,
                0xc0,
                0x20,
                0x90,
                0x70,
                0x5d,
                0xbd,
                0x0d,
                0xed
            )
        );

    /// <summary>Undoes ShiftRows.</summary>
    private static Vector256<byte> Straight =>
        Both(Vector128.Create((byte)0, 13, 10, 7, 4, 1, 14, 11, 8, 5, 2, 15, 12, 9, 6, 3));

    /// <summary>Undoes ShiftRows and rotates each word left by 8 bits.</summary>
    private static Vector256<byte> Left8 =>
        Both(Vector128.Create((byte)7, 0, 13, 10, 11, 4, 1, 14, 15, 8, 5, 2, 3, 12, 9, 6));

    /// <summary>Undoes ShiftRows and rotates each word left by 16 bits.</summary>
    private static Vector256<byte> Left16 =>
        Both(Vector128.Create((byte)10, 7, 0, 13, 14, 11, 4, 1, 2, 15, 8, 5, 6, 3, 12, 9));

    /// <summary>Undoes ShiftRows and rotates each word left by 24 bits.</summary>
    private static Vector256<byte> Left24 =>
        Both(Vector128.Create((byte)13, 10, 7, 0, 1, 14, 11, 4, 5, 2, 15, 8, 9, 6, 3, 12));

    /// <summary>Swaps the bytes of each word.</summary>
    private static Vector256<byte> Swap =>
        Both(Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));

    /// <summary>Encrypts each block; input and output may be the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encrypt(
        ReadOnlySpan<uint> roundKeys,
        ReadOnlySpan<Vector128<byte>> input,
        Span<Vector128<byte>> output
    )
    {
        ref var keys = ref MemoryMarshal.GetReference(roundKeys);
        ref var from = ref MemoryMarshal.GetReference(input);
        ref var to = ref MemoryMarshal.GetReference(output[..input.Length]);
        nint at = 0;
        for (; at + 2 * GroupSize <= input.Length; at += 2 * GroupSize)
        {
            EncryptPair(ref keys, ref Unsafe.Add(ref from, at), ref Unsafe.Add(ref to, at));
        }

        if (at < input.Length)
        {
            // The rest is one more pair of groups, filled up with zeros.
            Span<Vector128<byte>> rest = stackalloc Vector128<byte>[2 * GroupSize];
            rest.Clear();
            input[(int)at..].CopyTo(rest);
            ref var pair = ref MemoryMarshal.GetReference(rest);
            EncryptPair(ref keys, ref pair, ref pair);
            rest[..(input.Length - (int)at)].CopyTo(output[(int)at..]);
            rest.Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void EncryptPair(ref uint keys, ref Vector128<byte> from, ref Vector128<byte> to)
    {
        var (a, b, c, d) = LoadWords(ref from);
        var (e, f, g, h) = LoadWords(ref Unsafe.Add(ref from, GroupSize));
        for (nint round = 0; round < PlainSm4.Rounds; round += 4)
        {
            ref var key = ref Unsafe.Add(ref keys, round);
            var k = Vector256.Create(key);
            a ^= Mix(b ^ c ^ d ^ k);
            e ^= Mix(f ^ g ^ h ^ k);
            k = Vector256.Create(Unsafe.Add(ref key, 1));
            b ^= Mix(c ^ d ^ a ^ k);
            f ^= Mix(g ^ h ^ e ^ k);
            k = Vector256.Create(Unsafe.Add(ref key, 2));
            c ^= Mix(d ^ a ^ b ^ k);
            g ^= Mix(h ^ e ^ f ^ k);
            k = Vector256.Create(Unsafe.Add(ref key, 3));
            d ^= Mix(a ^ b ^ c ^ k);
            h ^= Mix(e ^ f ^ g ^ k);
        }

        StoreWords(ref to, d, c, b, a);
        StoreWords(ref Unsafe.Add(ref to, GroupSize), h, g, f, e);
    }

    /// <summary>T of section 6: the S-box on each byte, then L on each word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Mix(Vector256<uint> x)
    {
        var y = Map(x.AsByte(), PreLow, PreHigh);
        y = Vector256.Create(
            AesInstructions.EncryptLast(y.GetLower(), Vector128<byte>.Zero),
            AesInstructions.EncryptLast(y.GetUpper(), Vector128<byte>.Zero)
        );
        y = Map(y, PostLow, PostHigh);

        // x ^ (x <<< 2) ^ (x <<< 10) ^ (x <<< 18) ^ (x <<< 24)
        var straight = Avx2.Shuffle(y, Straight).AsUInt32();
        var turned = straight ^ Avx2.Shuffle(y, Left8).AsUInt32() ^ Avx2.Shuffle(y, Left16).AsUInt32();
        var two = Avx2.ShiftLeftLogical(turned, 2) | Avx2.ShiftRightLogical(turned, 30);
        return straight ^ Avx2.Shuffle(y, Left24).AsUInt32() ^ two;
    }

    /// <summary>An affine map of each byte, from its two nibbles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Map(Vector256<byte> x, Vector256<byte> low, Vector256<byte> high)
    {
        var nibble = Vector256.Create((byte)0x0f);
        var upper = Avx2.ShiftRightLogical(x.AsUInt16(), 4).AsByte();
        return Avx2.Shuffle(low, x & nibble) ^ Avx2.Shuffle(high, upper & nibble);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<uint>, Vector256<uint>, Vector256<uint>, Vector256<uint>) LoadWords(
        ref Vector128<byte> from
    )
    {
        ref var pairs = ref Unsafe.As<Vector128<byte>, Vector256<byte>>(ref from);
        return Transpose(
            Avx2.Shuffle(pairs, Swap).AsUInt32(),
            Avx2.Shuffle(Unsafe.Add(ref pairs, 1), Swap).AsUInt32(),
            Avx2.Shuffle(Unsafe.Add(ref pairs, 2), Swap).AsUInt32(),
            Avx2.Shuffle(Unsafe.Add(ref pairs, 3), Swap).AsUInt32()
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreWords(
        ref Vector128<byte> to,
        Vector256<uint> a,
        Vector256<uint> b,
        Vector256<uint> c,
        Vector256<uint> d
    )
    {
        ref var pairs = ref Unsafe.As<Vector128<byte>, Vector256<byte>>(ref to);
        (a, b, c, d) = Transpose(a, b, c, d);
        pairs = Avx2.Shuffle(a.AsByte(), Swap);
        Unsafe.Add(ref pairs, 1) = Avx2.Shuffle(b.AsByte(), Swap);
        Unsafe.Add(ref pairs, 2) = Avx2.Shuffle(c.AsByte(), Swap);
        Unsafe.Add(ref pairs, 3) = Avx2.Shuffle(d.AsByte(), Swap);
    }

    /// <summary>Transposes 4×4 words in each half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<uint>, Vector256<uint>, Vector256<uint>, Vector256<uint>) Transpose(
        Vector256<uint> a,
        Vector256<uint> b,
        Vector256<uint> c,
        Vector256<uint> d
    )
    {
        var abLow = Avx2.UnpackLow(a, b).AsUInt64();
        var abHigh = Avx2.UnpackHigh(a, b).AsUInt64();
        var cdLow = Avx2.UnpackLow(c, d).AsUInt64();
        var cdHigh = Avx2.UnpackHigh(c, d).AsUInt64();
        return (
            Avx2.UnpackLow(abLow, cdLow).AsUInt32(),
            Avx2.UnpackHigh(abLow, cdLow).AsUInt32(),
            Avx2.UnpackLow(abHigh, cdHigh).AsUInt32(),
            Avx2.UnpackHigh(abHigh, cdHigh).AsUInt32()
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Both(Vector128<byte> half) => Vector256.Create(half, half);
}
