namespace Kexin.Computations.LogisticRegression.Fitting;

/// <summary>How many rows have weights p(1-p) of which size, by powers of two.</summary>
internal sealed class WeightProfile
{
    /// <summary>A weight is at most 1/4.</summary>
    private const int HighestExponent = -2;

    private readonly long[] _rows = new long[64];
    private double _sum;
    private long _count;

    /// <summary>The exponent of the mean weight.</summary>
    public int MeanExponent => _sum > 0 ? Math.ILogB(_sum / _count) : HighestExponent;

    /// <summary>Takes a row's weight.</summary>
    public void Add(double weight)
    {
        _sum += weight;
        _count++;
        _rows[weight > 0 ? Math.Clamp(HighestExponent - Math.ILogB(weight), 0, _rows.Length - 1) : _rows.Length - 1]++;
    }

    /// <summary>The rows whose weight is at least 2^exponent.</summary>
    public long CountFrom(int exponent) => _rows.AsSpan(0, Math.Max(HighestExponent - exponent + 1, 0)).ToArray().Sum();
}
