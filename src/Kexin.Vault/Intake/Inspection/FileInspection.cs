using Kexin.Data;

namespace Kexin.Vault;

/// <summary>What a file would be taken in as, before anything of it is kept; it quotes values and stays with the data's owner.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Encoding">Of a text; null for other formats.</param>
/// <param name="Delimiter">Of a text; null for other formats.</param>
/// <param name="Columns">In the file's order.</param>
/// <param name="Findings">What looks wrong, what stands in the way first.</param>
public sealed record FileInspection(
    long Rows,
    string? Encoding,
    char? Delimiter,
    IReadOnlyList<InspectedColumn> Columns,
    IReadOnlyList<Finding> Findings
)
{
    /// <summary>Whether the file would be refused as it is read now.</summary>
    public bool IsRefused => Findings.Any(finding => finding.Kind == FindingKind.Refused);

    /// <summary>The types that were found out, by column.</summary>
    public IReadOnlyDictionary<string, FieldType> Inferred =>
        Columns.Where(column => !column.IsDeclared).ToDictionary(column => column.Name, column => column.Type);
}

/// <summary>A column as it was understood.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it would become.</param>
/// <param name="IsDeclared">Whether somebody said so.</param>
/// <param name="Zone">The zone that was given, or null.</param>
/// <param name="Values">How many rows have a value.</param>
/// <param name="Missing">How many have none.</param>
/// <param name="Distinct">How many different values; null where there are too many to count, or the format is not looked through.</param>
/// <param name="Samples">The first different values, at most three, cut to forty characters.</param>
/// <param name="Bins">How the values are spread: numbers in ranges, few different texts one by one; empty where there are too many.</param>
public sealed record InspectedColumn(
    string Name,
    FieldType Type,
    bool IsDeclared,
    string? Zone,
    long Values,
    long Missing,
    long? Distinct,
    IReadOnlyList<string> Samples,
    IReadOnlyList<ColumnBin> Bins
);

/// <summary>How many values are in a range, or are this one.</summary>
/// <param name="From">Where the range begins; null for a single value.</param>
/// <param name="To">Where it ends, that end not in it; null for a single value.</param>
/// <param name="Value">The single value; null for a range.</param>
/// <param name="Count">How many.</param>
public sealed record ColumnBin(double? From, double? To, string? Value, long Count);

/// <summary>What kind of thing looks wrong in a file.</summary>
public enum FindingKind
{
    /// <summary>The file is refused as it is read now.</summary>
    Refused = 1,

    /// <summary>The names of columns look like values: the file may have no header.</summary>
    HeaderOfValues,

    /// <summary>There is one column, and its values hold what separates cells elsewhere.</summary>
    Unsplit,

    /// <summary>A column is text because of few values.</summary>
    NearlyOfType,

    /// <summary>Numbers with a comma, marks between thousands, a percent sign, a currency or a limit.</summary>
    DressedNumbers,

    /// <summary>Dates in a form that is not read by itself.</summary>
    OtherDates,

    /// <summary>Whole numbers that look like days, as 20240229.</summary>
    DaysAsNumbers,

    /// <summary>A word that often stands for no value is a value.</summary>
    MissingWord,

    /// <summary>A column that looks like an identifier has a value twice.</summary>
    RepeatedIdentifier,

    /// <summary>Values that differ by spaces or the case of letters only.</summary>
    SpellingVariants,

    /// <summary>All rows have the same value.</summary>
    SingleValue,

    /// <summary>No row has a value.</summary>
    NoValue,

    /// <summary>Dates in more than one form.</summary>
    MixedDates,

    /// <summary>Days whose years have two digits.</summary>
    ShortYears,

    /// <summary>A row that is called a total.</summary>
    TotalRow,

    /// <summary>Rows that are the header once more.</summary>
    RepeatedHeader,

    /// <summary>Rows without any value.</summary>
    EmptyRows,

    /// <summary>Numbers that may be days as a spreadsheet counts them since 1900.</summary>
    CountedDays,

    /// <summary>Long numbers of which a spreadsheet has kept the first digits only, as 4.50923E+17.</summary>
    CutDigits,

    /// <summary>A column's name has a character that no screen shows, or is not in the normal form C.</summary>
    UnseenInName,
}

/// <summary>Something that looks wrong; it may quote a value.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Field">The column, or null for the file.</param>
public sealed record Finding(FindingKind Kind, string? Field)
{
    /// <summary>The first line that it is about, or null.</summary>
    public long? Line { get; init; }

    /// <summary>How many values or columns it is about.</summary>
    public long Count { get; init; }

    /// <summary>Of how many.</summary>
    public long Of { get; init; }

    /// <summary>A value that it is about, cut to forty characters.</summary>
    public string? Sample { get; init; }

    /// <summary>Another value, which the first is compared with.</summary>
    public string? Other { get; init; }

    /// <summary>The type that the column has or would have.</summary>
    public FieldType? Type { get; init; }

    /// <summary>The option that reads it by rule, with its value, or null.</summary>
    public string? Remedy { get; init; }

    /// <summary>What stands in the way, for <see cref="FindingKind.Refused"/>.</summary>
    internal IntakeException? Fault { get; init; }

    /// <summary>What looks wrong and what to do, in English ("en") or Chinese ("zh").</summary>
    public string Explain(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return FindingMessages.Write(this, language.StartsWith("zh", StringComparison.OrdinalIgnoreCase));
    }
}
