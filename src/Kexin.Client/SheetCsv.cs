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

    /// <summary>A table for people, under the heads given; a spreadsheet reads it as UTF-8 where its first character is U+FEFF.</summary>
    public static async Task WriteAsync(
        TextWriter writer,
        IReadOnlyList<string> heads,
        IEnumerable<IReadOnlyList<SheetCell>> rows,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var row in rows.Prepend([.. heads.Select(head => new SheetCell(head))]))
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

    /// <summary>Rows that were released, their fields' names first.</summary>
    public static async Task WriteAsync(
        TextWriter writer,
        IReadOnlyList<ReleasedColumn> columns,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(columns);
        await writer.WriteLineAsync(string.Join(',', columns.Select(column => Field(column.Name))).AsMemory(), cancel);
        for (var row = 0; row < columns[0].Values.Count; row++)
        {
            var line = string.Join(',', columns.Select(column => Field(column.Values[row])));
            await writer.WriteLineAsync(line.AsMemory(), cancel);
        }
    }

    /// <summary>The columns of a file whose first line names them, as <see cref="WriteAsync(TextWriter, IReadOnlyList{ReleasedColumn}, CancellationToken)"/> writes one.</summary>
    /// <exception cref="FormatException">A line has more or fewer values than the first, or a quote does not end; the message says in which.</exception>
    public static IReadOnlyList<TracedColumn> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = Lines(text.TrimStart('\uFEFF')).ToList();
        if (lines.Count == 0)
        {
            throw new FormatException("0");
        }

        var columns = lines[0].Select(name => (Name: name, Values: new List<string?>())).ToList();
        for (var i = 1; i < lines.Count; i++)
        {
            if (lines[i].Count != columns.Count)
            {
                throw new FormatException((i + 1).ToString(CultureInfo.InvariantCulture));
            }

            for (var at = 0; at < columns.Count; at++)
            {
                columns[at].Values.Add(lines[i][at].Length == 0 ? null : lines[i][at]);
            }
        }

        return [.. columns.Select(column => new TracedColumn(column.Name, column.Values))];
    }

    private static IEnumerable<IReadOnlyList<string>> Lines(string text)
    {
        var (line, value, isQuoted, number) = (new List<string>(), new StringBuilder(), false, 1);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                value.Append('"');
                i++;
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && (c is ',' or '\n'))
            {
                line.Add(Unguarded(value.ToString()));
                value.Clear();
                if (c == '\n')
                {
                    number++;
                    yield return line;
                    line = [];
                }
            }
            else if (isQuoted || c != '\r')
            {
                value.Append(c);
            }
        }

        if (isQuoted)
        {
            throw new FormatException(number.ToString(CultureInfo.InvariantCulture));
        }

        if (value.Length > 0 || line.Count > 0)
        {
            line.Add(Unguarded(value.ToString()));
            yield return line;
        }
    }

    private static string Unguarded(string text) =>
        text.Length > 1 && text[0] == '\'' && FormulaStarts.Contains(text[1], StringComparison.Ordinal)
            ? text[1..]
            : text;

    /// <summary>A number is no formula, though it may begin like one.</summary>
    private static string Field(string? value) =>
        value is null ? ""
        : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? value
        : Quoted(Guarded(value));

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
