using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AesInstructions = System.Runtime.Intrinsics.X86.Aes;

namespace Kexin.Cryptography.Blocks;

/// <summary>AES by the processor's instructions, eight blocks at a time; <see cref="PlainAes"/> is the same without them.</summary>
/// <remarks>Source: FIPS 197. Round keys: 11 vectors of AES-128 or 15 of AES-256, in order.</remarks>
internal static class AesNi
{
    public static bool IsSupported => AesInstructions.IsSupported && Ssse3.IsSupported;

    private static Vector128<byte> Reverse =>
        Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

    /// <summary>Encrypts each block; input and output may be the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encrypt(
        ReadOnlySpan<Vector128<byte>> roundKeys,
        ReadOnlySpan<Vector128<byte>> input,
        Span<Vector128<byte>> output
    )
    {
        ref var keys = ref MemoryMarshal.GetReference(roundKeys);
        ref var from = ref MemoryMarshal.GetReference(input);
        ref var to = ref MemoryMarshal.GetReference(output[..input.Length]);
        nint at = 0;
        for (; at + 8 <= input.Length; at += 8)
        {
            var (a, b, c, d) = Load4(ref Unsafe.Add(ref from, at));
            var (e, f, g, h) = Load4(ref Unsafe.Add(ref from, at + 4));
            Permute8(ref keys, roundKeys.Length - 1, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            Store4(ref Unsafe.Add(ref to, at), a, b, c, d);
            Store4(ref Unsafe.Add(ref to, at + 4), e, f, g, h);
        }

        for (; at < input.Length; at++)
        {
            Unsafe.Add(ref to, at) = Permute1(ref keys, roundKeys.Length - 1, Unsafe.Add(ref from, at));
        }
    }

    /// <summary>The key stream: the encryptions of <paramref name="first"/>, <paramref name="first"/> + 1, … as 128-bit numbers.</summary>
    /// <param name="roundKeys">The expanded key.</param>
    /// <param name="first">The first counter; only its low 64 bits count up.</param>
    /// <param name="bigEndian">Whether the number's bytes go in with the highest first.</param>
    /// <param name="output">Takes the stream.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Count(
        ReadOnlySpan<Vector128<byte>> roundKeys,
        Vector128<ulong> first,
        bool bigEndian,
        Span<Vector128<byte>> output
    )
    {
        if (bigEndian)
        {
            Count(roundKeys, first, Reverse, output);
        }
        else
        {
            CountLittleEndian(roundKeys, first, output);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CountLittleEndian(
        ReadOnlySpan<Vector128<byte>> roundKeys,
        Vector128<ulong> counter,
        Span<Vector128<byte>> output
    )
    {
        ref var keys = ref MemoryMarshal.GetReference(roundKeys);
        ref var to = ref MemoryMarshal.GetReference(output);
        var one = Vector128.Create(1ul, 0);
        var eight = Vector128.Create(8ul, 0);
        nint at = 0;
        for (; at + 8 <= output.Length; at += 8)
        {
            var a = counter.AsByte();
            var b = (counter + one).AsByte();
            var c = (counter + Vector128.Create(2ul, 0)).AsByte();
            var d = (counter + Vector128.Create(3ul, 0)).AsByte();
            var e = (counter + Vector128.Create(4ul, 0)).AsByte();
            var f = (counter + Vector128.Create(5ul, 0)).AsByte();
            var g = (counter + Vector128.Create(6ul, 0)).AsByte();
            var h = (counter + Vector128.Create(7ul, 0)).AsByte();
            counter += eight;
            Permute8(ref keys, roundKeys.Length - 1, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            Store4(ref Unsafe.Add(ref to, at), a, b, c, d);
            Store4(ref Unsafe.Add(ref to, at + 4), e, f, g, h);
        }

        for (; at < output.Length; at++)
        {
            Unsafe.Add(ref to, at) = Permute1(ref keys, roundKeys.Length - 1, counter.AsByte());
            counter += one;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Count(
        ReadOnlySpan<Vector128<byte>> roundKeys,
        Vector128<ulong> counter,
        Vector128<byte> order,
        Span<Vector128<byte>> output
    )
    {
        ref var keys = ref MemoryMarshal.GetReference(roundKeys);
        ref var to = ref MemoryMarshal.GetReference(output);
        var one = Vector128.Create(1ul, 0);
        nint at = 0;
        for (; at + 8 <= output.Length; at += 8)
        {
            var a = Ssse3.Shuffle(counter.AsByte(), order);
            var b = Ssse3.Shuffle((counter += one).AsByte(), order);
            var c = Ssse3.Shuffle((counter += one).AsByte(), order);
            var d = Ssse3.Shuffle((counter += one).AsByte(), order);
            var e = Ssse3.Shuffle((counter += one).AsByte(), order);
            var f = Ssse3.Shuffle((counter += one).AsByte(), order);
            var g = Ssse3.Shuffle((counter += one).AsByte(), order);
            var h = Ssse3.Shuffle((counter += one).AsByte(), order);
            counter += one;
            Permute8(ref keys, roundKeys.Length - 1, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            Store4(ref Unsafe.Add(ref to, at), a, b, c, d);
            Store4(ref Unsafe.Add(ref to, at + 4), e, f, g, h);
        }

        for (; at < output.Length; at++)
        {
            var block = Ssse3.Shuffle(counter.AsByte(), order);
            Unsafe.Add(ref to, at) = Permute1(ref keys, roundKeys.Length - 1, block);
            counter += one;
        }
    }

    /// <summary>The 11 round keys of a key of 128 bits.</summary>
    public static void Expand(Vector128<byte> key, Span<Vector128<byte>> roundKeys)
    {
        roundKeys[0] = key;
        for (var round = 1; round < roundKeys.Length; round++)
        {
            key = NextRoundKey(key, RoundConstant(round));
            roundKeys[round] = key;
        }
    }

    /// <summary>The next round key. EncryptLast gives the last word through the box: its four columns are the same, so no row moves.</summary>
    /// <remarks>Source: S. Gueron, Y. Lindell, A. Nof, B. Pinkas, "Fast Garbling of Circuits Under Standard Assumptions", CCS 2015.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> NextRoundKey(Vector128<byte> key, Vector128<byte> constant)
    {
        var rotated = Vector128.Create(0x0c0f0e0du).AsByte();
        var word = AesInstructions.EncryptLast(Ssse3.Shuffle(key, rotated), constant);
        key ^= Sse2.ShiftLeftLogical128BitLane(key, 4);
        key ^= Sse2.ShiftLeftLogical128BitLane(key, 8);
        return key ^ word;
    }

    /// <summary>FIPS 197's round constant in each column: the powers of x, of which the ninth and tenth are reduced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> RoundConstant(int round) =>
        Vector128.Create(round <= 8 ? 1u << (round - 1) : 0x1bu << (round - 9)).AsByte();

    /// <summary>One block through all rounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Permute1(ref Vector128<byte> keys, int rounds, Vector128<byte> block)
    {
        block ^= keys;
        for (var round = 1; round < rounds; round++)
        {
            block = AesInstructions.Encrypt(block, Unsafe.Add(ref keys, round));
        }

        return AesInstructions.EncryptLast(block, Unsafe.Add(ref keys, rounds));
    }

    /// <summary>Eight blocks through all rounds at once: as many as hide the latency of a round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Permute8(
        ref Vector128<byte> keys,
        int rounds,
        ref Vector128<byte> a,
        ref Vector128<byte> b,
        ref Vector128<byte> c,
        ref Vector128<byte> d,
        ref Vector128<byte> e,
        ref Vector128<byte> f,
        ref Vector128<byte> g,
        ref Vector128<byte> h
    )
    {
        var key = keys;
        a ^= key;
        b ^= key;
        c ^= key;
        d ^= key;
        e ^= key;
        f ^= key;
        g ^= key;
        h ^= key;
        for (var round = 1; round < rounds; round++)
        {
            key = Unsafe.Add(ref keys, round);
            a = AesInstructions.Encrypt(a, key);
            b = AesInstructions.Encrypt(b, key);
            c = AesInstructions.Encrypt(c, key);
            d = AesInstructions.Encrypt(d, key);
            e = AesInstructions.Encrypt(e, key);
            f = AesInstructions.Encrypt(f, key);
            g = AesInstructions.Encrypt(g, key);
            h = AesInstructions.Encrypt(h, key);
        }

        key = Unsafe.Add(ref keys, rounds);
        a = AesInstructions.EncryptLast(a, key);
        b = AesInstructions.EncryptLast(b, key);
        c = AesInstructions.EncryptLast(c, key);
        d = AesInstructions.EncryptLast(d, key);
        e = AesInstructions.EncryptLast(e, key);
        f = AesInstructions.EncryptLast(f, key);
        g = AesInstructions.EncryptLast(g, key);
        h = AesInstructions.EncryptLast(h, key);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<byte>, Vector128<byte>, Vector128<byte>, Vector128<byte>) Load4(
        ref Vector128<byte> from
    ) => (from, Unsafe.Add(ref from, 1), Unsafe.Add(ref from, 2), Unsafe.Add(ref from, 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store4(
        ref Vector128<byte> to,
        Vector128<byte> a,
        Vector128<byte> b,
        Vector128<byte> c,
        Vector128<byte> d
    )
    {
        to = a;
        Unsafe.Add(ref to, 1) = b;
        Unsafe.Add(ref to, 2) = c;
        Unsafe.Add(ref to, 3) = d;
    }
}
