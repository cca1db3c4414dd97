using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using AesInstructions = System.Runtime.Intrinsics.X86.Aes;

namespace Kexin.Cryptography.Blocks;

/// <summary>MITCCRH: a hash of blocks whose key changes with every gate, so that many gates help an attacker no more than one.</summary>
/// <remarks>
/// What: hash j of a key is π_k(x) ⊕ x with k = start ⊕ i, where i counts the keys from 0 and π_k is AES-128 under k.
/// Source: C. Guo, J. Katz, X. Wang, C. Weng, Y. Yu, "Better Concrete Security for Half-Gates Garbling (in the Multi-Instance
/// Setting)", CRYPTO 2020.
/// Security: circular correlation robust under multi-instance tweaks in the ideal-cipher model: 125 bits or more for half-gates with
/// a random start and few hashes a key.
/// Cost: one key schedule a key and one encryption a block; the keys are expanded beside the rounds that use them, four at a time.
/// Not for: two uses of one start and index; hashing messages.
/// </remarks>
public sealed class RekeyedHash
{
    private const int Rounds = 10;
    private const int KeysAtOnce = 4;

    private readonly Block _start;

    /// <summary>Starts at key 0 of a random block that both parties know and neither could choose alone.</summary>
    public RekeyedHash(Block start) => _start = start;

    /// <summary>The index of the next key.</summary>
    public ulong NextKey { get; set; }

    /// <summary>Hashes in place: the first <paramref name="blocksPerKey"/> blocks under the next key, and so on.</summary>
    /// <param name="blocks">Whole keys' worth of blocks.</param>
    /// <param name="blocksPerKey">1 (an evaluator's) or 2 (a garbler's), or more.</param>
    /// <exception cref="ArgumentException">The blocks are not a multiple of <paramref name="blocksPerKey"/>.</exception>
    public void Hash(Span<Block> blocks, int blocksPerKey)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocksPerKey, 1);
        if (blocks.Length % blocksPerKey != 0)
        {
            throw new ArgumentException($"{blocks.Length} blocks are not {blocksPerKey} a key.", nameof(blocks));
        }

        var vectors = BlockCipherKey.Vectors(blocks);
        if (AesNi.IsSupported)
        {
            HashFast(_start, NextKey, vectors, blocksPerKey);
        }
        else
        {
            HashPlain(_start, NextKey, vectors, blocksPerKey);
        }

        NextKey += (ulong)(vectors.Length / blocksPerKey);
    }

    /// <summary>Key by key: the reference, and the path of other processors.</summary>
    internal static void HashPlain(Block start, ulong firstKey, Span<Vector128<byte>> blocks, int blocksPerKey)
    {
        Span<Vector128<byte>> roundKeys = stackalloc Vector128<byte>[Rounds + 1];
        for (var at = 0; at < blocks.Length; at += blocksPerKey)
        {
            var key = start ^ new Block(firstKey++, 0);
            PlainAes.Expand(MemoryMarshal.AsBytes(new ReadOnlySpan<Block>(in key)), roundKeys);
            PlainFixedKeyHash.Hash(roundKeys, blocks.Slice(at, blocksPerKey), blocks.Slice(at, blocksPerKey));
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(roundKeys));
    }

    private static void HashFast(Block start, ulong firstKey, Span<Vector128<byte>> blocks, int blocksPerKey)
    {
        ref var at = ref MemoryMarshal.GetReference(blocks);
        var keys = blocks.Length / blocksPerKey;
        var done = 0;
        if (blocksPerKey == 2)
        {
            done = HashFours2(start.Vector, firstKey, ref at, keys);
        }
        else if (blocksPerKey == 1)
        {
            done = HashFours1(start.Vector, firstKey, ref at, keys);
        }

        for (; done < keys; done++)
        {
            var key = start.Vector ^ Number(firstKey + (ulong)done);
            HashOne(key, blocks.Slice(done * blocksPerKey, blocksPerKey));
        }
    }

    /// <summary>Four keys at once, two blocks each: eight blocks are under way; how many keys were done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int HashFours2(Vector128<byte> start, ulong firstKey, ref Vector128<byte> blocks, int keys)
    {
        var done = 0;
        for (; done + KeysAtOnce <= keys; done += KeysAtOnce)
        {
            ref var at = ref Unsafe.Add(ref blocks, 2 * done);
            var index = firstKey + (ulong)done;
            var (k, l) = (start ^ Number(index), start ^ Number(index + 1));
            var (m, n) = (start ^ Number(index + 2), start ^ Number(index + 3));
            var (a, b, c, d) = AesNi.Load4(ref at);
            var (e, f, g, h) = AesNi.Load4(ref Unsafe.Add(ref at, 4));
            (a, b, c, d, e, f, g, h) = (a ^ k, b ^ k, c ^ l, d ^ l, e ^ m, f ^ m, g ^ n, h ^ n);
            for (var round = 1; round < Rounds; round++)
            {
                var constant = AesNi.RoundConstant(round);
                (k, l, m, n) = (
                    AesNi.NextRoundKey(k, constant),
                    AesNi.NextRoundKey(l, constant),
                    AesNi.NextRoundKey(m, constant),
                    AesNi.NextRoundKey(n, constant)
                );
                a = AesInstructions.Encrypt(a, k);
                b = AesInstructions.Encrypt(b, k);
                c = AesInstructions.Encrypt(c, l);
                d = AesInstructions.Encrypt(d, l);
                e = AesInstructions.Encrypt(e, m);
                f = AesInstructions.Encrypt(f, m);
                g = AesInstructions.Encrypt(g, n);
                h = AesInstructions.Encrypt(h, n);
            }

            var last = AesNi.RoundConstant(Rounds);
            (k, l, m, n) = (
                AesNi.NextRoundKey(k, last),
                AesNi.NextRoundKey(l, last),
                AesNi.NextRoundKey(m, last),
                AesNi.NextRoundKey(n, last)
            );
            Add(ref at, AesInstructions.EncryptLast(a, k), AesInstructions.EncryptLast(b, k));
            Add(ref Unsafe.Add(ref at, 2), AesInstructions.EncryptLast(c, l), AesInstructions.EncryptLast(d, l));
            Add(ref Unsafe.Add(ref at, 4), AesInstructions.EncryptLast(e, m), AesInstructions.EncryptLast(f, m));
            Add(ref Unsafe.Add(ref at, 6), AesInstructions.EncryptLast(g, n), AesInstructions.EncryptLast(h, n));
        }

        return done;
    }

    /// <summary>Four keys at once, one block each; how many keys were done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int HashFours1(Vector128<byte> start, ulong firstKey, ref Vector128<byte> blocks, int keys)
    {
        var done = 0;
        for (; done + KeysAtOnce <= keys; done += KeysAtOnce)
        {
            ref var at = ref Unsafe.Add(ref blocks, done);
            var index = firstKey + (ulong)done;
            var (k, l) = (start ^ Number(index), start ^ Number(index + 1));
            var (m, n) = (start ^ Number(index + 2), start ^ Number(index + 3));
            var (a, b, c, d) = AesNi.Load4(ref at);
            (a, b, c, d) = (a ^ k, b ^ l, c ^ m, d ^ n);
            for (var round = 1; round < Rounds; round++)
            {
                var constant = AesNi.RoundConstant(round);
                (k, l, m, n) = (
                    AesNi.NextRoundKey(k, constant),
                    AesNi.NextRoundKey(l, constant),
                    AesNi.NextRoundKey(m, constant),
                    AesNi.NextRoundKey(n, constant)
                );
                a = AesInstructions.Encrypt(a, k);
                b = AesInstructions.Encrypt(b, l);
                c = AesInstructions.Encrypt(c, m);
                d = AesInstructions.Encrypt(d, n);
            }

            var last = AesNi.RoundConstant(Rounds);
            (k, l, m, n) = (
                AesNi.NextRoundKey(k, last),
                AesNi.NextRoundKey(l, last),
                AesNi.NextRoundKey(m, last),
                AesNi.NextRoundKey(n, last)
            );
            Add(ref at, AesInstructions.EncryptLast(a, k), AesInstructions.EncryptLast(b, l));
            Add(ref Unsafe.Add(ref at, 2), AesInstructions.EncryptLast(c, m), AesInstructions.EncryptLast(d, n));
        }

        return done;
    }

    private static void HashOne(Vector128<byte> key, Span<Vector128<byte>> blocks)
    {
        Span<Vector128<byte>> roundKeys = stackalloc Vector128<byte>[Rounds + 1];
        AesNi.Expand(key, roundKeys);
        FixedKeyHash.Hash(roundKeys, blocks, blocks);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Number(ulong index) => Vector128.Create(index, 0).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref Vector128<byte> to, Vector128<byte> first, Vector128<byte> second)
    {
        to ^= first;
        Unsafe.Add(ref to, 1) ^= second;
    }
}
