namespace Kexin.Computations.LogisticRegression.Protocol;

/// <summary>Sums in coarse public units, small enough for a gate to try each whole number.</summary>
internal static class CoarseSum
{
    /// <summary>More than any honest part; what is larger, or no number, becomes a number that no other parts bring back to 0.</summary>
    private static readonly double Largest = Math.ScaleB(1, 47);

    private const long Beyond = 1L << 54;

    /// <summary>The nearest whole number of units.</summary>
    /// <remarks>At most 64 providers: 63 parts of 2^47 stay below one of 2^54, and 64 of 2^54 within the field of 2^61 - 1.</remarks>
    public static long Of(double value, double unit)
    {
        var units = Math.Round(value / unit);
        return Math.Abs(units) <= Largest ? (long)units : Beyond;
    }
}
