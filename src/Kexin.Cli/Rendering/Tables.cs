using System.Text.RegularExpressions;
using Kexin.Node;
using Spectre.Console;

namespace Kexin.Cli.Rendering;

/// <summary>Tables that stay readable at 80 columns: no frame, one rule under the heads.</summary>
internal static partial class Tables
{
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

    /// <summary>The same under heads that are texts already.</summary>
    public static void WriteTitled(
        Terminal terminal,
        IReadOnlyList<string> heads,
        IEnumerable<IReadOnlyList<string>> rows
    )
    {
        var table = new Table { Border = TableBorder.Simple };
        var list = rows.Select(row => row.Select(ShownText.Escape).ToList()).ToList();
        for (var column = 0; column < heads.Count; column++)
        {
            var head = ShownText.Escape(heads[column]);
            var right = head.StartsWith('>');
            table.AddColumn(
                new TableColumn(new Text(right ? head[1..] : head, new Style(decoration: Decoration.Bold)))
                {
                    Alignment = right ? Justify.Right : Justify.Left,
                    NoWrap = list.TrueForAll(row => IdOrTime().IsMatch(row[column])),
                }
            );
        }

        foreach (var row in list)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
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
        const int Gap = 2;
        var indent = facts.Max(item => Wrapping.CellWidth(item.Label)) + Gap;
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

    /// <summary>A short id or a time, or the mark for none: broken over two lines they can't be read.</summary>
    [GeneratedRegex("^([0-9a-f]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}.*|–)$")]
    private static partial Regex IdOrTime();
}
