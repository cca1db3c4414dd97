using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kexin.Cryptography.Blocks;

/// <summary>Hash functions from blocks to blocks, made of one permutation: AES-128 under a key that everybody may know.</summary>
/// <remarks>
/// What: with π the permutation and σ(low, high) = (high, low ⊕ high): <see cref="Hash"/> is π(x) ⊕ x,
/// <see cref="HashCircular"/> π(σ(x)) ⊕ σ(x), <see cref="HashTweaked"/> π(π(x) ⊕ i) ⊕ π(x).
/// Source: C. Guo, J. Katz, X. Wang, Y. Yu, "Efficient and Secure Multiparty Computation from Fixed-Key Block Ciphers", IEEE S&amp;P
/// 2020, who call them MMO, MMO with a linear orthomorphism, and TMMO.
/// Security: correlation robust, circular correlation robust, and tweakable circular correlation robust, with π as a random
/// permutation; an adversary of t time against q hashes has about t·q / 2^128. A key of each session's own, chosen after both
/// parties' choices, keeps attackers from working ahead.
/// Cost: one encryption a block, two with tweaks.
/// Not for: hashing messages, or where one hash serves very many instances at once (<see cref="RekeyedHash"/>).
/// </remarks>
public sealed class FixedKeyHash : IDisposable
{
    private readonly AesKey _key;

    /// <summary>Takes the permutation of a key.</summary>
    public FixedKeyHash(Block key) => _key = new AesKey(key);

    /// <summary>Correlation robust; input and output may be the same memory.</summary>
    /// <exception cref="ArgumentException">The output is shorter than the input.</exception>
    public void Hash(ReadOnlySpan<Block> input, Span<Block> output)
    {
        ThrowIfTooShort(input, output);
        var from = BlockCipherKey.Vectors(input);
        var to = BlockCipherKey.Vectors(output);
        if (AesNi.IsSupported)
        {
            Hash(_key.RoundKeys, from, to);
        }
        else
        {
            PlainFixedKeyHash.Hash(_key.RoundKeys, from, to);
        }
    }

    /// <summary>Circular correlation robust: for garbling and half-trees; input and output may be the same memory.</summary>
    /// <exception cref="ArgumentException">The output is shorter than the input.</exception>
    public void HashCircular(ReadOnlySpan<Block> input, Span<Block> output)
    {
        ThrowIfTooShort(input, output);
        var from = BlockCipherKey.Vectors(input);
        var to = BlockCipherKey.Vectors(output);
        if (AesNi.IsSupported)
        {
            HashCircular(_key.RoundKeys, from, to);
        }
        else
        {
            PlainFixedKeyHash.HashCircular(_key.RoundKeys, from, to);
        }
    }

    /// <summary>Tweakable circular correlation robust: block i with tweak <paramref name="firstTweak"/> + i, as for active security.</summary>
    /// <exception cref="ArgumentException">The output is shorter than the input.</exception>
    public void HashTweaked(ReadOnlySpan<Block> input, Span<Block> output, ulong firstTweak)
    {
        ThrowIfTooShort(input, output);
        var from = BlockCipherKey.Vectors(input);
        var to = BlockCipherKey.Vectors(output);
        if (AesNi.IsSupported)
        {
            HashTweaked(_key.RoundKeys, from, to, firstTweak);
        }
        else
        {
            PlainFixedKeyHash.HashTweaked(_key.RoundKeys, from, to, firstTweak);
        }
    }

    public void Dispose() => _key.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Hash(
        ReadOnlySpan<Vector128<byte>> roundKeys,
        ReadOnlySpan<Vector128<byte>> input,
        Span<Vector128<byte>> output
    )
    {
        ref var keys = ref MemoryMarshal.GetReference(roundKeys);
        ref var from = ref MemoryMarshal.GetReference(input);
        ref var to = ref MemoryMarshal.GetReference(output);
        var rounds = roundKeys.Length - 1;
        nint at = 0;
        for (; at + 8 <= input.Length; at += 8)
        {
            var (a, b, c, d) = AesNi.Load4(ref Unsafe.Add(ref from, at));
            var (e, f, g, h) = AesNi.Load4(ref Unsafe.Add(ref from, at + 4));
            AesNi.Permute8(ref keys, rounds, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            AddLoaded(ref Unsafe.Add(ref from, at), ref Unsafe.Add(ref to, at), a, b, c, d);
            AddLoaded(ref Unsafe.Add(ref from, at + 4), ref Unsafe.Add(ref to, at + 4), e, f, g, h);
        }

        for (; at < input.Length; at++)
        {
            var block = Unsafe.Add(ref from, at);
            Unsafe.Add(ref to, at) = AesNi.Permute1(ref keys, rounds, block) ^ block;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void HashCircular(
        ReadOnlySpan<Vector128<byte>> roundKeys,
        ReadOnlySpan<Vector128<byte>> input,
        Span<Vector128<byte>> output
    )
    {
        ref var keys = ref MemoryMarshal.GetReference(roundKeys);
        ref var from = ref MemoryMarshal.GetReference(input);
        ref var to = ref MemoryMarshal.GetReference(output);
        var rounds = roundKeys.Length - 1;
        nint at = 0;
        for (; at + 8 <= input.Length; at += 8)
        {
            var (a, b, c, d) = Map4(ref Unsafe.Add(ref from, at));
            var (e, f, g, h) = Map4(ref Unsafe.Add(ref from, at + 4));
            AesNi.Permute8(ref keys, rounds, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            AddMapped(ref Unsafe.Add(ref from, at), ref Unsafe.Add(ref to, at), a, b, c, d);
            AddMapped(ref Unsafe.Add(ref from, at + 4), ref Unsafe.Add(ref to, at + 4), e, f, g, h);
        }

        for (; at < input.Length; at++)
        {
            var block = Map(Unsafe.Add(ref from, at));
            Unsafe.Add(ref to, at) = AesNi.Permute1(ref keys, rounds, block) ^ block;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void HashTweaked(
        ReadOnlySpan<Vector128<byte>> roundKeys,
        ReadOnlySpan<Vector128<byte>> input,
        Span<Vector128<byte>> output,
        ulong firstTweak
    )
    {
        // π of all, where the output keeps it; then π of that and the tweak, onto it.
        AesNi.Encrypt(roundKeys, input, output);
        ref var keys = ref MemoryMarshal.GetReference(roundKeys);
        ref var to = ref MemoryMarshal.GetReference(output);
        var rounds = roundKeys.Length - 1;
        var tweak = Vector128.Create(firstTweak, 0);
        var one = Vector128.Create(1ul, 0);
        nint at = 0;
        for (; at + 8 <= input.Length; at += 8)
        {
            var (a, b, c, d) = AesNi.Load4(ref Unsafe.Add(ref to, at));
            var (e, f, g, h) = AesNi.Load4(ref Unsafe.Add(ref to, at + 4));
            a ^= tweak.AsByte();
            b ^= (tweak += one).AsByte();
            c ^= (tweak += one).AsByte();
            d ^= (tweak += one).AsByte();
            e ^= (tweak += one).AsByte();
            f ^= (tweak += one).AsByte();
            g ^= (tweak += one).AsByte();
            h ^= (tweak += one).AsByte();
            tweak += one;
            AesNi.Permute8(ref keys, rounds, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            AddLoaded(ref Unsafe.Add(ref to, at), ref Unsafe.Add(ref to, at), a, b, c, d);
            AddLoaded(ref Unsafe.Add(ref to, at + 4), ref Unsafe.Add(ref to, at + 4), e, f, g, h);
        }

        for (; at < input.Length; at++)
        {
            ref var block = ref Unsafe.Add(ref to, at);
            block = AesNi.Permute1(ref keys, rounds, block ^ tweak.AsByte()) ^ block;
            tweak += one;
        }
    }

    /// <summary>σ: a linear map of which neither it nor its sum with the identity has a kernel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Map(Vector128<byte> x) =>
        Sse2.Shuffle(x.AsUInt32(), 0b01_00_11_10).AsByte() ^ (x & Vector128.Create(0, ulong.MaxValue).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<byte>, Vector128<byte>, Vector128<byte>, Vector128<byte>) Map4(
        ref Vector128<byte> from
    ) => (Map(from), Map(Unsafe.Add(ref from, 1)), Map(Unsafe.Add(ref from, 2)), Map(Unsafe.Add(ref from, 3)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddLoaded(
        ref Vector128<byte> from,
        ref Vector128<byte> to,
        Vector128<byte> a,
        Vector128<byte> b,
        Vector128<byte> c,
        Vector128<byte> d
    ) =>
        AesNi.Store4(
            ref to,
            a ^ from,
            b ^ Unsafe.Add(ref from, 1),
            c ^ Unsafe.Add(ref from, 2),
            d ^ Unsafe.Add(ref from, 3)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddMapped(
        ref Vector128<byte> from,
        ref Vector128<byte> to,
        Vector128<byte> a,
        Vector128<byte> b,
        Vector128<byte> c,
        Vector128<byte> d
    ) =>
        AesNi.Store4(
            ref to,
            a ^ Map(from),
            b ^ Map(Unsafe.Add(ref from, 1)),
            c ^ Map(Unsafe.Add(ref from, 2)),
            d ^ Map(Unsafe.Add(ref from, 3))
        );

    private static void ThrowIfTooShort(ReadOnlySpan<Block> input, Span<Block> output)
    {
        if (output.Length < input.Length)
        {
            throw new ArgumentException($"{input.Length} blocks do not fit into {output.Length}.", nameof(output));
        }
    }
}
