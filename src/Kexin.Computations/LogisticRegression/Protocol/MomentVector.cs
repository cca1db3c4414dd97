using System.Numerics;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.Statistics;

namespace Kexin.Computations.LogisticRegression.Protocol;

/// <summary>Moments as exact sums: one each for rows, cases, datasets out of range, column sums, column squares.</summary>
internal static class MomentVector
{
    private const int Counts = 3;

    /// <summary>How many words the moments of so many columns are.</summary>
    public static int SizeFor(int columns) => (Counts + 2 * columns) * ExactSum.Limbs;

    /// <summary>One provider's words; the sums of a dataset with a value out of range are zeros.</summary>
    public static ulong[] Encode(ColumnMoments moments)
    {
        var words = new ulong[SizeFor(moments.Columns)];
        double[] counts = [moments.Rows, moments.Cases, moments.IsInRange ? 0 : 1];
        for (var i = 0; i < Counts; i++)
        {
            ExactSum.Add(words.AsSpan(i * ExactSum.Limbs, ExactSum.Limbs), counts[i]);
        }

        if (moments.IsInRange)
        {
            moments.Sums.CopyTo(words, Counts * ExactSum.Limbs);
            moments.Squares.CopyTo(words, Counts * ExactSum.Limbs + moments.Sums.Length);
        }

        return words;
    }

    /// <summary>The joint moments.</summary>
    public static ColumnMoments Decode(ReadOnlySpan<ulong> words, int columns)
    {
        var counts = new long[Counts];
        for (var i = 0; i < Counts; i++)
        {
            var exact = ExactSum.ToInteger(words.Slice(i * ExactSum.Limbs, ExactSum.Limbs)) >> ExactSum.FractionBits;
            counts[i] = (long)BigInteger.Clamp(exact, long.MinValue, long.MaxValue);
        }

        var sums = words[(Counts * ExactSum.Limbs)..];
        var size = columns * ExactSum.Limbs;
        return new ColumnMoments(counts[0], counts[1], sums[..size].ToArray(), sums[size..].ToArray(), counts[2] == 0);
    }
}
