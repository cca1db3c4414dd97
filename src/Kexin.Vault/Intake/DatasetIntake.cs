using Kexin.Cryptography;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>One file on its way into the vault: read, checked, encrypted and written into a folder that is not yet a dataset.</summary>
internal sealed class DatasetIntake(
    Suite suite,
    TimeProvider time,
    RandomSource random,
    string folder,
    IReadOnlyList<string> decoder,
    IProgress<ImportProgress>? progress
)
{
    private const int WriteBufferInBytes = 1 << 18;
    private const int NoSpaceLeft = 28;

    /// <summary>Writes the dataset's files and makes sure that they are on disk.</summary>
    /// <exception cref="IntakeException">The file is not what it should be, or the disk is full.</exception>
    public async Task<DatasetManifest> RunAsync(
        DatasetId id,
        Stream source,
        DatasetFormat format,
        ImportOptions options,
        SecretBytes dataKey,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var salt = random.GetBytes(DatasetSource.SaltSizeInBytes);
            await using var committed = new CommittingStream(source, suite, salt);
            var (result, data) = await WriteDataAsync(committed, format, options, dataKey, cancellationToken);
            var manifest = new DatasetManifest(
                suite,
                id,
                DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()),
                result.Rows,
                new DatasetSchema(result.Fields),
                new DatasetSource(format, committed.Count, salt, committed.Commitment),
                data
            );
            WriteFile(VaultPaths.ManifestName, ManifestFile.Encode(manifest, dataKey, random));
            if (!options.WrappedKey.IsEmpty)
            {
                WriteFile(VaultPaths.KeyName, options.WrappedKey.Span);
            }

            return manifest;
        }
        catch (IOException e) when (IsDiskFull(e))
        {
            throw new IntakeException(IntakeError.DiskFull, e);
        }
    }

    private async Task<(IntakeResult Result, EncryptedData Data)> WriteDataAsync(
        CommittingStream source,
        DatasetFormat format,
        ImportOptions options,
        SecretBytes dataKey,
        CancellationToken cancellationToken
    )
    {
        var path = Path.Combine(folder, VaultPaths.DataName);
        await using var file = new FileStream(
            path,
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.None,
            WriteBufferInBytes
        );
        await using var output = new ChunkHashingStream(file, suite);
        EncryptedParquetWriter? writer = null;
        try
        {
            IntakeResult result;
            if (format == DatasetFormat.Csv)
            {
                result = await CsvIntake.RunAsync(source, options, Open, Report, cancellationToken);
            }
            else
            {
                await using var spool = new EncryptedSpool(Path.Combine(folder, VaultPaths.SpoolName), suite, random);
                await spool.FillAsync(source, cancellationToken);
                result =
                    format == DatasetFormat.Parquet
                        ? ReadParquet(spool, options, Open, Report, cancellationToken)
                        : await ReadSheetAsync(spool, options, Open, Report, cancellationToken);
            }

            writer!.Dispose();
            file.Flush(flushToDisk: true);
            return (result, new EncryptedData(output.Length, ChunkHashingStream.ChunkSizeInBytes, output.Chunks));
        }
        catch (Exception) when (output.Fault is { } fault)
        {
            throw IsDiskFull(fault) ? new IntakeException(IntakeError.DiskFull, fault) : fault;
        }
        finally
        {
            DisposeQuietly(writer, output);
        }

        EncryptedParquetWriter Open(IReadOnlyList<ColumnPlan> plans) =>
            writer = new EncryptedParquetWriter(output, plans, dataKey.Span);

        void Report(long rows) => progress?.Report(new ImportProgress(source.Count, rows));
    }

    private IntakeResult ReadParquet(
        EncryptedSpool spool,
        ImportOptions options,
        OpenWriter open,
        Action<long> report,
        CancellationToken cancellationToken
    ) =>
        WithParquet(
            spool,
            decoder,
            time,
            source => ParquetIntake.Run(source, spool.Length, options, open, report, cancellationToken),
            cancellationToken
        );

    private async Task<IntakeResult> ReadSheetAsync(
        EncryptedSpool spool,
        ImportOptions options,
        OpenWriter open,
        Action<long> report,
        CancellationToken cancellationToken
    )
    {
        await using var records = OpenSheet(spool, options, decoder, time, cancellationToken);
        return await CsvIntake.RunAsync(records, options, open, report, cancellationToken);
    }

    /// <summary>The rows of a sheet, which another process takes out of its workbook where one is given.</summary>
    /// <exception cref="IntakeException">The file is not what it should be.</exception>
    public static SheetRecords OpenSheet(
        Stream file,
        ImportOptions options,
        IReadOnlyList<string> decoder,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (file.Length == 0)
        {
            throw new IntakeException(IntakeError.Empty);
        }

        IParquetSource? source = null;
        try
        {
            source =
                decoder.Count == 0
                    ? new SheetDecoder(file, options.Sheet)
                    : new DecoderProcess(decoder, file, options.Sheet, time, cancellationToken);
            return new SheetRecords(source, options);
        }
        catch (Exception error)
        {
            source?.Dispose();
            throw error switch
            {
                IntakeException { Error: IntakeError.NotParquet } => new IntakeException(
                    IntakeError.NotWorkbook,
                    error
                ),
                UnpacksTooFarException or IntakeException { Error: IntakeError.UnpacksTooFar } => new IntakeException(
                    IntakeError.WorkbookUnpacksTooFar,
                    error
                ),
                IntakeException => error,
                CellTooLongException => DecoderErrors.Of(DecoderService.FaultOf(error), null, error),
                InvalidDataException => new IntakeException(IntakeError.NotWorkbook, error),
                _ => error,
            };
        }
    }

    /// <summary>Reads a Parquet file, in a process of its own where one is given; what goes wrong is told as of the file.</summary>
    /// <exception cref="IntakeException">The file is not what it should be.</exception>
    public static T WithParquet<T>(
        Stream file,
        IReadOnlyList<string> decoder,
        TimeProvider time,
        Func<IParquetSource, T> read,
        CancellationToken cancellationToken
    )
    {
        if (file.Length == 0)
        {
            throw new IntakeException(IntakeError.Empty);
        }

        try
        {
            using IParquetSource source =
                decoder.Count == 0
                    ? new ParquetDecoder(file)
                    : new DecoderProcess(decoder, file, sheet: null, time, cancellationToken);
            return read(source);
        }
        catch (Exception e)
            when (e
                    is ParquetSharp.ParquetException
                        or InvalidDataException
                        or CellTooLongException
                        or UnpacksTooFarException
            )
        {
            throw DecoderErrors.Of(DecoderService.FaultOf(e), null, e);
        }
    }

    /// <summary>A writer that is given up still tries to write its footer; what comes of that no longer matters.</summary>
    private static void DisposeQuietly(EncryptedParquetWriter? writer, ChunkHashingStream output)
    {
        output.Discard();
        try
        {
            writer?.Dispose();
        }
        catch (Exception e) when (e is ParquetSharp.ParquetException or IOException)
        {
            // The file is deleted by whoever asked for it.
        }
    }

    private void WriteFile(string name, ReadOnlySpan<byte> bytes)
    {
        using var file = new FileStream(
            Path.Combine(folder, name),
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.None
        );
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Whether an error says that there is no room.</summary>
    internal static bool IsDiskFull(IOException e) => (e.HResult & 0xFFFF) == NoSpaceLeft;
}
