using Kexin.Data;

namespace Kexin.Vault;

/// <summary>What separates the cells of a CSV file.</summary>
public enum CsvDelimiter
{
    /// <summary>A comma.</summary>
    Comma = 1,

    /// <summary>A semicolon.</summary>
    Semicolon,

    /// <summary>A tab.</summary>
    Tab,

    /// <summary>A vertical bar.</summary>
    Bar,
}

/// <summary>How a file is read; kept in a file beside the data, it reads next month's export in the same way.</summary>
/// <param name="Columns">What is said of single columns; all else is found out from the data.</param>
/// <param name="Missing">What stands for "no value" in every column that has no list of its own, beside the empty cell.</param>
/// <param name="Required">Columns that must be there.</param>
/// <param name="Header">The columns' names where the file has no header line; empty where it has one.</param>
/// <param name="Delimiter">What separates the cells of a CSV file; null to find it out.</param>
/// <param name="Sheet">The sheet of a workbook; null for its first.</param>
/// <param name="NoHeader">Whether the first row is one of data, and the columns are numbered.</param>
[RecordKind("kexin/intake-options/1")]
[Says("How a file is read", "文件读取方式")]
public sealed record IntakeOptions(
    [Items(DatasetSchema.MostFields, Optional = true)] IReadOnlyList<ColumnOptions> Columns,
    [Items(IntakeOptions.MostWords, Optional = true), AnyText(IntakeOptions.LongestText)] IReadOnlyList<string> Missing,
    [Items(DatasetSchema.MostFields, Optional = true), AnyText(ColumnOptions.LongestName)]
        IReadOnlyList<string> Required,
    [Items(DatasetSchema.MostFields, Optional = true), AnyText(ColumnOptions.LongestName)] IReadOnlyList<string> Header,
    CsvDelimiter? Delimiter = null,
    [AnyText(IntakeOptions.LongestText)] string? Sheet = null,
    bool? NoHeader = null
) : ICheckedRecord
{
    /// <summary>The most words for "no value" in one list.</summary>
    public const int MostWords = 20;

    /// <summary>The longest word, format or description, in characters.</summary>
    public const int LongestText = 200;

    /// <summary>Options that say nothing.</summary>
    public static IntakeOptions None { get; } = new([], [], [], []);

    /// <inheritdoc/>
    public BilingualText? FindFault()
    {
        var twice = Columns.GroupBy(column => column.Name).FirstOrDefault(group => group.Count() > 1);
        return twice is not null ? new($"must name the column '{twice.Key}' once", $"中的列“{twice.Key}”只能写一次")
            : Missing.Any(string.IsNullOrWhiteSpace)
                ? new(
                    "must name no empty word for a missing value: an empty cell is one without being named",
                    "中的缺失值写法不能为空：空单元格本来就表示缺失"
                )
            : null;
    }
}

/// <summary>How one column of a file is read.</summary>
/// <param name="Name">The column's name, as in the header.</param>
/// <param name="Type">What it becomes; null to find it out.</param>
/// <param name="Zone">The zone of its wall clock.</param>
/// <param name="Numbers">How it writes a thousand and its fraction, as <c>1.234,5</c>; null for <c>1234.5</c>.</param>
/// <param name="Percent">Whether <c>7%</c> is read as 0.07.</param>
/// <param name="Currency">Whether a currency's sign or code is left off.</param>
/// <param name="Below">What <c>&lt;0.05</c> is read as: half of the limit, the limit, or missing.</param>
/// <param name="DateFormat">How it writes dates or times, as <c>dd/MM/yyyy</c>.</param>
/// <param name="Missing">What stands for "no value" in this column instead of the file's list; an empty list: nothing but the empty cell.</param>
/// <param name="Recode">Values that are replaced by others.</param>
/// <param name="Unit">The unit of its numbers.</param>
/// <param name="Description">What it means.</param>
[Says("How a column is read", "列的读取方式")]
public sealed record ColumnOptions(
    [AnyText(ColumnOptions.LongestName)] string Name,
    FieldType? Type = null,
    [AnyText(IntakeOptions.LongestText)] string? Zone = null,
    [OneOf("1234.5", "1234,5", "1,234.5", "1.234,5", "1 234.5", "1 234,5", "1'234.5")] string? Numbers = null,
    bool? Percent = null,
    bool? Currency = null,
    [OneOf("half", "limit", "missing")] string? Below = null,
    [AnyText(IntakeOptions.LongestText)] string? DateFormat = null,
    [Items(IntakeOptions.MostWords), AnyText(IntakeOptions.LongestText)] IReadOnlyList<string>? Missing = null,
    [Items(ColumnOptions.MostRecodings)] IReadOnlyList<Recoding>? Recode = null,
    [AnyText(ColumnOptions.LongestUnit)] string? Unit = null,
    [AnyText(ColumnOptions.LongestDescription)] string? Description = null
) : ICheckedRecord
{
    /// <summary>The longest name of a column, in characters.</summary>
    public const int LongestName = 256;

    /// <summary>The longest unit, in characters.</summary>
    public const int LongestUnit = 40;

    /// <summary>The longest description, in characters: with the unit it still fits a published field.</summary>
    public const int LongestDescription = 150;

    /// <summary>The most values that are replaced in one column.</summary>
    public const int MostRecodings = 500;

    /// <summary>What is published of unit and description together; null where there is neither.</summary>
    public string? Meaning =>
        string.IsNullOrWhiteSpace(Unit) ? (string.IsNullOrWhiteSpace(Description) ? null : Description)
        : string.IsNullOrWhiteSpace(Description) ? Unit
        : $"{Description} ({Unit})";

    /// <inheritdoc/>
    public BilingualText? FindFault() =>
        DateFormat is { } format && !DateForm.TryParse(format, out _)
            ? new(
                "must write dates with yyyy, MM or M, dd or d, and times with HH or H, mm and ss, as dd/MM/yyyy or yyyy年M月d日",
                "的日期格式须用 yyyy、MM 或 M、dd 或 d，时间用 HH 或 H、mm、ss，如 dd/MM/yyyy 或 yyyy年M月d日"
            )
        : Recode is { } recode && recode.Select(item => item.From).Distinct().Count() != recode.Count
            ? new("must replace each value once", "中的每个取值只能替换一次")
        : null;
}

/// <summary>A value that is replaced.</summary>
/// <param name="From">As it stands in the file, without spaces around it.</param>
/// <param name="To">What it becomes; empty for no value.</param>
public sealed record Recoding(
    [AnyText(IntakeOptions.LongestText)] string From,
    [AnyText(IntakeOptions.LongestText)] string To
);
