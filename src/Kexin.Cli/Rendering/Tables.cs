using System.Text.RegularExpressions;
using Spectre.Console;

namespace Kexin.Cli.Rendering;

/// <summary>Tables that stay readable at any width: no frame, one rule under the heads; where they don't fit, records under each other.</summary>
/// <remarks>Words, numbers, ids and times are never broken, and no column is left out.</remarks>
internal static partial class Tables
{
    private const int Margin = 2;
    private const int Gap = 3;

    /// <summary>The narrowest that a column of prose becomes.</summary>
    private const int NarrowestProse = 16;

    /// <summary>A head up to this width stands on one line: without a space, as in Chinese, it would be broken between any two characters.</summary>
    private const int WidestWholeHead = 12;

    /// <summary>Writes rows under heads whose texts are <c>column.…</c>; a head that starts with <c>&gt;</c> aligns to the right.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows) =>
        WriteTitled(
            terminal,
            [
                .. heads.Select(head =>
                    head.StartsWith('>')
                        ? ">" + terminal.Texts[$"column.{head[1..]}"]
                        : terminal.Texts[$"column.{head}"]
                ),
            ],
            rows
        );

    /// <summary>The same, a row for each item.</summary>
    public static void Write<T>(
        Terminal terminal,
        IReadOnlyList<string> heads,
        IEnumerable<T> items,
        Func<T, IReadOnlyList<string>> row
    ) => Write(terminal, heads, items.Select(row));

    /// <summary>The same; where there is nothing, a sentence by its key.</summary>
    public static void WriteOrSay<T>(
        Terminal terminal,
        string emptyKey,
        IReadOnlyList<string> heads,
        IReadOnlyCollection<T> items,
        Func<T, IReadOnlyList<string>> row
    )
    {
        if (items.Count == 0)
        {
            terminal.Line(terminal.Texts[emptyKey]);
            return;
        }

        Write(terminal, heads, items, row);
    }

    /// <summary>The same under heads that are texts already.</summary>
    public static void WriteTitled(
        Terminal terminal,
        IReadOnlyList<string> heads,
        IEnumerable<IReadOnlyList<string>> rows
    )
    {
        var list = rows.Select(row => row.Select(ShownText.Escape).ToList()).ToList();
        var columns = heads.Select((head, i) => new Column(ShownText.Escape(head), [.. list.Select(row => row[i])]));
        var all = columns.ToArray();
        if (!TryFit(all, terminal.Form.Width - (2 * Margin) - (Gap * (all.Length - 1))))
        {
            WriteStacked(terminal, all, list);
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in all)
        {
            table.AddColumn(
                new TableColumn(new Text(column.Wrap(column.Head), new Style(decoration: Decoration.Bold)))
                {
                    Alignment = column.IsRight ? Justify.Right : Justify.Left,
                    NoWrap = true,
                    Width = column.Width,
                }
            );
        }

        foreach (var row in list)
        {
            table.AddRow(row.Select((cell, i) => new Text(all[i].Wrap(cell))));
        }

        terminal.Out.Write(table);
    }

    /// <summary>Labelled values under each other; values that are null are left out.</summary>
    public static void WriteFacts(Terminal terminal, params ReadOnlySpan<(string Key, string? Value)> facts)
    {
        var labels = new List<(string Label, string Value)>();
        foreach (var (key, value) in facts)
        {
            if (value is not null)
            {
                labels.Add((terminal.Texts[$"column.{key}"], value));
            }
        }

        WriteLabelled(terminal, labels);
    }

    /// <summary>The same under labels that are texts already.</summary>
    public static void WriteLabelled(Terminal terminal, IReadOnlyList<(string Label, string Value)> facts)
    {
        const int LabelGap = 2;
        var indent = facts.Max(item => Wrapping.CellWidth(item.Label)) + LabelGap;
        foreach (var (label, value) in facts)
        {
            terminal.Out.Write(new Text(ShownText.Escape(label), new Style(decoration: Decoration.Bold)));
            var space = indent - Wrapping.CellWidth(label);
            foreach (var line in Wrapping.Lines(ShownText.Escape(value), terminal.Form.Width - indent))
            {
                terminal.Line(new string(' ', space) + line);
                space = indent;
            }
        }
    }

    /// <summary>Gives the columns their widths, the widest giving up most; false where even their narrowest don't fit.</summary>
    private static bool TryFit(Column[] columns, int width)
    {
        var excess = columns.Sum(column => column.Width) - width;
        while (excess > 0)
        {
            var widest = columns.Where(column => column.Width > column.Narrowest).MaxBy(column => column.Width);
            if (widest is null)
            {
                return false;
            }

            widest.Width--;
            excess--;
        }

        return true;
    }

    private static void WriteStacked(Terminal terminal, Column[] columns, List<List<string>> rows)
    {
        foreach (var row in rows)
        {
            terminal.Line();
            WriteLabelled(
                terminal,
                [.. columns.Select((column, i) => (column.Head, row[i])).Where(fact => fact.Item2.Length > 0)]
            );
        }

        terminal.Line();
    }

    /// <summary>A short id or a time, or the mark for none: broken over two lines they can't be read.</summary>
    [GeneratedRegex("^([0-9a-f]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}.*|–)$")]
    private static partial Regex IdOrTime();

    /// <summary>A column on its way to a width.</summary>
    private sealed class Column
    {
        public Column(string head, IReadOnlyList<string> cells)
        {
            IsRight = head.StartsWith('>');
            Head = IsRight ? head[1..] : head;
            var widest = cells.Append(Head).SelectMany(Paragraphs).Max(Wrapping.CellWidth);
            var isWhole = IsRight || cells.All(cell => IdOrTime().IsMatch(cell));
            var longestCell = cells.SelectMany(Paragraphs).Select(Wrapping.CellWidth).DefaultIfEmpty().Max();
            Width = widest;
            Narrowest = Math.Max(
                isWhole ? longestCell : cells.Select(Wrapping.LongestUnit).DefaultIfEmpty().Max(),
                Math.Max(NarrowestOf(Head), isWhole ? 0 : Math.Min(widest, NarrowestProse))
            );
        }

        public string Head { get; }

        public bool IsRight { get; }

        public int Narrowest { get; }

        public int Width { get; set; }

        public string Wrap(string text) => string.Join('\n', Wrapping.Lines(text, Width));

        private static int NarrowestOf(string head) =>
            Wrapping.CellWidth(head) is <= WidestWholeHead and var whole ? whole : Wrapping.LongestUnit(head);

        private static string[] Paragraphs(string text) => text.ReplaceLineEndings("\n").Split('\n');
    }
}
