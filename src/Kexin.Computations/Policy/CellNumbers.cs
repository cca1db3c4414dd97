using System.Runtime.InteropServices;

namespace Kexin.Computations.Policy;

/// <summary>Numbers pairs of a class of rows and a cell as they first appear.</summary>
/// <remarks>One look-up in an array a row where all pairs fit into one, as they nearly always do; else in a dictionary.</remarks>
internal sealed class CellNumbers
{
    private const int MostInArray = 1 << 22;

    private readonly int _width;
    private readonly int[]? _array;
    private readonly Dictionary<long, int> _dictionary = [];
    private readonly List<(int Class, ushort Cell)> _pairs = [];
    private readonly ushort[] _cells;

    /// <param name="classes">How many classes there are.</param>
    /// <param name="columns">How many cells count; all others are <see cref="ReleasedRows.Unused"/>.</param>
    public CellNumbers(int classes, int columns)
    {
        _width = columns + 1;
        _array = (long)classes * _width <= MostInArray ? new int[classes * _width] : null;
        _cells = new ushort[_width];
        for (var cell = 0; cell < columns; cell++)
        {
            _cells[cell] = (ushort)cell;
        }

        _cells[columns] = ReleasedRows.Unused;
    }

    /// <summary>The pairs, by number.</summary>
    public IReadOnlyList<(int Class, ushort Cell)> Pairs => _pairs;

    /// <summary>The number of a pair, from 0.</summary>
    public int Of(int @class, ushort cell)
    {
        var at = (long)@class * _width + Math.Min(cell, _width - 1);
        ref var number = ref _array is null
            ? ref CollectionsMarshal.GetValueRefOrAddDefault(_dictionary, at, out _)
            : ref _array[at];
        if (number == 0)
        {
            _pairs.Add((@class, _cells[Math.Min(cell, _width - 1)]));
            number = _pairs.Count;
        }

        return number - 1;
    }
}
