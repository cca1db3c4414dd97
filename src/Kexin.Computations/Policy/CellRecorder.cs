namespace Kexin.Computations.Policy;

/// <summary>Notes the cell of one row after the other, in memory that grows with them.</summary>
/// <param name="capacity">How many rows are expected: with so many nothing is copied.</param>
internal sealed class CellRecorder(int capacity = CellRecorder.First)
{
    private const int First = 4096;
    private ushort[] _cells = new ushort[capacity];

    /// <summary>The cells so far.</summary>
    public ReadOnlySpan<ushort> Cells => _cells.AsSpan(0, Count);

    /// <summary>How many rows.</summary>
    public int Count { get; private set; }

    /// <summary>Room for the next rows.</summary>
    public Span<ushort> Next(int rows)
    {
        if (Count + rows > _cells.Length)
        {
            Array.Resize(ref _cells, Math.Max(2 * _cells.Length, Count + rows));
        }

        Count += rows;
        return _cells.AsSpan(Count - rows, rows);
    }

    /// <summary>The cells of all rows; nothing is noted after that.</summary>
    public ushort[] ToArray() => Count == _cells.Length ? _cells : _cells[..Count];
}
