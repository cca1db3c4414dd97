using System.Runtime.InteropServices;

namespace Kexin.Computations.Policy;

/// <summary>In how many rows of one dataset, at least, each cell of a table differs from every sum and difference of earlier cells.</summary>
/// <remarks>
/// What: with V the 0/1 columns of the earlier cells, those of the same table that stand behind included, and S that of a cell, the number of
/// rows where S - V·c is not 0, for the c that makes it least. That is the distance of a word from a code, which is hard to find; what is given is a
/// lower bound.
/// How: rows of a class are alike in V, so S - V·c cannot be 0 both in those that S has and in those that it has not: the fewer of them count.
/// Where that is not enough, disjoint sets of rows are sought on which S = V·c has no solution: each of them has one such row at least
/// (<see cref="Contradictions"/>).
/// </remarks>
internal sealed class RowDistances
{
    private readonly RowClasses _classes;
    private readonly TableShape _shape;
    private readonly int _cap;
    private readonly Contradictions _contradictions;
    private readonly List<(int Class, long Rows)>[] _ofCell;
    private readonly List<(int Class, long Rows)> _inNone = [];
    private readonly long[] _left;

    /// <summary>Counts rows by class and cell.</summary>
    /// <param name="classes">Of the account.</param>
    /// <param name="cells">The table's, by row; null where this dataset has no rows in it.</param>
    /// <param name="shape">The table.</param>
    /// <param name="cap">More is not told.</param>
    /// <param name="contradictions">Seeks further where classes are not enough.</param>
    public RowDistances(RowClasses classes, ushort[]? cells, TableShape shape, int cap, Contradictions contradictions)
    {
        (_classes, _shape, _cap, _contradictions) = (classes, shape, cap, contradictions);
        _ofCell = [.. Enumerable.Range(0, shape.Columns).Select(_ => new List<(int, long)>())];
        _left = new long[classes.Count];
        var numbers = new CellNumbers(classes.Count, shape.Columns);
        var rows = new List<long>();
        for (var row = 0; row < classes.Of.Length; row++)
        {
            var number = numbers.Of(classes.Of[row], cells is null ? ReleasedRows.Unused : cells[row]);
            if (number == rows.Count)
            {
                rows.Add(0);
            }

            CollectionsMarshal.AsSpan(rows)[number]++;
        }

        foreach (var ((of, cell), count) in numbers.Pairs.Zip(rows))
        {
            (cell == ReleasedRows.Unused ? _inNone : _ofCell[cell]).Add((of, count));
            _left[of] += count;
        }
    }

    /// <summary>By cell; each is told after those behind it, the rows in no cell after all.</summary>
    public long[] Find()
    {
        var found = new long[_shape.Columns];
        foreach (
            var cell in Enumerable
                .Range(0, _shape.Cells)
                .Reverse()
                .Concat(Enumerable.Range(_shape.Cells, _shape.Columns - _shape.Cells))
        )
        {
            foreach (var (of, rows) in _ofCell[cell])
            {
                _left[of] -= rows;
                found[cell] += _classes.IsEmpty(of) ? rows : Math.Min(rows, _left[of]);
            }

            if (found[cell] < _cap && _ofCell[cell].Count > 0)
            {
                found[cell] = Math.Max(found[cell], _contradictions.Count(KindsOf(cell), _cap));
            }

            found[cell] = Math.Min(found[cell], _cap);
        }

        return found;
    }

    /// <summary>The kinds of rows there are, for one cell.</summary>
    private IEnumerable<Contradictions.Kind> KindsOf(int cell)
    {
        foreach (var (of, rows) in _inNone)
        {
            yield return new(_classes.CellsOf(of), ReleasedRows.Unused, false, rows);
        }

        for (var other = 0; other < _ofCell.Length; other++)
        {
            // A cell is told before the first of its table, and the rows in none after all.
            var isBehind = other < _shape.Cells && (cell == _shape.Cells || other > cell);
            foreach (var (of, rows) in _ofCell[other])
            {
                yield return new(
                    _classes.CellsOf(of),
                    isBehind ? (ushort)other : ReleasedRows.Unused,
                    other == cell,
                    rows
                );
            }
        }
    }
}
