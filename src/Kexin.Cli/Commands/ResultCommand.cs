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
                var file = call.Get(output);
                var form = call.Get(format) ?? (call.Json ? AsJson : FormatOf(file));
                var name = call.Get(table);
                if (form == AsTable && file is null)
                {
                    var result = await call.Client.Tasks.ResultAsync(id, cancel);
                    ResultAbout.Write(
                        name is null ? result : result with { Sheet = Only(name, result.Sheet, call) },
                        call.Terminal
                    );
                    return ExitCodes.Done;
                }

                if (form == AsCsv && file is null && name is null)
                {
                    await CheckOneTableAsync(call, id, cancel);
                }

                // What is more than a table to be read leaves the node: through the airlock.
                var released = await call.Client.Tasks.ReleaseResultAsync(id, name is null ? [] : [name], cancel);
                await WriteAsync(call, released.Result, form, file, cancel);
                return ExitCodes.Done;
            }
        );
    }

    /// <summary>As the name of the file says.</summary>
    private static string FormatOf(string? file) =>
        Formats.FirstOrDefault(format =>
            System.IO.Path.GetExtension(file)?.Equals($".{format}", StringComparison.OrdinalIgnoreCase) == true
        ) ?? AsTable;

    /// <summary>Nothing is recorded as having left that the screen has no place for.</summary>
    private static async Task CheckOneTableAsync(Call call, string id, CancellationToken cancel)
    {
        var names = SheetCsv.NamesOf((await call.Client.Tasks.ResultAsync(id, cancel)).Sheet);
        if (names.Count > 1)
        {
            throw call.Fail(ExitCodes.Usage, "task.result.which-table", string.Join(", ", names));
        }
    }

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

    private static async Task WriteAsync(
        Call call,
        ComputationResult result,
        string form,
        string? file,
        CancellationToken cancel
    )
    {
        if (form == AsCsv)
        {
            await WriteCsvAsync(call, result, file, cancel);
            return;
        }

        await using var writer = Open(call, file);
        switch (form)
        {
            case AsHtml:
                await writer.WriteLineAsync(
                    SheetPage.Write(result, call.Texts, call.Terminal.Local).AsMemory(),
                    cancel
                );
                break;
            case AsJson:
                await writer.WriteLineAsync(Call.ToJson(result).AsMemory(), cancel);
                break;
            default:
                var plain = call.Terminal.Form with { OutputIsTerminal = false };
                ResultAbout.Write(result, new Terminal(writer, writer, call.Texts, call.Terminal.Time, plain));
                break;
        }
    }

    /// <summary>Tables and series, each in its file; what they answer stands in a file beside them, as a table of values has no head for it.</summary>
    private static async Task WriteCsvAsync(Call call, ComputationResult result, string? file, CancellationToken cancel)
    {
        var sheet = result.Sheet;
        var isOne = SheetCsv.NamesOf(sheet).Count == 1;
        foreach (var table in sheet.Tables)
        {
            await using var writer = Open(call, isOne ? file : SheetCsv.FileOf(file!, table.Id), "\r\n");
            await SheetCsv.WriteAsync(writer, table.Columns, table.Rows.ToAsyncEnumerable(), cancel);
        }

        foreach (var series in sheet.Series)
        {
            await using var writer = Open(call, isOne ? file : SheetCsv.FileOf(file!, series.Id), "\r\n");
            await SheetCsv.WriteAsync(writer, series, cancel);
        }

        if (file is not null)
        {
            await using var writer = Open(call, SheetCsv.FileOf(file, "about"), "\r\n");
            await SheetCsv.WriteAsync(writer, ResultAbout.Lines(result, call.Texts, call.Terminal.Local), cancel);
        }
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
