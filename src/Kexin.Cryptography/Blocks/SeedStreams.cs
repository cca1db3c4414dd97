using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Kexin.Cryptography.Blocks;

/// <summary>2^k seeds, each expanded to a piece of a stream, and the pieces summed by the bits of the seeds' places.</summary>
/// <remarks>
/// What: block j of seed s is π(s ⊕ j) ⊕ s ⊕ j; sum b is over the seeds whose place has bit b set, the total over all. π is AES-128 under a
/// key that both sides know and that the caller changes with every piece.
/// Source: the correlation-robust hash of C. Guo, J. Katz, X. Wang, Y. Yu, "Efficient and Secure Multiparty Computation from Fixed-Key Block
/// Ciphers", IEEE S&amp;P 2020, whose definition with R = s and inputs j says that such blocks look random; the key is changed as in
/// <see cref="RekeyedHash"/>.
/// Security: in the ideal-cipher model a query hits an unknown seed with probability (unknown seeds × blocks of a piece) / 2^128, however
/// many pieces there are: 118 bits or more with 64 unknown seeds and 16 blocks.
/// Cost: one encryption a block; two blocks read and written a seed and 8 blocks.
/// Not for: two pieces under one key; more blocks a piece than <see cref="BlocksOfAPiece"/>.
/// </remarks>
public sealed class SeedStreams : IDisposable
{
    /// <summary>The blocks that each seed gives under one key.</summary>
    public const int BlocksOfAPiece = 16;

    private const int MostAtOnce = 8;

    private readonly Block[] _seeds;
    private readonly Block[] _sum = GC.AllocateArray<Block>(BlocksOfAPiece, pinned: true);
    private readonly int _bits;

    /// <summary>Takes 2^k seeds by their places; k from 1 to 16.</summary>
    /// <exception cref="ArgumentException">The number is another.</exception>
    public SeedStreams(ReadOnlySpan<Block> seeds)
    {
        if (seeds.Length < 2 || seeds.Length > 1 << 16 || !BitOperations.IsPow2(seeds.Length))
        {
            throw new ArgumentException($"2, 4, … or 65,536 seeds were expected, {seeds.Length} given.", nameof(seeds));
        }

        _bits = BitOperations.Log2((uint)seeds.Length);
        _seeds = GC.AllocateArray<Block>(seeds.Length, pinned: true);
        seeds.CopyTo(_seeds);
    }

    /// <summary>The sums of one piece.</summary>
    /// <param name="key">π, of AES-128.</param>
    /// <param name="columns">k sums of <see cref="BlocksOfAPiece"/> blocks, one after another.</param>
    /// <param name="total">The sum of all seeds' pieces.</param>
    /// <exception cref="ArgumentException">A destination has another size.</exception>
    public void Sum(AesKey key, Span<Block> columns, Span<Block> total)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (columns.Length != _bits * BlocksOfAPiece || total.Length != BlocksOfAPiece)
        {
            throw new ArgumentException($"{_bits} columns and a total of {BlocksOfAPiece} blocks were expected.");
        }

        if (!AesNi.IsSupported)
        {
            SumPlain(key, columns, total);
            return;
        }

        columns.Clear();
        total.Clear();
        var atOnce = Math.Min(MostAtOnce, _seeds.Length);
        for (var first = 0; first < _seeds.Length; first += atOnce)
        {
            ref var seeds = ref Unsafe.As<Block, Vector128<byte>>(ref _seeds[first]);
            ref var low = ref Unsafe.As<Block, Vector128<byte>>(ref MemoryMarshal.GetReference(columns));
            ref var sum = ref Unsafe.As<Block, Vector128<byte>>(ref _sum[0]);
            ref var keys = ref MemoryMarshal.GetReference(key.RoundKeys);
            switch (atOnce)
            {
                case 2:
                    SumTwo(ref keys, ref seeds, ref low, ref sum);
                    break;
                case 4:
                    SumFour(ref keys, ref seeds, ref low, ref sum);
                    break;
                default:
                    SumEight(ref keys, ref seeds, ref low, ref sum);
                    break;
            }

            Add(_sum, total);
            for (var bits = first / MostAtOnce; bits != 0; bits &= bits - 1)
            {
                Add(_sum, columns.Slice((3 + BitOperations.TrailingZeroCount(bits)) * BlocksOfAPiece, BlocksOfAPiece));
            }
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Block.AsBytes(_seeds.AsSpan()));
        CryptographicOperations.ZeroMemory(Block.AsBytes(_sum.AsSpan()));
    }

    /// <summary>As the formula reads: the reference, and the path of other processors.</summary>
    internal void SumPlain(AesKey key, Span<Block> columns, Span<Block> total)
    {
        columns.Clear();
        total.Clear();
        Span<Block> one = stackalloc Block[1];
        for (var place = 0; place < _seeds.Length; place++)
        {
            for (var j = 0; j < BlocksOfAPiece; j++)
            {
                var input = _seeds[place] ^ new Block((ulong)j, 0);
                one[0] = input;
                key.Encrypt(one, one);
                var block = one[0] ^ input;
                total[j] ^= block;
                for (var bit = 0; bit < _bits; bit++)
                {
                    columns[bit * BlocksOfAPiece + j] ^= block & Block.Mask((place >> bit & 1) != 0);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SumEight(
        ref Vector128<byte> keys,
        ref Vector128<byte> seeds,
        ref Vector128<byte> columns,
        ref Vector128<byte> sum
    )
    {
        for (nint j = 0; j < BlocksOfAPiece; j++)
        {
            var number = Vector128.Create((ulong)j, 0).AsByte();
            var (a, b, c, d) = AesNi.Load4(ref seeds);
            var (e, f, g, h) = AesNi.Load4(ref Unsafe.Add(ref seeds, 4));
            (a, b, c, d) = (a ^ number, b ^ number, c ^ number, d ^ number);
            (e, f, g, h) = (e ^ number, f ^ number, g ^ number, h ^ number);
            AesNi.Permute8(ref keys, 10, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);

            // The numbers cancel in sums of an even number of terms.
            b ^= Unsafe.Add(ref seeds, 1);
            c ^= Unsafe.Add(ref seeds, 2);
            d ^= Unsafe.Add(ref seeds, 3);
            e ^= Unsafe.Add(ref seeds, 4);
            f ^= Unsafe.Add(ref seeds, 5);
            g ^= Unsafe.Add(ref seeds, 6);
            h ^= Unsafe.Add(ref seeds, 7);
            var (cd, gh) = (c ^ d, g ^ h);
            var efgh = e ^ f ^ gh;
            Unsafe.Add(ref columns, j) ^= b ^ d ^ f ^ h;
            Unsafe.Add(ref columns, BlocksOfAPiece + j) ^= cd ^ gh;
            Unsafe.Add(ref columns, 2 * BlocksOfAPiece + j) ^= efgh;
            Unsafe.Add(ref sum, j) = a ^ seeds ^ b ^ cd ^ efgh;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SumFour(
        ref Vector128<byte> keys,
        ref Vector128<byte> seeds,
        ref Vector128<byte> columns,
        ref Vector128<byte> sum
    )
    {
        for (nint j = 0; j < BlocksOfAPiece; j += 2)
        {
            var number = Vector128.Create((ulong)j, 0).AsByte();
            var next = Vector128.Create((ulong)j + 1, 0).AsByte();
            var (p, q, r, s) = AesNi.Load4(ref seeds);
            var (a, b, c, d) = (p ^ number, q ^ number, r ^ number, s ^ number);
            var (e, f, g, h) = (p ^ next, q ^ next, r ^ next, s ^ next);
            AesNi.Permute8(ref keys, 10, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            q = Unsafe.Add(ref seeds, 1);
            r = Unsafe.Add(ref seeds, 2);
            s = Unsafe.Add(ref seeds, 3);
            var (bd, cd) = (b ^ d ^ q ^ s, c ^ d ^ r ^ s);
            var (fh, gh) = (f ^ h ^ q ^ s, g ^ h ^ r ^ s);
            Unsafe.Add(ref columns, j) = bd;
            Unsafe.Add(ref columns, j + 1) = fh;
            Unsafe.Add(ref columns, BlocksOfAPiece + j) = cd;
            Unsafe.Add(ref columns, BlocksOfAPiece + j + 1) = gh;
            Unsafe.Add(ref sum, j) = a ^ seeds ^ b ^ q ^ cd;
            Unsafe.Add(ref sum, j + 1) = e ^ seeds ^ f ^ q ^ gh;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SumTwo(
        ref Vector128<byte> keys,
        ref Vector128<byte> seeds,
        ref Vector128<byte> columns,
        ref Vector128<byte> sum
    )
    {
        for (nint j = 0; j < BlocksOfAPiece; j += 4)
        {
            var (n, o) = (Vector128.Create((ulong)j, 0).AsByte(), Vector128.Create((ulong)j + 1, 0).AsByte());
            var (p, q) = (Vector128.Create((ulong)j + 2, 0).AsByte(), Vector128.Create((ulong)j + 3, 0).AsByte());
            var (zero, one) = (seeds, Unsafe.Add(ref seeds, 1));
            var (a, b, c, d) = (zero ^ n, one ^ n, zero ^ o, one ^ o);
            var (e, f, g, h) = (zero ^ p, one ^ p, zero ^ q, one ^ q);
            AesNi.Permute8(ref keys, 10, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            one = Unsafe.Add(ref seeds, 1);
            var both = seeds ^ one;
            AesNi.Store4(
                ref Unsafe.Add(ref columns, j),
                b ^ one ^ Vector128.Create((ulong)j, 0).AsByte(),
                d ^ one ^ Vector128.Create((ulong)j + 1, 0).AsByte(),
                f ^ one ^ Vector128.Create((ulong)j + 2, 0).AsByte(),
                h ^ one ^ Vector128.Create((ulong)j + 3, 0).AsByte()
            );
            AesNi.Store4(ref Unsafe.Add(ref sum, j), a ^ b ^ both, c ^ d ^ both, e ^ f ^ both, g ^ h ^ both);
        }
    }

    private static void Add(Span<Block> from, Span<Block> to)
    {
        ref var source = ref Unsafe.As<Block, Vector256<byte>>(ref MemoryMarshal.GetReference(from));
        ref var sum = ref Unsafe.As<Block, Vector256<byte>>(ref MemoryMarshal.GetReference(to));
        for (var i = 0; i < BlocksOfAPiece / 2; i++)
        {
            Unsafe.Add(ref sum, i) ^= Unsafe.Add(ref source, i);
        }
    }
}
