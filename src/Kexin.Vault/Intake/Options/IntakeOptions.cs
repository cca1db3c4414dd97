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
    [Says(
        "Columns",
        "列",
        "What is said of single columns; all else is found out from the data.",
        "对个别列的说明；其余由数据判断。"
    )]
    [Items(DatasetSchema.MostFields, Optional = true)]
        IReadOnlyList<ColumnOptions> Columns,
    [Says(
        "Missing values",
        "缺失值",
        "What stands for no value in every column that has no list of its own, beside the empty cell.",
        "除空单元格外，表示缺失值的写法；适用于未单独列出的各列。"
    )]
    [Items(IntakeOptions.MostWords, Optional = true), AnyText(IntakeOptions.LongestText)]
        IReadOnlyList<string> Missing,
    [Says("Required columns", "必需的列", "Columns that must be there.", "文件中必须有的列。")]
    [Items(DatasetSchema.MostFields, Optional = true), AnyText(ColumnOptions.LongestName)]
        IReadOnlyList<string> Required,
    [Says(
        "Header",
        "表头",
        "The columns' names where the file has no header line; empty where it has one.",
        "文件没有表头时各列的名称；有表头时为空。"
    )]
    [Items(DatasetSchema.MostFields, Optional = true), AnyText(ColumnOptions.LongestName)]
        IReadOnlyList<string> Header,
    [Says(
        "Delimiter",
        "分隔符",
        "What separates the cells of a CSV file; found out where nothing is said.",
        "CSV 文件的分隔符；未指定时由数据判断。"
    )]
        CsvDelimiter? Delimiter = null,
    [Says(
        "Sheet",
        "工作表",
        "The sheet of a workbook; its first where nothing is said.",
        "工作簿中的工作表；未指定时为第一个。"
    )]
    [AnyText(IntakeOptions.LongestText)]
        string? Sheet = null,
    [Says(
        "No header",
        "无表头",
        "Whether the first row is one of data, and the columns are numbered.",
        "第一行是否为数据；若是，各列按序号命名。"
    )]
        bool? NoHeader = null
) : ICheckedRecord
{
    /// <summary>The most words for "no value" in one list.</summary>
    public const int MostWords = 20;

    /// <summary>The longest word, format or description, in characters.</summary>
    public const int LongestText = 200;

    /// <summary>Options that say nothing.</summary>
    public static IntakeOptions None { get; } = new([], [], [], []);

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
    [Says("Name", "名称", "The column's name, as in the header.", "表头中的列名。")]
    [AnyText(ColumnOptions.LongestName)]
        string Name,
    [Says("Type", "类型", "What it becomes; found out where nothing is said.", "读取后的类型；未指定时由数据判断。")]
        FieldType? Type = null,
    [Says("Time zone", "时区", "The zone of its wall clock, as Asia/Shanghai.", "时间所在的时区，如 Asia/Shanghai。")]
    [AnyText(IntakeOptions.LongestText)]
        string? Zone = null,
    [Says(
        "Numbers",
        "数字写法",
        "How it writes a thousand and its fraction; 1234.5 where nothing is said.",
        "千位和小数的写法；未指定时为 1234.5。"
    )]
    [OneOf("1234.5", "1234,5", "1,234.5", "1.234,5", "1 234.5", "1 234,5", "1'234.5")]
        string? Numbers = null,
    [Says("Percent", "百分号", "Whether 7% is read as 0.07.", "是否将 7% 读作 0.07。")] bool? Percent = null,
    [Says("Currency", "货币符号", "Whether a currency's sign or code is left off.", "是否去掉货币符号或代码。")]
        bool? Currency = null,
    [Says(
        "Below a limit",
        "低于检出限",
        "What <0.05 is read as: half of the limit, the limit, or missing.",
        "<0.05 的读法：检出限的一半、检出限或缺失。"
    )]
    [OneOf("half", "limit", "missing")]
        string? Below = null,
    [Says(
        "Date format",
        "日期格式",
        "How it writes dates or times, as dd/MM/yyyy.",
        "日期或时间的写法，如 dd/MM/yyyy。"
    )]
    [AnyText(IntakeOptions.LongestText)]
        string? DateFormat = null,
    [Says(
        "Missing values",
        "缺失值",
        "What stands for no value in this column, instead of the file's list.",
        "该列中表示缺失值的写法，代替文件的统一写法。"
    )]
    [Items(IntakeOptions.MostWords), AnyText(IntakeOptions.LongestText)]
        IReadOnlyList<string>? Missing = null,
    [Says("Replaced values", "替换取值", "Values that are replaced by others.", "以其他取值代替的取值。")]
    [Items(ColumnOptions.MostRecodings)]
        IReadOnlyList<Recoding>? Recode = null,
    [Says("Unit", "单位", "The unit of its numbers.", "数值的单位。")]
    [AnyText(ColumnOptions.LongestUnit)]
        string? Unit = null,
    [Says("Description", "说明", "What it means.", "列的含义。")]
    [AnyText(ColumnOptions.LongestDescription)]
        string? Description = null
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
[Says("Replacement", "替换")]
public sealed record Recoding(
    [Says("From", "原取值", "As it stands in the file, without spaces around it.", "文件中的写法，不含首尾空格。")]
    [AnyText(IntakeOptions.LongestText)]
        string From,
    [Says("To", "新取值", "What it becomes; empty for no value.", "替换后的取值；空表示缺失。")]
    [AnyText(IntakeOptions.LongestText)]
        string To
);
