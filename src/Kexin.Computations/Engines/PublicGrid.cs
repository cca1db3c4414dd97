namespace Kexin.Computations.Engines;

/// <summary>Evenly spaced values that a document names, to which each row's value is rounded up.</summary>
/// <remarks>Values are counted in decimal, so that 0.1, 0.2, 0.3 are what a file's 0.1, 0.2, 0.3 are.</remarks>
internal sealed class PublicGrid
{
    /// <summary>The most values.</summary>
    public const int MostValues = 10_000;

    /// <summary>The greatest size of a bound.</summary>
    public const double MostSize = 1e12;

    private readonly double[] _values;

    private PublicGrid(double[] values) => _values = values;

    /// <summary>From the least to the greatest.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>Why there is no such grid, or null.</summary>
    public static BilingualText? FindFault(double from, double to, double step) =>
        Math.Abs(from) > MostSize || Math.Abs(to) > MostSize || step < 1 / MostSize
            ? new(
                $"must lie within ±{MostSize:0}, in steps of at least {1 / MostSize:0.#e0}",
                $"必须在 ±{MostSize:0} 以内，步长不小于 {1 / MostSize:0.#e0}"
            )
        : from >= to ? new("must begin below its end", "起点必须小于终点")
        : (to - from) / step > MostValues ? new($"must have at most {MostValues} steps", $"最多 {MostValues} 步")
        : null;

    /// <summary>The values <paramref name="from"/>, <paramref name="from"/> + <paramref name="step"/>, … up to <paramref name="to"/>.</summary>
    public static PublicGrid Of(double from, double to, double step)
    {
        var (first, last, by) = ((decimal)from, (decimal)to, (decimal)step);
        var count = (int)Math.Floor((last - first) / by) + 1;
        return new PublicGrid([.. Enumerable.Range(0, count).Select(i => (double)(first + i * by))]);
    }

    /// <summary>The place of the least value that is not below this one; the number of values where it is above all.</summary>
    public int PlaceOf(double value)
    {
        var at = Array.BinarySearch(_values, value);
        return at >= 0 ? at : ~at;
    }
}
