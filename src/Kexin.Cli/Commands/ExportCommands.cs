using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin export</c>: where rows that were found somewhere have left.</summary>
internal static class ExportCommands
{
    public static Command Build(CommandSet set) => set.Group("export", Trace(set));

    private static Command Trace(CommandSet set)
    {
        const string path = "export.trace";
        var command = set.Command(path);
        var file = set.Argument<string>(command, path, "FILE");
        return set.OnNode(
            command,
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Policy.TraceAsync(
                        new TraceExport(Read(call, await File.ReadAllTextAsync(call.Get(file), cancel))),
                        cancel
                    ),
                    trace => Write(call, trace)
                )
        );
    }

    private static IReadOnlyList<TracedColumn> Read(Call call, string text)
    {
        try
        {
            return SheetCsv.Read(text);
        }
        catch (FormatException fault)
        {
            throw call.Fail(ExitCodes.Usage, "export.trace.no-csv", fault.Message);
        }
    }

    private static void Write(Call call, ExportTrace trace)
    {
        if (trace.Exports.Count == 0)
        {
            call.Terminal.Paragraph(
                call.Texts.Format("export.trace.none", Figures.Whole(trace.Rows), Figures.Whole(trace.Tried))
            );
            return;
        }

        Tables.Write(
            call.Terminal,
            ["time", "requester", "dataset", "grant", "agreeing", "in-order", "by-chance", "index"],
            trace.Exports.Select(found =>
                (IReadOnlyList<string>)
                    [
                        call.Terminal.Minute(found.Release.At),
                        found.Release.Requester.Name,
                        Ids.Short(found.Release.Dataset),
                        Ids.Short(found.Release.Grant),
                        call.Texts.Format("grant.uses", found.Agreeing, found.Bits),
                        call.Texts[found.IsInOrder ? "export.trace.in-order" : "export.trace.not-in-order"],
                        call.Texts.Format("export.trace.chance", Figures.Whole((long)found.ChanceInBits)),
                        Figures.Whole(found.Release.Evidence),
                    ]
            )
        );
    }
}
