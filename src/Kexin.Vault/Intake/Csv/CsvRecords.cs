using System.Globalization;
using Sylvan.Data.Csv;

namespace Kexin.Vault;

/// <summary>The records of a CSV file, each with the line on which it begins and with as many cells as the header.</summary>
internal sealed class CsvRecords : IRecords
{
    private const int LongestRecordInCharacters = 4 << 20;

    private readonly CsvDataReader _reader;
    private readonly char _delimiter;
    private long _nextLine;
    private bool _isHeld;

    private CsvRecords(CsvDataReader reader, CsvText text)
    {
        _reader = reader;
        _delimiter = text.Delimiter;
        _nextLine = text.FirstLine;
    }

    /// <summary>The line on which the current record begins, counted from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The header's names.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>The text of a cell of the current record, quotes taken off.</summary>
    public ReadOnlySpan<char> this[int column] => _reader.GetFieldSpan(column);

    /// <summary>Reads the header, or where there is none counts the first row's cells.</summary>
    /// <exception cref="IntakeException">The file is empty, or has another number of columns than was said.</exception>
    public static async Task<CsvRecords> OpenAsync(
        CsvText text,
        ImportOptions import,
        CancellationToken cancellationToken
    )
    {
        FormatOptions.Check(DatasetFormat.Csv, import);
        var options = new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = text.Delimiter,
            // Text that holds a zero character is refused before it comes here, so no line is taken for a comment.
            Comment = '\0',
            BufferSize = 1 << 16,
            MaxBufferSize = LongestRecordInCharacters,
            Culture = CultureInfo.InvariantCulture,
        };
        CsvRecords? records = null;
        try
        {
            records = new CsvRecords(await CsvDataReader.CreateAsync(text, options, cancellationToken), text);
            if (!await records.NextAsync(skipBlank: true, cancellationToken))
            {
                throw new IntakeException(IntakeError.Empty);
            }
        }
        catch (CsvFormatException e)
        {
            throw Broken(e, records?._nextLine ?? 1);
        }

        var cells = records._reader.RowFieldCount;
        records._isHeld = import.NoHeader;
        records.Names =
            import.Header.Count > 0 ? import.Header
            : import.NoHeader ? ColumnNames.Numbered(cells)
            : [.. Enumerable.Range(0, cells).Select(i => records[i].Trim().ToString())];
        return records;
    }

    /// <summary>Goes to the next record, or says false at the end.</summary>
    /// <exception cref="IntakeException">The record is broken, or has another number of cells than the header.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            // With one column a blank line is a row without a value; with more it is no row.
            if (!_isHeld && !await NextAsync(skipBlank: Names.Count > 1, cancellationToken))
            {
                return false;
            }

            _isHeld = false;
        }
        catch (CsvFormatException e)
        {
            throw Broken(e, _nextLine);
        }

        var cells = _reader.RowFieldCount;
        if (cells != Names.Count)
        {
            throw new IntakeException(cells < Names.Count ? IntakeError.TooFewCells : IntakeError.TooManyCells)
            {
                Line = Line,
                Column = Math.Min(cells, Names.Count) + 1,
                Found = cells.ToString(CultureInfo.InvariantCulture),
                Expected = Names.Count.ToString(CultureInfo.InvariantCulture),
            };
        }

        return true;
    }

    public async ValueTask DisposeAsync() => await _reader.DisposeAsync();

    private async ValueTask<bool> NextAsync(bool skipBlank, CancellationToken cancellationToken)
    {
        while (await _reader.ReadAsync(cancellationToken))
        {
            var record = _reader.GetRawRecordSpan();
            Line = _nextLine;
            var feeds = record.Count('\n');
            _nextLine += feeds > 0 ? feeds : record.Count('\r');
            if (skipBlank && record.Trim("\r\n").IsEmpty)
            {
                continue;
            }

            if (QuoteRule.FirstBrokenCell(record, _delimiter) is var cell and > 0)
            {
                throw new IntakeException(IntakeError.StrayQuote)
                {
                    Line = Line,
                    Column = cell,
                    Field = Names.ElementAtOrDefault(cell - 1),
                };
            }

            return true;
        }

        return false;
    }

    private static IntakeException Broken(CsvFormatException e, long line) =>
        e is CsvRecordTooLargeException
            ? new IntakeException(IntakeError.RowTooLong, e)
            {
                Line = line,
                Expected = LongestRecordInCharacters.ToString(CultureInfo.InvariantCulture),
            }
            : new IntakeException(IntakeError.StrayQuote, e) { Line = line, Column = Math.Max(e.FieldOrdinal, 0) + 1 };
}
