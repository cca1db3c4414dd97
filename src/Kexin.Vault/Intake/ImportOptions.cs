namespace Kexin.Vault;

/// <summary>The form of a file that is taken in.</summary>
public enum DatasetFormat
{
    /// <summary>Delimited text with a header line (RFC 4180).</summary>
    Csv = 1,

    /// <summary>Apache Parquet, flat and unencrypted.</summary>
    Parquet,
}

/// <summary>How the characters of a CSV file are encoded.</summary>
public enum CsvEncoding
{
    /// <summary>UTF-8, with or without a byte order mark; GB18030 if the beginning is that without doubt.</summary>
    Detect = 0,

    /// <summary>UTF-8, with or without a byte order mark.</summary>
    Utf8,

    /// <summary>GB18030, of which GBK and GB2312 are parts.</summary>
    Gb18030,
}

/// <summary>What is known about a file before it is taken in.</summary>
public sealed record ImportOptions
{
    /// <summary>Types by column; the others are inferred from the first rows of a CSV file, or taken from Parquet's schema.</summary>
    public IReadOnlyDictionary<string, FieldType> Types { get; init; } = new Dictionary<string, FieldType>();

    /// <summary>Columns that must be there; empty if none must.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>The delimiter of a CSV file: a comma, a semicolon or a tab; null to find it in the header line.</summary>
    public char? Delimiter { get; init; }

    /// <summary>How the characters of a CSV file are encoded.</summary>
    public CsvEncoding Encoding { get; init; }

    /// <summary>Words that mean "no value" beside the empty cell, in any case of letters.</summary>
    public IReadOnlyList<string> MissingWords { get; init; } = [];

    /// <summary>The words that many programs write for "no value"; none of them is a name or a measurement.</summary>
    public static IReadOnlyList<string> CommonMissingWords { get; } = ["NA", "N/A", "NaN", "null", "#N/A"];

    /// <summary>The dataset's key, wrapped by its owner; kept beside the file and destroyed with it. May be empty.</summary>
    public ReadOnlyMemory<byte> WrappedKey { get; init; }
}

/// <summary>How far a file is.</summary>
/// <param name="BytesRead">Of the file.</param>
/// <param name="Rows">Written, encrypted.</param>
public readonly record struct ImportProgress(long BytesRead, long Rows);
