using Kexin.Data;

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

        var plans = names.Select((name, i) => PlanOf(name, i, sample)).ToArray();
        var writer = open(plans);
        foreach (var (line, cells) in sample)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                Append(writer.Columns[i], plans[i], cells[i], line, i);
            }

            Report(writer.EndRow());
        }

        sample.Clear();
        while (await _records.ReadAsync(cancellationToken))
        {
            for (var i = 0; i < plans.Length; i++)
            {
                Append(writer.Columns[i], plans[i], _records[i], _records.Line, i);
            }

            Report(writer.EndRow());
        }

        writer.Close();
        Report(true);
        return IntakeResult.Of(plans, writer);

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

    private ColumnPlan PlanOf(string name, int column, List<(long Line, string[] Cells)> sample)
    {
        if (ColumnFaults.Declared(name, column, _options) is { } declared)
        {
            return declared;
        }

        var inference = new TypeInference();
        for (var row = 0; row < sample.Count; row++)
        {
            var text = sample[row].Cells[column].AsSpan().Trim();
            if (!IsMissing(text))
            {
                inference.See(text, row);
            }
        }

        var plan = new ColumnPlan(name, inference.Type, IsDeclared: false, Zone: null);
        if (plan.Type == FieldType.Timestamp && inference.FirstWallClock is { } wall)
        {
            // The first of the column's times that does not say what those before it said.
            var isMixed = inference.FirstInstant is not null;
            throw new IntakeException(isMixed ? IntakeError.MixedZones : IntakeError.NoZone)
            {
                Line = sample[Math.Max(wall, inference.FirstInstant ?? 0)].Line,
                Column = column + 1,
                Field = name,
            };
        }

        return plan;
    }

    private bool IsMissing(ReadOnlySpan<char> trimmed) => trimmed.IsEmpty || _missingWords.Contains(trimmed);

    private void Append(ColumnBuffer buffer, ColumnPlan plan, ReadOnlySpan<char> cell, long line, int column)
    {
        var trimmed = cell.Trim();
        if (IsMissing(trimmed))
        {
            buffer.AppendMissing();
            return;
        }

        var fault = buffer.TryAppend(plan.Type == FieldType.Text ? cell : trimmed);
        if (fault != CellFault.None)
        {
            throw ColumnFaults.Of(plan, column, fault, line, trimmed, mayBeMissing: true);
        }
    }
}
