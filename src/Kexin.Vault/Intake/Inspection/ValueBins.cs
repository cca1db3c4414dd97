using System.Runtime.CompilerServices;

namespace Kexin.Vault;

/// <summary>Counts numbers in bins whose width grows with what is seen; the counts are exact, and no bin is ever split.</summary>
/// <remarks>
/// What: a bin covers [k·w, (k+1)·w) for a whole k and a width w that is a power of two; w doubles, which joins neighbours, until all
/// values fit into <see cref="Most"/> bins.
/// Cost: memory of <see cref="Most"/> counts; a division for each value.
/// </remarks>
internal sealed class ValueBins
{
    /// <summary>How many bins at most.</summary>
    public const int Most = 24;

    /// <summary>How much finer than the first value the first bins are, as a power of two.</summary>
    private const int FinestBits = 30;

    /// <summary>The finest width, as a power of two: its inverse is a double too.</summary>
    private const int LeastExponent = -1000;

    /// <summary>Beyond it a place in a whole number of bins is not exact.</summary>
    private const double MostPlaces = 1L << 52;

    private const double Greatest = 1e300;

    private readonly long[] _counts = new long[Most];
    private long _first;
    private long _last = -1;
    private int _exponent;
    private double _scale;

    private bool IsEmpty => _last < _first;

    /// <summary>Takes a number into account; one that is not finite, or so great that the end of its bin may not be, is left out.</summary>
    [MethodImpl(EachCell.Compiled)]
    public void See(double value)
    {
        if (!(Math.Abs(value) < Greatest))
        {
            return;
        }

        // Between the bins that are there: a place beyond is never among them, however great.
        var known = Place(value) - _first;
        if (known >= 0 && known <= _last - _first)
        {
            _counts[known]++;
            return;
        }

        if (IsEmpty)
        {
            Widen(value == 0 ? -FinestBits : Math.Max(LeastExponent, Math.ILogB(value) - FinestBits));
            _first = Place(value);
            _last = _first;
        }

        while (Math.Abs(value * _scale) > MostPlaces)
        {
            Double();
        }

        while (Math.Max(_last, Place(value)) - Math.Min(_first, Place(value)) >= Most)
        {
            Double();
        }

        var place = Place(value);
        if (place < _first)
        {
            var shift = (int)(_first - place);
            Array.Copy(_counts, 0, _counts, shift, (int)(_last - _first) + 1);
            Array.Clear(_counts, 0, shift);
            _first = place;
        }

        _last = Math.Max(_last, place);
        _counts[place - _first]++;
    }

    /// <summary>All bins from the lowest value to the highest, empty ones too; whole numbers get bins that begin and end with them.</summary>
    public IReadOnlyList<ColumnBin> Read(bool areWhole)
    {
        while (areWhole && !IsEmpty && _exponent < 0)
        {
            Double();
        }

        var bins = new ColumnBin[IsEmpty ? 0 : (int)(_last - _first) + 1];
        for (var at = 0; at < bins.Length; at++)
        {
            var place = _first + at;
            bins[at] = new ColumnBin(place / _scale, (place + 1) / _scale, null, _counts[at]);
        }

        return bins;
    }

    private long Place(double value) => (long)Math.Floor(value * _scale);

    private void Widen(int exponent) => (_exponent, _scale) = (exponent, Math.ScaleB(1, -exponent));

    private void Double()
    {
        var (first, last) = (_first, _last);
        Widen(_exponent + 1);
        (_first, _last) = (first >> 1, last >> 1);
        for (var place = first; place <= last; place++)
        {
            var count = _counts[place - first];
            _counts[place - first] = 0;
            _counts[(place >> 1) - _first] += count;
        }
    }
}
