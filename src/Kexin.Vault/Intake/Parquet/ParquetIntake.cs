using ParquetSharp;

namespace Kexin.Vault;

/// <summary>Takes in a Parquet file: flat, unencrypted, with columns of the types that a dataset holds.</summary>
/// <remarks>
/// What: Parquet keeps its index at the end, so the upload is spooled first, encrypted, and then read in batches.
/// Source: Apache Parquet, by ParquetSharp.
/// Cost: a batch of every column, and one page of every column as the file's writer made it.
/// Not for: files from strangers. The library is native and trusts page sizes up to 2 GB; only a dataset's owner takes files in.
/// </remarks>
internal static class ParquetIntake
{
    private const int BatchInCells = 200_000;
    private const int LongestMetadataText = 1 << 24;

    /// <summary>Reads the spooled file to its end into the writer that <paramref name="open"/> gives.</summary>
    /// <exception cref="IntakeException">The file is not what it should be.</exception>
    public static IntakeResult Run(
        EncryptedSpool spool,
        ImportOptions options,
        OpenWriter open,
        Action<long> report,
        CancellationToken cancellationToken
    )
    {
        if (spool.Length == 0)
        {
            throw new IntakeException(IntakeError.Empty);
        }

        try
        {
            using var properties = ReaderProperties.GetDefaultReaderProperties();
            properties.SetThriftStringSizeLimit(LongestMetadataText);
            properties.EnableBufferedStream();
            using var file = new ParquetFileReader(spool, properties, leaveOpen: true);
            return Read(file, options, open, report, cancellationToken);
        }
        catch (Exception e)
            when (e is not (OperationCanceledException or IntakeException or IOException or OutOfMemoryException))
        {
            // Whatever the library says about a file that is not what it expected, it is the file that must be changed.
            throw new IntakeException(IntakeError.NotParquet, e);
        }
    }

    private static IntakeResult Read(
        ParquetFileReader file,
        ImportOptions options,
        OpenWriter open,
        Action<long> report,
        CancellationToken cancellationToken
    )
    {
        var columns = Enumerable
            .Range(0, file.FileMetaData.NumColumns)
            .Select(file.FileMetaData.Schema.Column)
            .ToArray();
        var names = columns.Select(column => column.Path.ToDotString()).ToArray();
        ColumnNames.Check(names, options, line: null);
        if (names.Length == 0 || file.FileMetaData.NumRows == 0)
        {
            throw new IntakeException(names.Length == 0 ? IntakeError.Empty : IntakeError.HeaderOnly);
        }

        var types = columns.Select((column, i) => TypeOf(column, i, names[i], options)).ToArray();
        var writer = open(types);
        var batch = Math.Clamp(BatchInCells / names.Length, 1, EncryptedParquetWriter.MostRowsInGroup);
        for (var group = 0; group < file.FileMetaData.NumRowGroups; group++)
        {
            using var rows = file.RowGroup(group);
            ReadGroup(rows, names, types, writer, batch, report, cancellationToken);
        }

        if (writer.Rows != file.FileMetaData.NumRows)
        {
            throw new IntakeException(IntakeError.NotParquet);
        }

        writer.Close();
        report(writer.Rows);
        return IntakeResult.Of(names, types, writer);
    }

    private static void ReadGroup(
        RowGroupReader group,
        string[] names,
        FieldType[] types,
        EncryptedParquetWriter writer,
        int batch,
        Action<long> report,
        CancellationToken cancellationToken
    )
    {
        var readers = new List<ColumnReader>();
        var cells = new List<ParquetCells>();
        try
        {
            for (var i = 0; i < names.Length; i++)
            {
                readers.Add(group.Column(i));
                cells.Add(ParquetColumn.Open(readers[i], batch));
            }

            for (var left = group.MetaData.NumRows; left > 0; )
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = (int)Math.Min(left, batch);
                if (cells.Any(column => column.Read(count) != count))
                {
                    throw new IntakeException(IntakeError.NotParquet);
                }

                for (var row = 0; row < count; row++)
                {
                    AppendRow(cells, row, names, types, writer);
                }

                left -= count;
                report(writer.Rows);
            }
        }
        finally
        {
            cells.ForEach(column => column.Dispose());
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private static void AppendRow(
        List<ParquetCells> cells,
        int row,
        string[] names,
        FieldType[] types,
        EncryptedParquetWriter writer
    )
    {
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells[i].Append(row, writer.Columns[i], types[i]).Refused is { } refused)
            {
                throw new IntakeException(IntakeError.WrongType)
                {
                    Line = writer.Rows + 1,
                    Column = i + 1,
                    Field = names[i],
                    Expected = CellText.Describe(types[i]),
                    Found = refused,
                    Remedy = FieldType.Text,
                };
            }
        }

        writer.EndRow();
    }

    private static FieldType TypeOf(ColumnDescriptor column, int index, string name, ImportOptions options)
    {
        var own =
            ParquetColumn.TypeOf(column)
            ?? throw new IntakeException(IntakeError.UnsupportedColumn)
            {
                Column = index + 1,
                Field = name,
                Found = ParquetColumn.NameOf(column),
            };
        return options.Types.TryGetValue(name, out var declared) ? declared : own;
    }
}
