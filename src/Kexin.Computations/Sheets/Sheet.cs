namespace Kexin.Computations.Sheets;

/// <summary>What a party learns from a run, as tables and pictures: everything that shows, stores or exports a result needs no more.</summary>
/// <remarks>A computation makes its sheet in its own folder; the salted hash of the sheet's canonical bytes goes onto the ledger.</remarks>
/// <param name="Tables">At least one; their ids differ.</param>
/// <param name="Series">What can be drawn; their ids differ.</param>
/// <param name="Reasons">Why cells and points are held back; these name them by their place in this list.</param>
/// <param name="Notes">What a reader should know.</param>
/// <param name="Warnings">What a reader must know before using the numbers.</param>
[RecordKind("kexin/sheet/1")]
public sealed record Sheet(
    [Items(Sheet.MostTables, Min = 1)] IReadOnlyList<SheetTable> Tables,
    [Items(Sheet.MostSeries)] IReadOnlyList<SheetSeries> Series,
    [Items(Sheet.MostTexts)] IReadOnlyList<BilingualText> Reasons,
    [Items(Sheet.MostTexts)] IReadOnlyList<BilingualText> Notes,
    [Items(Sheet.MostTexts)] IReadOnlyList<BilingualText> Warnings
) : ICheckedRecord
{
    /// <summary>The most tables.</summary>
    public const int MostTables = 64;

    /// <summary>The most series.</summary>
    public const int MostSeries = 1 << 17;

    /// <summary>The most reasons, notes or warnings.</summary>
    public const int MostTexts = 1024;

    /// <summary>The longest id, unit or label, in characters.</summary>
    public const int LongestLabelInCharacters = 10_000;

    /// <summary>A sheet of tables and pictures that warns of nothing.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="series">What can be drawn.</param>
    /// <param name="reasons">Why something is held back.</param>
    public Sheet(
        IReadOnlyList<SheetTable> tables,
        IReadOnlyList<SheetSeries>? series = null,
        IReadOnlyList<BilingualText>? reasons = null
    )
        : this(tables, series ?? [], reasons ?? [], [], []) { }

    /// <summary>The table of that id, or null.</summary>
    public SheetTable? FindTable(string id) => Tables.FirstOrDefault(table => table.Id == id);

    public BilingualText? FindFault() =>
        HasTwice(Tables.Select(table => table.Id)) || HasTwice(Series.Select(series => series.Id))
            ? new("must name each table and series once", "每个表和序列的名称只能出现一次")
        : ReasonsNamed().Any(reason => reason >= Reasons.Count)
            ? new("must hold the reason of each value held back", "每个不予公布的值都须给出原因")
        : null;

    private IEnumerable<int> ReasonsNamed() =>
        Tables
            .SelectMany(table => table.Rows)
            .SelectMany(row => row.Cells)
            .Select(cell => cell.Reason)
            .Concat(Series.SelectMany(series => series.Points).Select(point => point.HeldBack))
            .OfType<int>();

    internal static bool HasTwice(IEnumerable<string> ids) => ids.GroupBy(id => id).Any(group => group.Skip(1).Any());
}
