namespace Kexin.Vault;

/// <summary>The rows of a sheet as texts, put together from its columns.</summary>
internal sealed class SheetRecords : IRecords
{
    private const int BatchInCells = 200_000;
    private const int BatchInBytes = 16 << 20;

    private readonly IParquetSource _source;
    private readonly ParquetCells _rows;
    private readonly ParquetCells[] _cells;
    private readonly string[] _texts;
    private readonly int _mostValues;
    private readonly int _mostBytes;
    private bool _isHeld;

    /// <summary>Reads the header, which is the first row with a value, or where there is none counts the sheet's columns.</summary>
    /// <exception cref="IntakeException">The sheet is empty, or has another number of columns than was said.</exception>
    public SheetRecords(IParquetSource source, ImportOptions options)
    {
        _source = source;
        FormatOptions.Check(DatasetFormat.Workbook, options);
        var columns = source.Columns.Count - 1;
        if (columns <= 0 || source.Rows == 0)
        {
            throw new IntakeException(IntakeError.Empty);
        }

        _rows = new ParquetCells(source, 0);
        _cells = [.. Enumerable.Range(1, columns).Select(i => new ParquetCells(source, i))];
        _texts = new string[columns];
        _mostValues = Math.Clamp(BatchInCells / columns, 1, EncryptedParquetWriter.MostRowsInGroup);
        _mostBytes = Math.Max(1, BatchInBytes / columns);
        Next();
        _isHeld = options.NoHeader;
        Names =
            options.Header.Count > 0 ? options.Header
            : options.NoHeader ? ColumnNames.Numbered(columns)
            : [.. _texts.Select(text => text.Trim())];
        if (Names.Count != columns)
        {
            throw new IntakeException(columns < Names.Count ? IntakeError.TooFewCells : IntakeError.TooManyCells)
            {
                Line = Line,
                Found = $"{columns}",
                Expected = $"{Names.Count}",
            };
        }
    }

    public IReadOnlyList<string> Names { get; }

    public long Line { get; private set; }

    public ReadOnlySpan<char> this[int column] => _texts[column];

    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var isThere = _isHeld || Next();
        _isHeld = false;
        return ValueTask.FromResult(isThere);
    }

    public ValueTask DisposeAsync()
    {
        _source.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool Next()
    {
        if (!_rows.HasRow && !_rows.Fill(_mostValues, _mostBytes))
        {
            return false;
        }

        Line = _rows.TakeWhole();
        for (var i = 0; i < _cells.Length; i++)
        {
            _texts[i] =
                _cells[i].HasRow || _cells[i].Fill(_mostValues, _mostBytes)
                    ? _cells[i].TakeText()
                    : throw new IntakeException(IntakeError.NotWorkbook);
        }

        return true;
    }
}
