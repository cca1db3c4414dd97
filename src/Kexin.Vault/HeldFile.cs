using Kexin.Cryptography;

namespace Kexin.Vault;

/// <summary>A file that has come in and was not yet decided on: it lies encrypted under a key that dies with this object.</summary>
/// <remarks>One thing is done with it at a time.</remarks>
public sealed class HeldFile : IDisposable
{
    private readonly string _folder;
    private readonly DatasetVault _vault;
    private readonly EncryptedSpool _spool;

    private HeldFile(DatasetVault vault, string folder, EncryptedSpool spool) =>
        (_vault, _folder, _spool) = (vault, folder, spool);

    /// <summary>The file's size.</summary>
    public long SizeInBytes => _spool.Length;

    internal static async Task<HeldFile> FillAsync(
        DatasetVault vault,
        string folder,
        Suite suite,
        RandomSource random,
        Stream source,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(folder);
        EncryptedSpool? spool = null;
        try
        {
            spool = new EncryptedSpool(Path.Combine(folder, VaultPaths.SpoolName), suite, random);
            await spool.FillAsync(source, cancellationToken);
            return new HeldFile(vault, folder, spool);
        }
        catch (Exception error)
        {
            spool?.Dispose();
            Directory.Delete(folder, recursive: true);
            throw error is IOException disk && DatasetIntake.IsDiskFull(disk)
                ? new IntakeException(IntakeError.DiskFull, error)
                : error;
        }
    }

    /// <summary>What it would be taken in as; nothing of it is kept.</summary>
    /// <exception cref="IntakeException">The file's structure is broken.</exception>
    public async Task<FileInspection> InspectAsync(
        DatasetFormat format,
        ImportOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        _spool.Position = 0;
        if (format == DatasetFormat.Parquet)
        {
            return _vault.InspectParquet(_spool, options, cancellationToken);
        }

        if (format == DatasetFormat.Workbook)
        {
            await using var sheet = _vault.OpenSheet(_spool, options, cancellationToken);
            return await RecordsInspection.RunAsync(sheet, options, text: null, cancellationToken);
        }

        using var text = await CsvText.OpenAsync(_spool, options.Delimiter, cancellationToken);
        await using var records = await CsvRecords.OpenAsync(text, options, cancellationToken);
        return await RecordsInspection.RunAsync(records, options, text, cancellationToken);
    }

    /// <summary>Takes it in; it stays until it is disposed.</summary>
    /// <inheritdoc cref="DatasetVault.ImportAsync"/>
    public Task<DatasetManifest> ImportAsync(
        DatasetFormat format,
        ImportOptions options,
        SecretBytes dataKey,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        _spool.Position = 0;
        return _vault.ImportAsync(_spool, format, options, dataKey, progress, cancellationToken);
    }

    /// <summary>Drops it.</summary>
    public void Dispose()
    {
        _spool.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
