namespace Kexin.Vault;

/// <summary>Takes in a CSV file as it streams, in memory that does not grow with the file.</summary>
/// <remarks>
/// What: the header names the columns; types that are not declared are inferred from a sample, which is the first 10,000 rows,
/// or fewer if those are so wide that they would exceed the sample's bound on memory. A later value that does not fit is an error.
/// Source: RFC 4180; the records are parted by Sylvan.Data.Csv.
/// </remarks>
internal sealed class CsvIntake
{
    private const int SampleInRows = 10_000;
    private const int SampleInCells = 1_000_000;
    private const int SampleInCharacters = 8 << 20;

    private readonly ImportOptions _options;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _missingWords;
    private readonly CsvRecords _records;

    private CsvIntake(ImportOptions options, CsvRecords records)
    {
        _options = options;
        _records = records;
        _missingWords = new HashSet<string>(options.MissingWords, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<
            ReadOnlySpan<char>
        >();
    }

    /// <summary>Reads <paramref name="source"/> to its end into the writer that <paramref name="open"/> gives.</summary>
    /// <exception cref="IntakeException">The file is not what it should be.</exception>
    public static async Task<IntakeResult> RunAsync(
        Stream source,
        ImportOptions options,
        OpenWriter open,
        Action<long> report,
        CancellationToken cancellationToken
    )
    {
        using var text = await CsvText.OpenAsync(source, cancellationToken);
        await using var records = await CsvRecords.OpenAsync(text, cancellationToken);
        ColumnNames.Check(records.Names, options, records.Line);
        return await new CsvIntake(options, records).RunAsync(open, report, cancellationToken);
    }

    private async Task<IntakeResult> RunAsync(OpenWriter open, Action<long> report, CancellationToken cancellationToken)
    {
        var names = _records.Names;
        var sample = await ReadSampleAsync(cancellationToken);
        if (sample.Count == 0)
        {
            throw new IntakeException(IntakeError.HeaderOnly) { Line = _records.Line };
        }

        var types = names.Select((name, i) => TypeOf(name, i, sample)).ToArray();
        var writer = open(types);
        foreach (var (line, cells) in sample)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                Append(writer.Columns[i], types[i], cells[i], line, i);
            }

            Report(writer.EndRow());
        }

        sample.Clear();
        while (await _records.ReadAsync(cancellationToken))
        {
            for (var i = 0; i < types.Length; i++)
            {
                Append(writer.Columns[i], types[i], _records[i], _records.Line, i);
            }

            Report(writer.EndRow());
        }

        writer.Close();
        Report(true);
        return IntakeResult.Of(names, types, writer);

        void Report(bool written)
        {
            if (written)
            {
                cancellationToken.ThrowIfCancellationRequested();
                report(writer.Rows);
            }
        }
    }

    private async Task<List<(long Line, string[] Cells)>> ReadSampleAsync(CancellationToken cancellationToken)
    {
        var sample = new List<(long Line, string[] Cells)>();
        var columns = _records.Names.Count;
        var mostRows = Math.Clamp(SampleInCells / columns, 1, SampleInRows);
        long characters = 0;
        while (
            sample.Count < mostRows && characters < SampleInCharacters && await _records.ReadAsync(cancellationToken)
        )
        {
            var cells = new string[columns];
            for (var i = 0; i < columns; i++)
            {
                cells[i] = _records[i].ToString();
                characters += cells[i].Length;
            }

            sample.Add((_records.Line, cells));
        }

        return sample;
    }

    private FieldType TypeOf(string name, int column, List<(long Line, string[] Cells)> sample)
    {
        if (_options.Types.TryGetValue(name, out var declared))
        {
            return declared;
        }

        var inference = new TypeInference();
        foreach (var (_, cells) in sample)
        {
            var text = cells[column].AsSpan().Trim();
            if (!IsMissing(text))
            {
                inference.See(text);
            }
        }

        return inference.Type;
    }

    private bool IsMissing(ReadOnlySpan<char> trimmed) => trimmed.IsEmpty || _missingWords.Contains(trimmed);

    private void Append(ColumnBuffer buffer, FieldType type, ReadOnlySpan<char> cell, long line, int column)
    {
        var trimmed = cell.Trim();
        if (IsMissing(trimmed))
        {
            buffer.AppendMissing();
        }
        else if (!buffer.TryAppend(type == FieldType.Text ? cell : trimmed))
        {
            throw new IntakeException(IntakeError.WrongType)
            {
                Line = line,
                Column = column + 1,
                Field = _records.Names[column],
                Expected = CellText.Describe(type),
                Found = ValueShape.Describe(trimmed),
                Remedy = ValueShape.Widen(type, trimmed),
                MayBeMissing = true,
            };
        }
    }
}
