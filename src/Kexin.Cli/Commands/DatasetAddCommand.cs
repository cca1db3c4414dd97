using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin dataset add</c>: a file is sent once, what was understood of it is shown, and it is kept after a yes; published, if asked to.</summary>
/// <remarks>Where nobody can be asked, because input or output is no terminal, it is as with <c>--yes</c>: the report is printed, the file kept. It is not published without a yes.</remarks>
internal static class DatasetAddCommand
{
    public static Command Build(CommandSet set)
    {
        const string path = "dataset.add";
        var command = set.Command(path);
        var file = set.Argument<string>(command, path, "FILE");
        var name = set.Option<string>(command, path, "--name", "NAME");
        var source = set.Option<string>(command, path, "--source", "TEXT");
        var activity = set.Option<string>(command, path, "--activity", "ACTIVITY");
        var intake = new IntakeInput(set, command);
        var preview = set.Option<bool>(command, path, "--preview");
        var yes = set.Option<bool>(command, path, "--yes");
        var publish = set.Option<bool>(command, path, "--publish");
        var publication = new PublicationInput(set, command, required: false);
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var input = call.Get(file);
                if (!call.Get(publish) && publication.FindGiven(call) is { } stray)
                {
                    throw call.Fail(ExitCodes.Usage, "dataset.add.publish-needed", stray);
                }

                var request = call.Get(publish) ? publication.Read(call) : null;
                if (request is not null && !call.Get(preview))
                {
                    PublicationInput.CheckYes(call, call.Get(yes));
                }

                var format = FormatOf(input);
                var options = intake.Read(call);
                var held = await SendAsync(call, input, cancel);
                var isHeld = true;
                try
                {
                    var inspection = await call.Client.Intake.InspectAsync(
                        held.Id,
                        new InspectFile(format, options),
                        cancel
                    );
                    await intake.SaveAsync(call, input, inspection.Options, cancel);
                    if (call.Get(preview))
                    {
                        return call.Answer(inspection, _ => InspectionView.Write(inspection, call.Terminal));
                    }

                    if (!call.Json)
                    {
                        InspectionView.Write(inspection, call.Terminal);
                    }

                    if (request is not null && !inspection.IsRefused)
                    {
                        PublicationInput.CheckFields(call, request, inspection.Columns);
                    }

                    if (!inspection.IsRefused && !Agrees(call, call.Get(yes)))
                    {
                        throw call.Fail(ExitCodes.Usage, "dataset.add.not-kept");
                    }

                    var dataset = await call.Client.Intake.KeepAsync(
                        held.Id,
                        new KeepFile(
                            call.Get(name) ?? Path.GetFileNameWithoutExtension(input),
                            format,
                            options,
                            call.Get(source),
                            call.Get(activity)
                        ),
                        cancel
                    );
                    isHeld = false;
                    if (request is null || !call.Json)
                    {
                        call.Answer(dataset, _ => ShowKept(dataset, call.Terminal));
                    }

                    return request is null
                        ? ExitCodes.Done
                        : await publication.PublishAsync(call, dataset.Id, request, call.Get(yes), cancel);
                }
                finally
                {
                    if (isHeld)
                    {
                        await call.Client.Intake.DropAsync(held.Id, CancellationToken.None);
                    }
                }
            }
        );
    }

    private static void ShowKept(Dataset dataset, Terminal terminal)
    {
        terminal.Line(terminal.Texts.Format("dataset.add.kept", dataset.Name, Ids.Short(dataset.Id)));
        NameWarnings.Write([dataset.NameWarning], terminal);
    }

    private static DatasetFormat FormatOf(string file) =>
        Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".parquet" => DatasetFormat.Parquet,
            ".xlsx" or ".xlsm" => DatasetFormat.Workbook,
            _ => DatasetFormat.Csv,
        };

    private static async Task<HeldFile> SendAsync(Call call, string input, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(input);
        return await ProgressLine.RunAsync(
            call.Terminal,
            call.Texts.Format("dataset.add.sending", input),
            tell =>
                call.Client.Intake.HoldAsync(new ObservedStream(stream, done => tell(done, stream.Length, "")), cancel)
        );
    }

    private static bool Agrees(Call call, bool yes) =>
        yes || call.Json || !call.Terminal.CanAsk || call.Terminal.Ask(call.Texts["dataset.add.ask"]);
}
