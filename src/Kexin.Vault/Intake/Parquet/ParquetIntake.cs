using Kexin.Data;

namespace Kexin.Vault;

/// <summary>Takes in a Parquet file: flat, unencrypted, with columns of the types that a dataset holds.</summary>
/// <remarks>
/// What: rows are put together from the columns' values, which come a few at a time, as many as bytes allow.
/// Source: Apache Parquet, decoded by <see cref="IParquetSource"/>.
/// Cost: <see cref="BatchInBytes"/> over all columns, and a cell more of each.
/// </remarks>
internal static class ParquetIntake
{
    private const int BatchInCells = 200_000;
    private const int BatchInBytes = 16 << 20;
    private const int MostHeldInBytes = 64 << 20;

    /// <summary>Reads the file to its end into the writer that <paramref name="open"/> gives.</summary>
    /// <exception cref="IntakeException">The file is not what it should be.</exception>
    public static IntakeResult Run(
        IParquetSource source,
        long fileSizeInBytes,
        ImportOptions options,
        OpenWriter open,
        Action<long> report,
        CancellationToken cancellationToken
    )
    {
        var (cells, values, bytes) = Open(source, options);
        var plans = cells.Select((column, i) => PlanOf(column, i, options, values, bytes, cancellationToken)).ToArray();
        var writer = open(plans);
        var left = ParquetDecoder.MostUnpackedInBytes(fileSizeInBytes);
        while (Fill(cells, writer.Rows, values, bytes, ref left))
        {
            AppendRow(cells, plans, writer);
            if (writer.EndRow())
            {
                cancellationToken.ThrowIfCancellationRequested();
                report(writer.Rows);
            }
        }

        if (writer.Rows != source.Rows)
        {
            throw new IntakeException(IntakeError.NotParquet);
        }

        writer.Close();
        report(writer.Rows);
        return IntakeResult.Of(plans, writer, options);
    }

    /// <summary>What the columns would become; values are read only where the file's own types leave that open.</summary>
    /// <exception cref="IntakeException">The file is not what it should be.</exception>
    public static FileInspection Inspect(
        IParquetSource source,
        ImportOptions options,
        CancellationToken cancellationToken
    )
    {
        var (cells, values, bytes) = Open(source, options);
        var columns = new List<InspectedColumn>();
        var findings = new List<Finding>();
        for (var i = 0; i < cells.Length; i++)
        {
            var name = cells[i].Column.Name;
            try
            {
                var plan = PlanOf(cells[i], i, options, values, bytes, cancellationToken);
                columns.Add(Describe(name, plan.Type, plan.IsDeclared, plan.Zone?.Name));
            }
            catch (IntakeException fault) when (fault.Error == IntakeError.NoZone)
            {
                columns.Add(Describe(name, FieldType.Timestamp, isDeclared: false, zone: null));
                findings.Add(new Finding(FindingKind.Refused, name) { Line = fault.Line, Fault = fault });
            }
        }

        return new FileInspection(source.Rows, null, null, columns, findings);

        InspectedColumn Describe(string name, FieldType type, bool isDeclared, string? zone) =>
            new(name, type, isDeclared, zone, Values: source.Rows, Missing: 0, Distinct: null, Samples: [], Bins: []);
    }

    private static (ParquetCells[] Cells, int Values, int Bytes) Open(IParquetSource source, ImportOptions options)
    {
        FormatOptions.Check(DatasetFormat.Parquet, options);
        var names = source.Columns.Select(column => column.Name).ToArray();
        ColumnNames.Check(names, options, line: null);
        if (names.Length == 0 || source.Rows == 0)
        {
            throw new IntakeException(names.Length == 0 ? IntakeError.Empty : IntakeError.HeaderOnly);
        }

        return (
            [.. names.Select((_, i) => new ParquetCells(source, i))],
            Math.Clamp(BatchInCells / names.Length, 1, EncryptedParquetWriter.MostRowsInGroup),
            Math.Max(1, BatchInBytes / names.Length)
        );
    }

    /// <summary>Makes sure that every column has a value at hand; false at the end of all of them.</summary>
    private static bool Fill(ParquetCells[] cells, long row, int values, int bytes, ref long left)
    {
        var ended = 0;
        var filled = false;
        foreach (var column in cells)
        {
            if (!column.HasRow)
            {
                filled = true;
                ended += column.Fill(values, bytes) ? 0 : 1;
                left -= column.SizeInBytes;
            }
        }

        if (left < 0)
        {
            throw new IntakeException(IntakeError.UnpacksTooFar);
        }

        if (filled && cells.Sum(column => (long)column.SizeInBytes) > MostHeldInBytes)
        {
            throw new IntakeException(IntakeError.RowTooLong) { Line = row + 1, Expected = $"{MostHeldInBytes >> 1}" };
        }

        return ended == 0 ? true
            : ended == cells.Length ? false
            : throw new IntakeException(IntakeError.NotParquet);
    }

    private static void AppendRow(ParquetCells[] cells, ColumnPlan[] plans, EncryptedParquetWriter writer)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            var fault = cells[i].Append(writer.Columns[i], plans[i], out var text);
            if (fault != CellFault.None)
            {
                throw ColumnFaults.Of(plans[i], i, fault, writer.Rows + 1, text.AsSpan().Trim(), mayBeMissing: false);
            }
        }
    }

    private static ColumnPlan PlanOf(
        ParquetCells cells,
        int index,
        ImportOptions options,
        int values,
        int bytes,
        CancellationToken cancellationToken
    )
    {
        var column = cells.Column;
        if (column.Meaning == ParquetMeaning.Unsupported)
        {
            throw new IntakeException(IntakeError.UnsupportedColumn)
            {
                Column = index + 1,
                Field = column.Name,
                Found = column.TypeName,
            };
        }

        if (ColumnFaults.Declared(column.Name, index, options) is { } declared)
        {
            return declared;
        }

        if (column.Meaning == ParquetMeaning.WallClock)
        {
            throw new IntakeException(IntakeError.NoZone)
            {
                Line = 1,
                Column = index + 1,
                Field = column.Name,
            };
        }

        if (ColumnSurvey.TypeOf(column) is { } own)
        {
            return new ColumnPlan(column.Name, own, IsDeclared: false, Zone: null);
        }

        var survey = new ColumnSurvey();
        while (!survey.IsDecided && (cells.HasRow || cells.Fill(values, bytes)))
        {
            cells.Show(survey);
            cancellationToken.ThrowIfCancellationRequested();
        }

        cells.Rewind();
        return new ColumnPlan(column.Name, survey.Type, IsDeclared: false, Zone: null);
    }
}
