namespace Kexin.Computations.Sheets;

/// <summary>Rows under typed columns.</summary>
/// <param name="Id">Its name for programs, as <c>coefficients</c>.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Columns">At least one; their ids differ.</param>
/// <param name="Rows">Each with one cell a column, of the column's kind.</param>
public sealed record SheetTable(
    [AnyText(Sheet.LongestLabelInCharacters)] string Id,
    BilingualText Title,
    [Items(SheetTable.MostColumns, Min = 1)] IReadOnlyList<SheetColumn> Columns,
    [Items(SheetTable.MostRows)] IReadOnlyList<SheetRow> Rows
) : ICheckedRecord
{
    /// <summary>The most columns.</summary>
    public const int MostColumns = 256;

    /// <summary>The most rows.</summary>
    public const int MostRows = 1 << 28;

    public BilingualText? FindFault() =>
        Sheet.HasTwice(Columns.Select(column => column.Id)) ? new("must name each column once", "每个列名只能出现一次")
        : Rows.Any(row => row.Cells.Count != Columns.Count)
            ? new("must have one cell a column in each row", "每行的单元格数须与列数相同")
        : Rows.Any(row => !Enumerable.Range(0, Columns.Count).All(at => Columns[at].Takes(row.Cells[at])))
            ? new("must hold in each cell a value of the column's kind", "每个单元格的值须符合列的类型")
        : null;
}

/// <summary>One row.</summary>
/// <param name="Cells">One cell a column, in the columns' order.</param>
public readonly record struct SheetRow([Items(SheetTable.MostColumns)] IReadOnlyList<SheetCell> Cells);

/// <summary>What a column's cells are.</summary>
public enum ColumnKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Counts, of rows or of what rows have; other whole numbers are <see cref="Real"/>.</summary>
    Whole,

    /// <summary>Numbers, shown with so many significant digits.</summary>
    Real,

    /// <summary>Probabilities from 0 to 1, shown with so many decimals; smaller ones as less than the last.</summary>
    Probability,

    /// <summary>Shares of a whole, from 0 to 1, shown with so many decimals.</summary>
    Share,
}

/// <summary>What a column is to its row.</summary>
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
/// <param name="Digits">How many digits are shown, 0 to 17; 0 for text and whole numbers.</param>
/// <param name="Meaning">A sentence that explains it; null where the title says all.</param>
/// <param name="Unit">In which unit; empty where there is none.</param>
/// <param name="Terms">How people call some of the texts that stand in its cells.</param>
public sealed record SheetColumn(
    [AnyText(Sheet.LongestLabelInCharacters)] string Id,
    BilingualText Title,
    ColumnKind Kind,
    ColumnRole Role = ColumnRole.Value,
    [Between(0, 17)] int Digits = 0,
    BilingualText? Meaning = null,
    [AnyText(Sheet.LongestLabelInCharacters)] string Unit = "",
    [Items(Sheet.MostTexts, Optional = true)] IReadOnlyList<SheetTerm>? Terms = null
)
{
    /// <summary>Significant digits that do for most numbers.</summary>
    public const int UsualDigits = 6;

    /// <summary>Whether a cell may stand in the column.</summary>
    public bool Takes(SheetCell cell) =>
        cell.Kind switch
        {
            CellKind.Nothing or CellKind.HeldBack => true,
            CellKind.Text => Kind == ColumnKind.Text,
            CellKind.Whole => Kind == ColumnKind.Whole,
            _ => Kind is ColumnKind.Real or ColumnKind.Probability or ColumnKind.Share,
        };
}

/// <summary>How people call a text that stands in a cell for programs.</summary>
/// <param name="Text">What stands in the cell, as <c>(intercept)</c>.</param>
/// <param name="Label">What people read.</param>
public sealed record SheetTerm([AnyText(Sheet.LongestLabelInCharacters)] string Text, BilingualText Label);
