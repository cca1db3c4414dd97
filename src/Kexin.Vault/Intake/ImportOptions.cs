using Kexin.Data;

namespace Kexin.Vault;

/// <summary>The form of a file that is taken in.</summary>
public enum DatasetFormat
{
    /// <summary>
    /// Text with a header line (RFC 4180), delimited by commas, semicolons or tabs; in UTF-8, or in GB18030 (of which GBK and GB2312 are
    /// parts) where the beginning is that without doubt.
    /// </summary>
    Csv = 1,

    /// <summary>Apache Parquet, flat and unencrypted.</summary>
    Parquet,

    /// <summary>A sheet of an Office Open XML workbook (.xlsx): the first row with a value is its header.</summary>
    Workbook,
}

/// <summary>What is known about a file before it is taken in.</summary>
public sealed record ImportOptions
{
    /// <summary>Types by column; the others are inferred from the first rows of a CSV file, or taken from Parquet's schema.</summary>
    public IReadOnlyDictionary<string, FieldType> Types { get; init; } = new Dictionary<string, FieldType>();

    /// <summary>
    /// The zones of columns whose times are those of a clock on a wall: a name of the IANA database, as in Asia/Shanghai; with
    /// ",earlier" or ",later" also where clocks were put forward or back.
    /// </summary>
    public IReadOnlyDictionary<string, string> Zones { get; init; } = new Dictionary<string, string>();

    /// <summary>Columns that must be there; empty if none must.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>What is said of how columns are written and what they mean, by their names.</summary>
    public IReadOnlyDictionary<string, ColumnOptions> Columns { get; init; } = new Dictionary<string, ColumnOptions>();

    /// <summary>Types that were found out from the whole file before; the others are found out from its first rows.</summary>
    public IReadOnlyDictionary<string, FieldType> Inferred { get; init; } = new Dictionary<string, FieldType>();

    /// <summary>What separates the cells of a CSV file; null to find it out.</summary>
    public CsvDelimiter? Delimiter { get; init; }

    /// <summary>Whether the first row is one of data.</summary>
    public bool NoHeader { get; init; }

    /// <summary>The sheet of a workbook; empty for its first.</summary>
    public string Sheet { get; init; } = "";

    /// <summary>The columns' names where the file has no header line; empty where it has one, or where they are numbered.</summary>
    public IReadOnlyList<string> Header { get; init; } = [];

    /// <summary>Words that mean "no value" beside the empty cell, in any case of letters.</summary>
    public IReadOnlyList<string> MissingWords { get; init; } = [];

    /// <summary>The words that many programs write for "no value"; none of them is a name or a measurement.</summary>
    public static IReadOnlyList<string> CommonMissingWords { get; } = ["NA", "N/A", "NaN", "null", "#N/A"];

    /// <summary>The same from what was written down for the file.</summary>
    /// <param name="options">As they were given.</param>
    public static ImportOptions Of(IntakeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ImportOptions
        {
            Types = options
                .Columns.Where(column => column.Type is not null)
                .ToDictionary(column => column.Name, column => column.Type!.Value),
            Zones = options
                .Columns.Where(column => column.Zone is not null)
                .ToDictionary(column => column.Name, column => column.Zone!),
            Columns = options.Columns.ToDictionary(column => column.Name),
            Required = options.Required,
            MissingWords = [.. options.Missing.Select(word => word.Trim())],
            Delimiter = options.Delimiter,
            Sheet = options.Sheet ?? "",
            NoHeader = options.NoHeader == true || options.Header.Count > 0,
            Header = options.Header,
        };
    }

    /// <summary>The dataset's key, wrapped by its owner; kept beside the file and destroyed with it. May be empty.</summary>
    public ReadOnlyMemory<byte> WrappedKey { get; init; }
}

/// <summary>How far a file is.</summary>
/// <param name="BytesRead">Of the file.</param>
/// <param name="Rows">Written, encrypted.</param>
public readonly record struct ImportProgress(long BytesRead, long Rows);
