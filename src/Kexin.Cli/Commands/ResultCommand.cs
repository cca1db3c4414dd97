using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Files;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin task result</c>: what was learned, on the screen or in a file.</summary>
internal static class ResultCommand
{
    private const string Path = "task.result";
    private const string AsTable = "table";
    private const string AsJson = "json";
    private const string AsCsv = "csv";
    private const string AsHtml = "html";
    private static readonly string[] Formats = [AsTable, AsJson, AsCsv, AsHtml];

    public static Command Build(CommandSet set)
    {
        var command = set.Command(Path);
        var task = set.Argument<string>(command, Path, "TASK");
        var format = set.Option<string>(command, Path, "--format", string.Join('|', Formats));
        format.AcceptOnlyFromAmong(Formats);
        var table = set.Option<string>(command, Path, "--table", "NAME");
        var output = set.Option<string>(command, Path, "--output", "FILE");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.TaskAsync(call, call.Get(task), cancel);
                var result = await call.Client.Tasks.ResultAsync(id, cancel);
                if (call.Get(table) is { } name)
                {
                    result = result with { Sheet = Only(name, result.Sheet, call) };
                }

                var file = call.Get(output);
                switch (call.Get(format) ?? (call.Json ? AsJson : FormatOf(file)))
                {
                    case AsCsv:
                        await WriteCsvAsync(call, id, result, file, cancel);
                        break;
                    case AsHtml:
                        await WriteAsync(
                            call,
                            file,
                            SheetPage.Write(
                                await WholeAsync(call, id, result, cancel),
                                call.Texts,
                                call.Terminal.Local
                            ),
                            cancel
                        );
                        break;
                    case AsJson:
                        await WriteAsync(call, file, Call.ToJson(await WholeAsync(call, id, result, cancel)), cancel);
                        break;
                    default:
                        await ShowAsync(call, result, file);
                        break;
                }

                return ExitCodes.Done;
            }
        );
    }

    /// <summary>As the name of the file says.</summary>
    private static string FormatOf(string? file) =>
        Formats.FirstOrDefault(format =>
            System.IO.Path.GetExtension(file)?.Equals($".{format}", StringComparison.OrdinalIgnoreCase) == true
        ) ?? AsTable;

    private static Sheet Only(string name, Sheet sheet, Call call) =>
        sheet.Tables.Any(table => table.Id == name) || sheet.Series.Any(series => series.Id == name)
            ? sheet with
            {
                Tables = [.. sheet.Tables.Where(table => table.Id == name)],
                Series = [.. sheet.Series.Where(series => series.Id == name)],
            }
            : throw call.Fail(
                ExitCodes.Usage,
                "task.result.no-table",
                name,
                string.Join(", ", SheetCsv.NamesOf(sheet))
            );

    /// <summary>The result with every row of every table.</summary>
    private static async Task<ComputationResult> WholeAsync(
        Call call,
        string id,
        ComputationResult result,
        CancellationToken cancel
    )
    {
        var tables = new List<SheetTable>();
        foreach (var table in result.Sheet.Tables)
        {
            tables.Add(table with { Rows = await RowsAsync(call, id, table, cancel).ToListAsync(cancel) });
        }

        return result with
        {
            Sheet = result.Sheet with { Tables = tables },
        };
    }

    private static IAsyncEnumerable<IReadOnlyList<SheetCell>> RowsAsync(
        Call call,
        string id,
        SheetTable table,
        CancellationToken cancel
    ) =>
        table.Rows.Count == table.RowCount
            ? table.Rows.ToAsyncEnumerable()
            : Paging.AllAsync((paging, stop) => call.Client.Tasks.TableAsync(id, table.Id, paging, stop), cancel);

    /// <summary>Tables and series, each in its file; what they answer stands in a file beside them, as a table of values has no head for it.</summary>
    private static async Task WriteCsvAsync(
        Call call,
        string id,
        ComputationResult result,
        string? file,
        CancellationToken cancel
    )
    {
        var sheet = result.Sheet;
        var names = SheetCsv.NamesOf(sheet);
        if (file is null && names.Count > 1)
        {
            throw call.Fail(ExitCodes.Usage, "task.result.which-table", string.Join(", ", names));
        }

        foreach (var table in sheet.Tables)
        {
            await using var writer = Open(call, names.Count == 1 ? file : SheetCsv.FileOf(file!, table.Id), "\r\n");
            await SheetCsv.WriteAsync(writer, table.Columns, RowsAsync(call, id, table, cancel), cancel);
        }

        foreach (var series in sheet.Series)
        {
            await using var writer = Open(call, names.Count == 1 ? file : SheetCsv.FileOf(file!, series.Id), "\r\n");
            await SheetCsv.WriteAsync(writer, series, cancel);
        }

        if (file is not null)
        {
            await using var writer = Open(call, SheetCsv.FileOf(file, "about"), "\r\n");
            await SheetCsv.WriteAsync(writer, ResultAbout.Lines(result, call.Texts, call.Terminal.Local), cancel);
        }
    }

    private static async Task WriteAsync(Call call, string? file, string text, CancellationToken cancel)
    {
        await using var writer = Open(call, file);
        await writer.WriteLineAsync(text.AsMemory(), cancel);
    }

    private static async Task ShowAsync(Call call, ComputationResult result, string? file)
    {
        if (file is null)
        {
            ResultAbout.Write(result, call.Terminal);
            return;
        }

        await using var writer = Open(call, file);
        var form = call.Terminal.Form with { OutputIsTerminal = false };
        ResultAbout.Write(result, new Terminal(writer, writer, call.Texts, call.Terminal.Time, form));
    }

    /// <summary>The file, which only its owner can read, or the screen.</summary>
    internal static TextWriter Open(Call call, string? file, string newLine = "\n")
    {
        if (file is null)
        {
            return new OpenWriter(call.Terminal.RawOut);
        }

        return new StreamWriter(OwnersFile.Open(file, FileMode.Create)) { NewLine = newLine };
    }

    /// <summary>The screen's writer, which stays open.</summary>
    private sealed class OpenWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
    {
        public override System.Text.Encoding Encoding => inner.Encoding;

        public override void Write(char value) => inner.Write(value);

        public override void Write(string? value) => inner.Write(value);

        public override void Write(char[] buffer, int index, int count) => inner.Write(buffer, index, count);

        public override void Flush() => inner.Flush();
    }
}
