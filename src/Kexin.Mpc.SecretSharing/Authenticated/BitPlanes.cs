using System.Runtime.CompilerServices;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer.Authenticated;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Authenticated bits as words: 64 bits and 64 planes, one for each bit of the key.</summary>
internal static class BitPlanes
{
    private const int Width = BitKernels.BitsAWord;

    /// <summary>Puts words together.</summary>
    /// <param name="layout">This party's.</param>
    /// <param name="bits">This party's share of each bit, 64 a word.</param>
    /// <param name="macs">Its half of each bit's MAC; used up.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static WordShares Of(ShareLayout layout, ReadOnlySpan<ulong> bits, Span<ulong> macs)
    {
        var held = new ulong[1 + Width][];
        held[0] = bits.ToArray();
        for (var plane = 1; plane < held.Length; plane++)
        {
            held[plane] = new ulong[bits.Length];
        }

        for (var word = 0; word < bits.Length; word++)
        {
            var rows = macs.Slice(word * Width, Width);
            Transpose(rows);
            for (var plane = 0; plane < Width; plane++)
            {
                held[1 + plane][word] = rows[plane];
            }
        }

        return new WordShares(layout, ShareDomain.Binary64, held);
    }

    /// <summary>Puts words together from bits with codes and keys: of both parties, the upper halves of what they weigh.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static WordShares Of(ShareLayout layout, ReadOnlySpan<AuthenticatedBit> bits, Block delta)
    {
        var (words, macs) = (new ulong[bits.Length / Width], new ulong[bits.Length]);
        for (var i = 0; i < bits.Length; i++)
        {
            words[i / Width] |= (bits[i].Bit ? 1UL : 0) << (i % Width);
            macs[i] = bits[i].Weigh(delta).High;
        }

        return Of(layout, words, macs);
    }

    /// <summary>Bit j of row i becomes bit i of row j. H. Warren, Hacker's Delight, section 7-3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Transpose(Span<ulong> rows)
    {
        var mask = 0x0000_0000_ffff_ffffUL;
        for (var step = Width / 2; step != 0; step /= 2, mask ^= mask << step)
        {
            for (var i = 0; i < Width; i = ((i | step) + 1) & ~step)
            {
                var change = ((rows[i] >> step) ^ rows[i | step]) & mask;
                rows[i] ^= change << step;
                rows[i | step] ^= change;
            }
        }
    }
}
