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

        var numbers = new CellNumbers(Count, columns);
        for (var row = 0; row < Of.Length; row++)
        {
            Of[row] = numbers.Of(Of[row], cells[row]);
        }

        var (before, divided) = (_isEmpty, numbers.Pairs);
        _layers.Add(([.. divided.Select(pair => pair.Class)], [.. divided.Select(pair => pair.Cell)]));
        _isEmpty = [.. divided.Select(pair => before[pair.Class] && pair.Cell == ReleasedRows.Unused)];
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
