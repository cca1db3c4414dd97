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

    /// <summary>A buffer for that type, with room for that many rows.</summary>
    public static ColumnBuffer Create(FieldType type, int capacity) =>
        type switch
        {
            FieldType.Number => new NumberBuffer(capacity),
            FieldType.Boolean => new BooleanBuffer(capacity),
            FieldType.Text => new TextBuffer(capacity),
            _ => new WholeBuffer(capacity, type),
        };

    /// <summary>The column of that name in a Parquet file.</summary>
    public static Column Describe(FieldType type, string name) =>
        type switch
        {
            FieldType.Number => new Column<double?>(name),
            FieldType.Boolean => new Column<bool?>(name),
            FieldType.Text => new Column<string>(name),
            FieldType.Timestamp => new Column<DateTime?>(name, LogicalType.Timestamp(true, TimeUnit.Millis)),
            _ => new Column<long?>(name),
        };

    /// <summary>Takes a value as it is written in text, or says false because it is not of this type.</summary>
    public bool TryAppend(ReadOnlySpan<char> text) => Store(text) && Present();

    /// <summary>Takes a number, or says false because this type does not hold it.</summary>
    public bool TryAppend(double value) => Store(value) && Present();

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

    public void Dispose()
    {
        Clear();
        GC.SuppressFinalize(this);
    }

    protected abstract bool Store(ReadOnlySpan<char> text);

    protected abstract bool Store(double value);

    protected abstract void Write(ColumnWriter column);

    /// <summary>Overwrites the values, so that the memory does not keep them.</summary>
    protected abstract void Clear();

    private bool Present()
    {
        _levels[Count++] = 1;
        return true;
    }
}
