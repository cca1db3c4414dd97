using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>A result as tables and pictures, whatever was computed.</summary>
/// <param name="Tables">At least one.</param>
/// <param name="Series">What can be drawn.</param>
/// <param name="Reasons">Why cells and points are held back; these name them by their place in this list.</param>
/// <param name="Notes">What a reader should know.</param>
/// <param name="Warnings">What a reader must know before using the numbers.</param>
public sealed record Sheet(
    IReadOnlyList<SheetTable> Tables,
    IReadOnlyList<SheetSeries> Series,
    IReadOnlyList<LocalizedText> Reasons,
    IReadOnlyList<LocalizedText> Notes,
    IReadOnlyList<LocalizedText> Warnings
)
{
    /// <summary>The table of that id, or null.</summary>
    public SheetTable? FindTable(string id) => Tables.FirstOrDefault(table => table.Id == id);
}

/// <summary>Rows under typed columns.</summary>
/// <param name="Id">Its name for programs, as <c>coefficients</c>.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Columns">At least one.</param>
/// <param name="RowCount">How many rows it has.</param>
/// <param name="Rows">The first of them, at most <see cref="Limits.MostItemsInPage"/>; <c>GET /v1/tasks/{id}/result/tables/{table}</c> pages all.</param>
public sealed record SheetTable(
    string Id,
    LocalizedText Title,
    IReadOnlyList<SheetColumn> Columns,
    int RowCount,
    IReadOnlyList<IReadOnlyList<SheetCell>> Rows
)
{
    /// <summary>A cell by its row and its column's id; nothing where the table has no such column.</summary>
    public SheetCell this[int row, string column] =>
        Columns.Select((item, at) => (item, at)).FirstOrDefault(pair => pair.item.Id == column) is { item: { } } found
            ? Rows[row][found.at]
            : default;
}

/// <summary>What a column's cells are.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ColumnKind>))]
public enum ColumnKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Whole numbers.</summary>
    Whole,

    /// <summary>Numbers, shown with so many significant digits.</summary>
    Real,

    /// <summary>Probabilities from 0 to 1, shown with so many decimals; smaller ones as less than the last.</summary>
    Probability,

    /// <summary>Shares of a whole, from 0 to 1, shown with so many decimals.</summary>
    Share,
}

/// <summary>What a column is to its row.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ColumnRole>))]
public enum ColumnRole
{
    /// <summary>It says, with the other keys, which row this is.</summary>
    Key,

    /// <summary>It is what one looks for, and compares between sheets.</summary>
    Value,

    /// <summary>It belongs to a value: its error, its test, how it was found.</summary>
    Detail,
}

/// <summary>A column.</summary>
/// <param name="Id">Its name for programs, as <c>standard-error</c>.</param>
/// <param name="Title">What stands over it.</param>
/// <param name="Kind">What its cells are.</param>
/// <param name="Role">What it is to its row.</param>
/// <param name="Digits">How many digits are shown; 0 for text and whole numbers.</param>
/// <param name="Meaning">A sentence that explains it; null where the title says all.</param>
/// <param name="Unit">In which unit; empty where there is none.</param>
/// <param name="Terms">How people call some of the texts that stand in its cells.</param>
public sealed record SheetColumn(
    string Id,
    LocalizedText Title,
    ColumnKind Kind,
    ColumnRole Role,
    int Digits,
    LocalizedText? Meaning,
    string Unit,
    IReadOnlyList<SheetTerm> Terms
);

/// <summary>How people call a text that stands in a cell for programs, as <c>(intercept)</c>.</summary>
/// <param name="Text">As it stands in the cell.</param>
/// <param name="Label">As people call it.</param>
public sealed record SheetTerm(string Text, LocalizedText Label);

/// <summary>How a series is drawn.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<SeriesKind>))]
public enum SeriesKind
{
    /// <summary>A bar for each label of the horizontal axis, with an interval where there is one.</summary>
    Bars,

    /// <summary>Counts between edges.</summary>
    Histogram,

    /// <summary>A line through points, with a band where there are intervals.</summary>
    Curve,

    /// <summary>An estimate with its interval for each label of the horizontal axis, lying on its side.</summary>
    Forest,

    /// <summary>Steps that go down, with a band where there are intervals.</summary>
    Survival,

    /// <summary>A colour for each label of the horizontal axis and each of the vertical one.</summary>
    HeatMap,
}

/// <summary>What can be drawn.</summary>
/// <param name="Id">Its name for programs, as <c>roc</c>.</param>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Title">What it shows.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Points">From left to right.</param>
/// <param name="Reference">A line to compare with: that of guessing, or of no effect; of a forest one point, at its height.</param>
public sealed record SheetSeries(
    string Id,
    SeriesKind Kind,
    LocalizedText Title,
    SheetAxis X,
    SheetAxis Y,
    IReadOnlyList<SheetPoint> Points,
    IReadOnlyList<SheetPoint> Reference
);

/// <summary>An axis.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">In which unit; empty where there is none.</param>
/// <param name="Labels">Its places, where it has names and no numbers.</param>
public sealed record SheetAxis(LocalizedText Title, string Unit, IReadOnlyList<string> Labels);

/// <summary>A point; on an axis with labels a coordinate is a label's place, from 0.</summary>
/// <param name="X">Where it stands, or begins.</param>
/// <param name="Y">Its height, or on a heat map its place from below; null where it is held back.</param>
/// <param name="To">Where a bin of a histogram ends.</param>
/// <param name="Low">The lower end of its interval.</param>
/// <param name="High">The upper end of its interval.</param>
/// <param name="Value">On a heat map, its value; null where it is held back.</param>
/// <param name="HeldBack">Why it is held back: a place in <see cref="Sheet.Reasons"/>.</param>
public sealed record SheetPoint(
    double X,
    double? Y,
    double? To = null,
    double? Low = null,
    double? High = null,
    double? Value = null,
    int? HeldBack = null
);
