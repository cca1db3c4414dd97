using System.Runtime.CompilerServices;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Products of one party's word with another's from 64 oblivious transfers each, one for each bit of the second word.</summary>
/// <remarks>
/// The transfer of bit i has two random messages of which the second party gets the one that its bit names. The first corrects them so
/// that they differ by its word: the second then has the first message plus bit times word, of which only the low 64 - i bits count.
/// So two corrections share a word: those of i and 64 - i. For bits, message and correction have one bit.
/// </remarks>
internal static class ProductKernels
{
    public const int Transfers = 64;

    /// <summary>The first party's message for one product, in words.</summary>
    public static int MessageWords(ShareDomain domain) => domain == ShareDomain.Ring64 ? 33 : 1;

    /// <summary>The first party's side: writes the corrections, and adds its share of each product.</summary>
    /// <param name="zeros">64 messages a product: those of bit 0.</param>
    /// <param name="ones">Those of bit 1.</param>
    /// <param name="flips">A word a product: where a bit is set the two messages change places.</param>
    /// <param name="words">The first party's words.</param>
    /// <param name="message">33 words a product.</param>
    /// <param name="sum">Takes the shares.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CorrectNumbers(
        ReadOnlySpan<Block> zeros,
        ReadOnlySpan<Block> ones,
        ReadOnlySpan<ulong> flips,
        ReadOnlySpan<ulong> words,
        Span<ulong> message,
        Span<ulong> sum
    )
    {
        message.Clear();
        for (var product = 0; product < words.Length; product++)
        {
            var zero = zeros.Slice(product * Transfers, Transfers);
            var one = ones.Slice(product * Transfers, Transfers);
            var corrections = message.Slice(product * 33, 33);
            var (word, flip, share) = (words[product], flips[product], 0UL);
            for (var bit = 0; bit < Transfers; bit++)
            {
                var (first, second) = (zero[bit].Low, one[bit].Low);
                var change = (first ^ second) & (0 - ((flip >> bit) & 1));
                (first, second) = (first ^ change, second ^ change);
                share -= first << bit;
                var correction = (word + first - second) << bit;
                if (bit <= Transfers / 2)
                {
                    corrections[bit] |= correction >> bit;
                }
                else
                {
                    // The upper bits of the other one's word, which has as many to spare.
                    corrections[Transfers - bit] |= correction;
                }
            }

            sum[product] += share;
        }
    }

    /// <summary>The second party's side: adds its share of each product.</summary>
    /// <param name="received">64 messages a product, as its bits name them.</param>
    /// <param name="words">The second party's words.</param>
    /// <param name="message">What the first party wrote.</param>
    /// <param name="sum">Takes the shares.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ApplyNumbers(
        ReadOnlySpan<Block> received,
        ReadOnlySpan<ulong> words,
        ReadOnlySpan<ulong> message,
        Span<ulong> sum
    )
    {
        for (var product = 0; product < words.Length; product++)
        {
            var mine = received.Slice(product * Transfers, Transfers);
            var corrections = message.Slice(product * 33, 33);
            var (word, share) = (words[product], 0UL);
            for (var bit = 0; bit < Transfers; bit++)
            {
                var correction =
                    bit <= Transfers / 2 ? corrections[bit] << bit : corrections[Transfers - bit] >> bit << bit;
                share += (mine[bit].Low << bit) + (correction & (0 - ((word >> bit) & 1)));
            }

            sum[product] += share;
        }
    }

    /// <summary>The first party's side for words of bits: one bit of each message counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CorrectBits(
        ReadOnlySpan<Block> zeros,
        ReadOnlySpan<Block> ones,
        ReadOnlySpan<ulong> flips,
        ReadOnlySpan<ulong> words,
        Span<ulong> message,
        Span<ulong> sum
    )
    {
        for (var product = 0; product < words.Length; product++)
        {
            var first = Pack(zeros.Slice(product * Transfers, Transfers));
            var second = Pack(ones.Slice(product * Transfers, Transfers));
            var change = (first ^ second) & flips[product];
            message[product] = words[product] ^ first ^ second;
            sum[product] ^= first ^ change;
        }
    }

    /// <summary>The second party's side for words of bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ApplyBits(
        ReadOnlySpan<Block> received,
        ReadOnlySpan<ulong> words,
        ReadOnlySpan<ulong> message,
        Span<ulong> sum
    )
    {
        for (var product = 0; product < words.Length; product++)
        {
            sum[product] ^= Pack(received.Slice(product * Transfers, Transfers)) ^ (message[product] & words[product]);
        }
    }

    private static ulong Pack(ReadOnlySpan<Block> blocks)
    {
        var packed = 0UL;
        for (var bit = 0; bit < blocks.Length; bit++)
        {
            packed |= (blocks[bit].Low & 1) << bit;
        }

        return packed;
    }
}
