using Spectre.Console;

namespace Kexin.Cli.Rendering;

/// <summary>Tables that stay readable at 80 columns: no frame, one rule under the heads.</summary>
internal static class Tables
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
        foreach (var head in heads)
        {
            var right = head.StartsWith('>');
            table.AddColumn(
                new TableColumn(new Text(right ? head[1..] : head, new Style(decoration: Decoration.Bold)))
                {
                    Alignment = right ? Justify.Right : Justify.Left,
                }
            );
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        terminal.Out.Write(table);
    }

    /// <summary>Labelled values under each other; values that are null are left out.</summary>
    public static void WriteFacts(Terminal terminal, params ReadOnlySpan<(string Key, string? Value)> facts)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var (key, value) in facts)
        {
            if (value is not null)
            {
                grid.AddRow(
                    new Text(terminal.Texts[$"column.{key}"], new Style(decoration: Decoration.Bold)),
                    new Text(value)
                );
            }
        }

        terminal.Out.Write(grid);
    }
}
