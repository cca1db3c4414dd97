using Kexin.Data;
using ParquetSharp;

namespace Kexin.Vault;

/// <summary>The values of one column of the row group that is being filled.</summary>
internal abstract class ColumnBuffer : IDisposable
{
    private readonly short[] _levels;

    protected ColumnBuffer(int capacity) => _levels = new short[capacity];

    /// <summary>How many rows of this row group are filled.</summary>
    public int Count { get; private set; }

    /// <summary>How many rows so far, in all row groups, have no value.</summary>
    public long Missing { get; private set; }

    /// <summary>The bytes of text that are held; 0 for every type but text.</summary>
    public virtual int TextSizeInBytes => 0;

    /// <summary>1 where there is a value and 0 where there is none: Parquet's definition levels.</summary>
    protected ReadOnlySpan<short> Levels => _levels.AsSpan(0, Count);

    /// <summary>A buffer for a column, with room for that many rows; one of texts keeps room for so many bytes of text.</summary>
    public static ColumnBuffer Create(ColumnPlan plan, int capacity, int textInBytes) =>
        plan.Type switch
        {
            FieldType.Number => new NumberBuffer(capacity, plan.IsDeclared),
            FieldType.Boolean => new BooleanBuffer(capacity),
            FieldType.Text => new TextBuffer(capacity, textInBytes),
            FieldType.Integer => new WholeBuffer(capacity, plan.IsDeclared),
            _ => new TimeBuffer(capacity, plan),
        };

    /// <summary>The column of that name in a Parquet file.</summary>
    public static Column Describe(FieldType type, string name) =>
        type switch
        {
            FieldType.Number => new Column<double?>(name),
            FieldType.Boolean => new Column<bool?>(name),
            FieldType.Text => new Column<string>(name),
            FieldType.Integer => new Column<long?>(name),
            _ => new Column<DateTime?>(name, LogicalType.Timestamp(true, TimeUnit.Millis)),
        };

    /// <summary>Takes a value as it is written in text, or says why not.</summary>
    public CellFault TryAppend(ReadOnlySpan<char> text) => Present(Store(text));

    /// <summary>
    /// Takes a value that needs no reading, or says why not: a whole number, 1 or 0 for a boolean, the milliseconds of an instant or a
    /// day.
    /// </summary>
    public CellFault TryAppend(long value) => Present(Store(value));

    /// <summary>Takes a number, or says why not.</summary>
    public CellFault TryAppend(double value) => Present(Store(value));

    /// <summary>Takes a text as UTF-8, or says why not.</summary>
    public CellFault TryAppendUtf8(ReadOnlySpan<byte> text) => Present(StoreUtf8(text));

    /// <summary>Takes what a clock on a wall shows, in milliseconds as if it were in UTC, or says why not.</summary>
    public CellFault TryAppendWallClock(long wall) => Present(StoreWallClock(wall));

    /// <summary>Takes a row without a value.</summary>
    public void AppendMissing()
    {
        _levels[Count++] = 0;
        Missing++;
    }

    /// <summary>Writes the rows as the next column of the group and forgets them.</summary>
    public void Flush(RowGroupWriter group)
    {
        using (var column = group.NextColumn())
        {
            Write(column);
        }

        Clear();
        Count = 0;
    }

    /// <summary>Forgets the rows, which were only tried.</summary>
    public void Forget()
    {
        Clear();
        Count = 0;
    }

    public void Dispose()
    {
        Clear();
        GC.SuppressFinalize(this);
    }

    protected abstract CellFault Store(ReadOnlySpan<char> text);

    protected virtual CellFault Store(long value) => CellFault.NotOfType;

    protected virtual CellFault Store(double value) => CellFault.NotOfType;

    protected virtual CellFault StoreUtf8(ReadOnlySpan<byte> text) => CellFault.NotOfType;

    protected virtual CellFault StoreWallClock(long wall) => CellFault.NotOfType;

    protected abstract void Write(ColumnWriter column);

    /// <summary>Overwrites the values, so that the memory does not keep them.</summary>
    protected abstract void Clear();

    private CellFault Present(CellFault fault)
    {
        if (fault == CellFault.None)
        {
            _levels[Count++] = 1;
        }

        return fault;
    }
}
