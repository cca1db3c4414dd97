using System.Globalization;
using System.Text;
using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Tables and series as comma-separated values, for programs: heads are ids, numbers have all their digits.</summary>
/// <remarks>
/// Source: RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front; a value that is held back is
/// <c>held-back</c>, and its reason is in the other formats.
/// </remarks>
public static class SheetCsv
{
    private const string HeldBack = "held-back";
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    /// <summary>Everything that has a file of its own: tables and series.</summary>
    public static IReadOnlyList<string> NamesOf(Sheet sheet) =>
        [.. sheet.Tables.Select(table => table.Id), .. sheet.Series.Select(series => series.Id)];

    /// <summary>The file of one of several tables: <c>out.csv</c> gives <c>out.fit.csv</c>.</summary>
    public static string FileOf(string file, string name)
    {
        var safe = new string([.. name.Select(c => Path.GetInvalidFileNameChars().Contains(c) ? '_' : c)]);
        return Path.Combine(
            Path.GetDirectoryName(file) ?? "",
            $"{Path.GetFileNameWithoutExtension(file)}.{safe}{Path.GetExtension(file)}"
        );
    }

    /// <summary>A table; lines end as the writer says, in a file by CR LF.</summary>
    public static async Task WriteAsync(
        TextWriter writer,
        IReadOnlyList<SheetColumn> columns,
        IAsyncEnumerable<IReadOnlyList<SheetCell>> rows,
        CancellationToken cancel
    )
    {
        await writer.WriteLineAsync(Line(columns.Select(column => new SheetCell(column.Id))).AsMemory(), cancel);
        await foreach (var row in rows.WithCancellation(cancel))
        {
            await writer.WriteLineAsync(Line(row).AsMemory(), cancel);
        }
    }

    /// <summary>Labels and texts, as two columns.</summary>
    public static async Task WriteAsync(
        TextWriter writer,
        IEnumerable<(string Label, string Text)> lines,
        CancellationToken cancel
    )
    {
        foreach (var (label, text) in lines)
        {
            await writer.WriteLineAsync(Line([new(label), new(text)]).AsMemory(), cancel);
        }
    }

    /// <summary>The points of a series.</summary>
    public static async Task WriteAsync(TextWriter writer, SheetSeries series, CancellationToken cancel)
    {
        string[] heads = ["x", "to", "y", "low", "high", "value"];
        await writer.WriteLineAsync(Line(heads.Select(head => new SheetCell(head))).AsMemory(), cancel);
        foreach (var point in series.Points)
        {
            SheetCell[] cells =
            [
                At(series.X, point.X),
                new(Real: point.To),
                point is { HeldBack: { } why, Y: null } ? new(HeldBack: why) : At(series.Y, point.Y),
                new(Real: point.Low),
                new(Real: point.High),
                point is { HeldBack: { } reason, Y: not null } ? new(HeldBack: reason) : new(Real: point.Value),
            ];
            await writer.WriteLineAsync(Line(cells).AsMemory(), cancel);
        }
    }

    private static SheetCell At(SheetAxis axis, double? at) =>
        at is { } place && axis.Labels.Count > 0 ? new(axis.Labels[(int)place]) : new(Real: at);

    private static string Line(IEnumerable<SheetCell> cells) => string.Join(',', cells.Select(Field));

    private static string Field(SheetCell cell) =>
        cell switch
        {
            { HeldBack: { } } => HeldBack,
            { Text: { } text } => Quoted(Guarded(text)),
            { Whole: { } whole } => whole.ToString(CultureInfo.InvariantCulture),
            { Real: { } real } => real.ToString("R", CultureInfo.InvariantCulture),
            _ => "",
        };

    private static string Guarded(string text) =>
        text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? text
            : new StringBuilder(text).Replace("\"", "\"\"").Insert(0, '"').Append('"').ToString();
}
