using Kexin.Computations.Documents;

namespace Kexin.Computations.JoinedTotals;

/// <summary>Values of a range as whole numbers from 0 to about 2^31, so that their sums are exact.</summary>
/// <remarks>
/// The unit is a power of two, at most a 2^30th of the range's width, to which values are rounded: whole numbers within a range that is no wider
/// than 2^31 are exact, and so are their sums.
/// </remarks>
/// <param name="measure">The range.</param>
internal sealed class MeasureScale(RangedField measure)
{
    private const int Bits = 31;

    private readonly double _unit = UnitOf(measure);
    private readonly long _least = (long)Math.Floor(measure.From / UnitOf(measure));

    /// <summary>The number of a value; one beyond the range counts as the nearer bound.</summary>
    public ulong Encode(double value) =>
        (ulong)((long)Math.Round(Math.Clamp(value, measure.From, measure.To) / _unit) - _least);

    /// <summary>The sum of some values, from that of their numbers.</summary>
    public double SumOf(long values, ulong sum) => ((_least * values) + (long)sum) * _unit;

    private static double UnitOf(RangedField measure) =>
        Math.ScaleB(1, (int)Math.Ceiling(Math.Log2(measure.To - measure.From)) - Bits);
}
