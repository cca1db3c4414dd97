using System.Runtime.InteropServices;

namespace Kexin.Computations.Policy;

/// <summary>One dataset's rows, divided into classes: rows of a class lie in the same cells of every table so far.</summary>
/// <param name="rows">How many rows.</param>
internal sealed class RowClasses(int rows)
{
    private readonly List<(int[] Class, ushort[] Cell)> _layers = [];
    private bool[] _isEmpty = [true];

    /// <summary>By row.</summary>
    public int[] Of { get; } = new int[rows];

    /// <summary>How many classes.</summary>
    public int Count => _isEmpty.Length;

    /// <summary>Whether the rows of a class lie in no cell of any table.</summary>
    public bool IsEmpty(int of) => _isEmpty[of];

    /// <summary>Divides the classes by a table.</summary>
    /// <param name="cells">By row; null where no row is in it.</param>
    /// <param name="columns">How many cells count; rows in another are in none.</param>
    public void Divide(ushort[]? cells, int columns)
    {
        if (cells is null)
        {
            return;
        }

        var found = new Dictionary<long, int>();
        var (classes, ofClass) = (new List<int>(), new List<ushort>());
        var (last, number) = (-1L, -1);
        for (var row = 0; row < Of.Length; row++)
        {
            var cell = cells[row] < columns ? cells[row] : ReleasedRows.Unused;
            var key = ((long)Of[row] << 16) | cell;
            if (key != last)
            {
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(found, key, out var exists);
                if (!exists)
                {
                    known = classes.Count;
                    classes.Add(Of[row]);
                    ofClass.Add(cell);
                }

                (last, number) = (key, known);
            }

            Of[row] = number;
        }

        _layers.Add(([.. classes], [.. ofClass]));
        _isEmpty = [.. classes.Zip(ofClass, (before, cell) => _isEmpty[before] && cell == ReleasedRows.Unused)];
    }

    /// <summary>The cells of a class, one for each table that has rows; <see cref="ReleasedRows.Unused"/> for none.</summary>
    public ushort[] CellsOf(int of)
    {
        var cells = new ushort[_layers.Count];
        for (var layer = _layers.Count - 1; layer >= 0; layer--)
        {
            cells[layer] = _layers[layer].Cell[of];
            of = _layers[layer].Class[of];
        }

        return cells;
    }
}
