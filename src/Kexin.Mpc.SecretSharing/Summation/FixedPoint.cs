namespace Kexin.Mpc.SecretSharing;

/// <summary>Reals as 64-bit integers in two's complement, so that a ring can add them up.</summary>
/// <remarks>
/// What: x becomes the integer next to x·2^f, ties to even. Error: at most 2^-(f+1) for each summand, so n·2^-(f+1) for a sum of n;
/// a double whose lowest bit is at least 2^-f is exact, and so is every addition.
/// Range: |x|·2^f must be less than 2^63/n, whole division, so that the sum of n summands cannot leave -2^63..2^63-1; a larger, an
/// infinite or a missing value is refused.
/// Not for: products, which need a rescaling that a sum does not.
/// </remarks>
public sealed class FixedPoint
{
    private readonly double _scale;
    private readonly double _limit;

    /// <summary>Chooses the precision for sums of a number of summands.</summary>
    /// <param name="fractionBits">f, from 0 to 62.</param>
    /// <param name="summands">n, from 1 to 2^31-1.</param>
    public FixedPoint(int fractionBits, int summands)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fractionBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fractionBits, 62);
        ArgumentOutOfRangeException.ThrowIfLessThan(summands, 1);
        _scale = Math.ScaleB(1, fractionBits);
        // The nearest double may lie above the quotient; the one below it never does.
        _limit = Math.BitDecrement((1UL << 63) / (ulong)summands);
    }

    /// <summary>The greatest absolute value that is certain to be taken.</summary>
    public double Limit => Math.BitDecrement(_limit / _scale);

    /// <summary>The integer for a value, or false where it is not in range.</summary>
    public bool TryEncode(double value, out ulong encoded)
    {
        var scaled = Math.Round(value * _scale, MidpointRounding.ToEven);
        var fits = Math.Abs(scaled) < _limit;
        encoded = fits ? unchecked((ulong)(long)scaled) : 0;
        return fits;
    }

    /// <summary>The integer for a value, or for the nearest in range: what is too large says no more than that.</summary>
    public ulong EncodeNearest(double value)
    {
        var limit = Limit;
        return TryEncode(double.IsNaN(value) ? 0 : Math.Clamp(value, -limit, limit), out var encoded)
            ? encoded
            : throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>The value of an integer, rounded to a double.</summary>
    public double Decode(ulong encoded) => unchecked((long)encoded) / _scale;
}
