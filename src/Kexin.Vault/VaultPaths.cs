namespace Kexin.Vault;

/// <summary>The one place that knows where a vault's files lie.</summary>
internal sealed class VaultPaths(string root)
{
    /// <summary>The encrypted Parquet file, in its dataset's folder.</summary>
    public const string DataName = "data.parquet";

    /// <summary>The manifest, in its dataset's folder.</summary>
    public const string ManifestName = "manifest";

    /// <summary>The wrapped key, in its dataset's folder.</summary>
    public const string KeyName = "key";

    /// <summary>The encrypted copy of a Parquet upload, while it comes in.</summary>
    public const string SpoolName = "spool";

    private const string IncomingPrefix = ".incoming-";
    private const string DoomedPrefix = ".destroyed-";

    public string Root { get; } = Path.GetFullPath(root);

    public string Folder(DatasetId id) => Path.Combine(Root, id.ToString());

    public string Data(DatasetId id) => Path.Combine(Folder(id), DataName);

    public string Manifest(DatasetId id) => Path.Combine(Folder(id), ManifestName);

    public string Key(DatasetId id) => Path.Combine(Folder(id), KeyName);

    /// <summary>Where a dataset is while it comes in.</summary>
    public string Incoming(DatasetId id) => Path.Combine(Root, $"{IncomingPrefix}{id}");

    /// <summary>Where a dataset is while it is being destroyed.</summary>
    public string Doomed(DatasetId id) => Path.Combine(Root, $"{DoomedPrefix}{id}");

    public IEnumerable<DatasetId> Datasets() =>
        Directory
            .EnumerateDirectories(Root)
            .Select(Path.GetFileName)
            .Where(name => DatasetId.TryParse(name, out _))
            .Order(StringComparer.Ordinal)
            .Select(name => DatasetId.TryParse(name, out var id) ? id : default);

    /// <summary>What a stopped process left of datasets that were coming in or going.</summary>
    public IEnumerable<string> Leftovers() =>
        Directory
            .EnumerateDirectories(Root)
            .Where(path =>
                Path.GetFileName(path).StartsWith(IncomingPrefix, StringComparison.Ordinal)
                || Path.GetFileName(path).StartsWith(DoomedPrefix, StringComparison.Ordinal)
            );
}
