namespace Kexin.Computations.Policy;

/// <summary>Notes the cell of one row after the other, in memory that grows with them.</summary>
internal sealed class CellRecorder
{
    private const int First = 4096;
    private ushort[] _cells = new ushort[First];
    private int _count;

    /// <summary>Room for the next rows.</summary>
    public Memory<ushort> Next(int rows)
    {
        if (_count + rows > _cells.Length)
        {
            Array.Resize(ref _cells, Math.Max(2 * _cells.Length, _count + rows));
        }

        var next = _cells.AsMemory(_count, rows);
        _count += rows;
        return next;
    }

    /// <summary>The cells of all rows.</summary>
    public ushort[] ToArray() => _cells[.._count];
}
