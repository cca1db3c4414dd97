using System.Runtime.CompilerServices;
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
    private readonly IRecords _records;
    private readonly CellReader[] _readers;

    private CsvIntake(ImportOptions options, IRecords records)
    {
        _options = options;
        _records = records;
        _readers = [.. records.Names.Select(name => new CellReader(name, options))];
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
        using var text = await CsvText.OpenAsync(source, options.Delimiter, cancellationToken);
        await using var records = await CsvRecords.OpenAsync(text, options, cancellationToken);
        return await RunAsync(records, options, open, report, cancellationToken);
    }

    /// <summary>The same with rows of text that are taken apart already.</summary>
    /// <exception cref="IntakeException">The file is not what it should be.</exception>
    public static Task<IntakeResult> RunAsync(
        IRecords records,
        ImportOptions options,
        OpenWriter open,
        Action<long> report,
        CancellationToken cancellationToken
    )
    {
        ColumnNames.Check(records.Names, options, records.Line);
        return new CsvIntake(options, records).RunAsync(open, report, cancellationToken);
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
        return IntakeResult.Of(plans, writer, _options);

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
        // What is known of every column needs no rows to be found out, but one to see that there is one.
        var isKnown = _records.Names.All(_options.Inferred.ContainsKey);
        var mostRows = isKnown ? 1 : Math.Clamp(SampleInCells / columns, 1, SampleInRows);
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

        if (_options.Inferred.TryGetValue(name, out var known))
        {
            return new ColumnPlan(name, known, IsDeclared: false, Zone: null);
        }

        var inference = new TypeInference();
        foreach (var (line, cells) in sample)
        {
            if (_readers[column].Read(cells[column], out var text) != CellReading.Missing)
            {
                inference.See(text, line);
            }
        }

        return ColumnFaults.ZoneFault(name, column, inference) is { } fault
            ? throw fault
            : new ColumnPlan(name, inference.Type, IsDeclared: false, Zone: null);
    }

    [MethodImpl(EachCell.Compiled)]
    private void Append(ColumnBuffer buffer, ColumnPlan plan, ReadOnlySpan<char> cell, long line, int column)
    {
        var reading = _readers[column].Read(cell, out var text);
        if (reading == CellReading.Missing)
        {
            buffer.AppendMissing();
            return;
        }

        // A text has the characters that the source has.
        var isSource = reading == CellReading.AsWritten && plan.Type == FieldType.Text;
        var fault = buffer.TryAppend(isSource ? cell : text);
        if (fault != CellFault.None)
        {
            throw ColumnFaults.Of(plan, column, fault, line, text, mayBeMissing: true);
        }
    }
}
