using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Files;

namespace Kexin.Vault;

/// <summary>The datasets that one organisation keeps at home, each an encrypted file under a key of its own.</summary>
/// <remarks>
/// What: takes files in, tells what it has, finds damage, opens for reading, destroys. A folder for each dataset.
/// Source: Parquet Modular Encryption, by ParquetSharp.
/// Security: AES-256-GCM at rest in both suites, hashes and seals by the consortium's suite. Plaintext is never written to disk.
/// Not for: deciding who may read. Whoever can call this and has the key can read everything; the gate stands before it.
/// </remarks>
public sealed class DatasetVault
{
    /// <summary>The size of a dataset's key, in bytes.</summary>
    public const int KeySizeInBytes = 32;

    private readonly VaultPaths _paths;
    private readonly Suite _suite;
    private readonly TimeProvider _time;
    private readonly RandomSource _random;
    private readonly IReadOnlyList<string> _decoder;

    /// <summary>Opens the vault in a folder, which is made if it is not there.</summary>
    /// <param name="folder">Belongs to the vault alone; its path has none of the characters * ? [.</param>
    /// <param name="suite">The consortium's suite, for datasets that are taken in from now on.</param>
    /// <param name="time">Dates what is taken in.</param>
    /// <param name="random">Ids, salts and nonces.</param>
    /// <param name="decoder">
    /// The program that does <see cref="ParquetDecoding.Serve"/> on its standard input and output, and its arguments; empty where this
    /// process may do it itself, as it takes no file from outside.
    /// </param>
    public DatasetVault(
        string folder,
        Suite suite,
        TimeProvider time,
        RandomSource random,
        IReadOnlyList<string> decoder
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(decoder);
        if (Path.GetFullPath(folder).AsSpan().IndexOfAny('*', '?', '[') >= 0)
        {
            throw new ArgumentException(
                "The folder's path is read as a pattern if it has one of * ? [.",
                nameof(folder)
            );
        }

        _paths = new VaultPaths(folder);
        _suite = suite;
        _time = time;
        _random = random;
        _decoder = decoder;
        Directory.CreateDirectory(_paths.Root);
    }

    /// <summary>The ids of all datasets, in order.</summary>
    public IReadOnlyList<DatasetId> Datasets => [.. _paths.Datasets()];

    /// <summary>Takes a file in as it streams. On any error nothing of it is left behind.</summary>
    /// <param name="source">Read asynchronously to its end; stays open.</param>
    /// <param name="format">The form of the source.</param>
    /// <param name="options">What is known about it.</param>
    /// <param name="dataKey">32 bytes, for this dataset alone; the vault does not keep it.</param>
    /// <param name="progress">Told after every row group that is written, or null.</param>
    /// <param name="cancellationToken">Stops it; nothing is left behind.</param>
    /// <exception cref="IntakeException">The file is not what it should be, or the disk is full.</exception>
    public async Task<DatasetManifest> ImportAsync(
        Stream source,
        DatasetFormat format,
        ImportOptions options,
        SecretBytes dataKey,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ThrowIfWrongSize(dataKey);
        var id = DatasetId.Create(_random);
        var folder = _paths.Incoming(id);
        try
        {
            Directory.CreateDirectory(folder);
            var intake = new DatasetIntake(_suite, _time, _random, folder, _decoder, progress);
            var manifest = await intake.RunAsync(id, source, format, options, dataKey, cancellationToken);
            DurableFile.SyncFolder(folder);
            cancellationToken.ThrowIfCancellationRequested();
            Directory.Move(folder, _paths.Folder(id));
            DurableFile.SyncFolder(_paths.Root);
            return manifest;
        }
        catch
        {
            DeleteIfThere(folder);
            throw;
        }
    }

    /// <summary>Receives a file that is decided on later. On any error nothing of it is left behind.</summary>
    /// <param name="source">Read asynchronously to its end; stays open.</param>
    /// <param name="cancellationToken">Stops it; nothing is left behind.</param>
    /// <exception cref="IntakeException">The disk is full.</exception>
    public Task<HeldFile> HoldAsync(Stream source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var folder = _paths.Incoming(DatasetId.Create(_random));
        return HeldFile.FillAsync(this, folder, _suite, _random, source, cancellationToken);
    }

    /// <summary>What is known about a dataset.</summary>
    /// <exception cref="VaultException">There is no such dataset, or its manifest is damaged.</exception>
    public DatasetManifest Load(DatasetId id) => ReadManifest(id).Manifest;

    /// <summary>The wrapped key that was given when the dataset was taken in.</summary>
    /// <exception cref="VaultException">There is no such dataset, or it came without a wrapped key.</exception>
    public byte[] LoadWrappedKey(DatasetId id) =>
        File.Exists(_paths.Key(id))
            ? File.ReadAllBytes(_paths.Key(id))
            : throw new VaultException(VaultError.NotFound, id, $"There is no key file '{_paths.Key(id)}'.");

    /// <summary>Opens a dataset for reading.</summary>
    /// <param name="id">Which.</param>
    /// <param name="dataKey">The key that it was taken in with; may be disposed when this returns.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="VaultException">There is no such dataset, it is damaged, or the key is another one.</exception>
    public Task<IDatasetReader> OpenAsync(DatasetId id, SecretBytes dataKey, CancellationToken cancellationToken)
    {
        ThrowIfWrongSize(dataKey);
        cancellationToken.ThrowIfCancellationRequested();
        var opened = ReadManifest(id);
        if (!ManifestFile.IsSealedBy(opened, dataKey))
        {
            throw new VaultException(
                VaultError.WrongKey,
                id,
                $"The manifest '{_paths.Manifest(id)}' was sealed with another key, or was altered."
            );
        }

        return Task.FromResult<IDatasetReader>(
            EncryptedParquetReader.Open(opened.Manifest, _paths.Data(id), dataKey.Span)
        );
    }

    /// <summary>Compares a dataset's files with the hashes that were written with them; needs no key.</summary>
    /// <returns>Every damaged range; empty if all is as it was.</returns>
    public async Task<IReadOnlyList<VaultFault>> VerifyAsync(DatasetId id, CancellationToken cancellationToken)
    {
        DatasetManifest manifest;
        try
        {
            manifest = Load(id);
        }
        catch (VaultException e)
        {
            var size = File.Exists(_paths.Manifest(id)) ? new FileInfo(_paths.Manifest(id)).Length : 0;
            return [new VaultFault(id, _paths.Manifest(id), 0, size, e.Message)];
        }

        return await DataVerification.FindFaultsAsync(manifest, _paths.Data(id), cancellationToken);
    }

    /// <summary>Checks that the wrapped key beside a dataset is the one that the dataset was taken in with; reads no data.</summary>
    /// <param name="id">Which; its manifest is whole.</param>
    /// <param name="unwrap">Opens the wrapped key, or throws <see cref="DecodingException"/>.</param>
    /// <returns>What is wrong with the key's file, or null.</returns>
    /// <exception cref="VaultException">There is no such dataset, or its manifest is damaged.</exception>
    public VaultFault? VerifyKey(DatasetId id, Func<ReadOnlyMemory<byte>, SecretBytes> unwrap)
    {
        ArgumentNullException.ThrowIfNull(unwrap);
        var opened = ReadManifest(id);
        if (!File.Exists(_paths.Key(id)))
        {
            return new VaultFault(id, _paths.Key(id), 0, 0, "the file is missing");
        }

        var wrapped = LoadWrappedKey(id);
        try
        {
            using var key = unwrap(wrapped);
            return ManifestFile.IsSealedBy(opened, key)
                ? null
                : new VaultFault(id, _paths.Key(id), 0, wrapped.Length, "it is the key of another dataset");
        }
        catch (DecodingException e)
        {
            return new VaultFault(id, _paths.Key(id), 0, wrapped.Length, e.Message);
        }
    }

    /// <summary>Removes what a process that was stopped left of datasets that were coming in or going.</summary>
    public void Sweep()
    {
        foreach (var path in _paths.Leftovers().ToList())
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Destroys a dataset: its wrapped key is overwritten, then everything is deleted.</summary>
    /// <remarks>
    /// Without the key the data cannot be read by anyone, whatever the disk keeps of deleted blocks. The caller drops every other
    /// copy of the wrapped key.
    /// </remarks>
    /// <exception cref="VaultException">There is no such dataset.</exception>
    public void Destroy(DatasetId id)
    {
        var doomed = _paths.Doomed(id);
        if (Directory.Exists(_paths.Folder(id)))
        {
            Directory.Move(_paths.Folder(id), doomed);
            DurableFile.SyncFolder(_paths.Root);
        }
        else if (!Directory.Exists(doomed))
        {
            // One that was left half destroyed is destroyed now.
            throw NotFound(id);
        }

        var key = Path.Combine(doomed, VaultPaths.KeyName);
        if (File.Exists(key))
        {
            using var file = new FileStream(key, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
            file.Write(new byte[file.Length]);
            file.Flush(flushToDisk: true);
        }

        Directory.Delete(doomed, recursive: true);
        DurableFile.SyncFolder(_paths.Root);
    }

    /// <summary>What a Parquet file would be taken in as; its values are looked at only where its own types leave that open.</summary>
    internal FileInspection InspectParquet(Stream file, ImportOptions options, CancellationToken cancellationToken) =>
        DatasetIntake.WithParquet(
            file,
            _decoder,
            _time,
            source => ParquetIntake.Inspect(source, options, cancellationToken),
            cancellationToken
        );

    /// <summary>The rows of a workbook's sheet.</summary>
    internal SheetRecords OpenSheet(Stream file, ImportOptions options, CancellationToken cancellationToken) =>
        DatasetIntake.OpenSheet(file, options, _decoder, _time, cancellationToken);

    private SealedManifest ReadManifest(DatasetId id)
    {
        var path = _paths.Manifest(id);
        if (!Directory.Exists(_paths.Folder(id)))
        {
            throw NotFound(id);
        }

        try
        {
            var opened = ManifestFile.Decode(File.ReadAllBytes(path));
            return opened.Manifest.Id == id
                ? opened
                : throw new DecodingException($"It is the manifest of the dataset {opened.Manifest.Id}.");
        }
        catch (Exception e) when (e is DecodingException or FileNotFoundException)
        {
            throw new VaultException(VaultError.Damaged, id, $"The manifest '{path}' is damaged: {e.Message}", e);
        }
    }

    private static VaultException NotFound(DatasetId id) => new(VaultError.NotFound, id, $"There is no dataset {id}.");

    private static void ThrowIfWrongSize(SecretBytes dataKey)
    {
        ArgumentNullException.ThrowIfNull(dataKey);
        if (dataKey.Span.Length != KeySizeInBytes)
        {
            throw new ArgumentException($"A dataset's key has {KeySizeInBytes} bytes.", nameof(dataKey));
        }
    }

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
