using System.CommandLine;
using System.Globalization;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin inspection</c>: templates, the board, alarms, traces and certificates; what is set up stands in <see cref="InspectionSetup"/>.</summary>
internal static class InspectionCommands
{
    public static Command Build(CommandSet set) =>
        set.Group(
            "inspection",
            set.Group("inspection.templates", Templates(set), Export(set), Import(set)),
            InspectionSetup.Sites(set),
            InspectionSetup.Checkpoints(set),
            InspectionSetup.Box(set),
            InspectionBoxes.Build(set),
            InspectionSetup.Phone(set),
            InspectionSetup.Plan(set),
            Board(set),
            Alarms(set),
            Trace(set),
            InspectionReports.Build(set),
            InspectionAccess.Build(set),
            Certificate(set)
        );

    private static Command Templates(CommandSet set)
    {
        const string path = "inspection.templates.list";
        return set.OnNode(
            set.Command(path),
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Inspection.TemplatesAsync(cancel),
                    templates =>
                        Tables.Write(
                            call.Terminal,
                            ["id", "version", "name", "steps", "follows"],
                            templates,
                            template =>
                                [
                                    template.Id,
                                    Number(template.Version),
                                    template.Name.In(call.Texts.Language),
                                    Number(template.Steps.Count),
                                    template.Rule.In(call.Texts.Language),
                                ]
                        )
                )
        );
    }

    private static Command Export(CommandSet set)
    {
        const string path = "inspection.templates.export";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "ID");
        return set.OnNode(
            command,
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Inspection.ExportTemplateAsync(call.Get(id), cancel),
                    file => call.Terminal.RawOut.Write(file.Yaml)
                )
        );
    }

    private static Command Import(CommandSet set)
    {
        const string path = "inspection.templates.import";
        var command = set.Command(path);
        var file = set.Argument<string>(command, path, "FILE");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var text = await File.ReadAllTextAsync(call.Get(file), cancel);
                var kept = await call.Client.Inspection.ImportTemplateAsync(new TemplateFile(text), cancel);
                return call.Say(call.Texts.Format("inspection.templates.imported", kept.Id, kept.Version));
            }
        );
    }

    private static Command Board(CommandSet set)
    {
        const string path = "inspection.board";
        return set.OnNode(
            set.Command(path),
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Inspection.BoardAsync(cancel),
                    board =>
                    {
                        WriteRounds(call, board);
                        call.Terminal.Paragraph(
                            call.Texts.Format("inspection.board.open", board.OpenAlarms, board.OpenCorrectives)
                        );
                    }
                )
        );
    }

    private static void WriteRounds(Call call, InspectionBoard board) =>
        Tables.WriteOrSay(
            call.Terminal,
            "inspection.board.none",
            ["site", "round", "state", "done", "due", "person", "id"],
            board.Tasks,
            task =>
                [
                    board.Sites.FirstOrDefault(site => site.Site.Id == task.Site)?.Site.Name ?? task.Site,
                    task.Name.In(call.Texts.Language),
                    call.Texts[$"inspection-state.{task.State}"],
                    $"{Number(task.Done.Count)}/{Number(task.Points.Count)}",
                    call.Terminal.Minute(task.Due),
                    task.Person?.Name ?? "",
                    task.Id,
                ]
        );

    private static Command Alarms(CommandSet set)
    {
        const string path = "inspection.alarms";
        var command = set.Command(path);
        var all = set.Option<bool>(command, path, "--all");
        var close = set.Option<string>(command, path, "--close", "ALARM");
        var note = set.Option<string>(command, path, "--note", "TEXT");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var alarms = await Paging
                    .AllAsync((paging, stop) => call.Client.Inspection.AlarmsAsync(paging, null, stop), cancel)
                    .Where(alarm => call.Get(all) || alarm.State != InspectionAlarmState.Closed)
                    .ToListAsync(cancel);
                if (call.Get(close) is { } given)
                {
                    var alarm = Ids.Only(call, alarms, given, each => each.Id);
                    await call.Client.Inspection.CloseAsync(alarm.Id, new WhatWasDone(call.Get(note) ?? ""), cancel);
                    return call.Say(call.Texts["inspection.alarms.closed"]);
                }

                return call.Answer(new Page<InspectionAlarm>(alarms, null), page => WriteAlarms(call, page.Items));
            }
        );
    }

    private static void WriteAlarms(Call call, IReadOnlyList<InspectionAlarm> alarms)
    {
        Tables.WriteOrSay(
            call.Terminal,
            "inspection.alarms.none",
            ["time", "level", "kind", "checkpoint", "person", "what", "count", "state", "id"],
            alarms,
            alarm =>
                [
                    call.Terminal.Minute(alarm.LastAt),
                    call.Texts[$"inspection-level.{alarm.Level}"],
                    alarm.Name.In(call.Texts.Language),
                    alarm.Point?.Name ?? alarm.Site?.Name ?? "",
                    alarm.Person?.Name ?? "",
                    alarm.Text.In(call.Texts.Language),
                    Number(alarm.Count),
                    call.Texts[$"inspection-alarm.{alarm.State}"],
                    alarm.Id[..8],
                ]
        );
    }

    private static Command Trace(CommandSet set)
    {
        const string path = "inspection.trace";
        var command = set.Command(path);
        var record = set.Argument<string>(command, path, "RECORD", optional: true);
        var point = set.Option<string>(command, path, "--checkpoint", "CHECKPOINT");
        var person = set.Option<string>(command, path, "--person", "PERSON");
        var box = set.Option<string>(command, path, "--box", "BOX");
        var task = set.Option<string>(command, path, "--task", "ROUND");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                if (call.Get(record) is { Length: > 0 } hash)
                {
                    return call.Answer(
                        await call.Client.Inspection.RecordAsync(hash, cancel),
                        detail => InspectionProofView.Write(call, detail)
                    );
                }

                var pointId = call.Get(point) is { } givenPoint
                    ? (await InspectionSetup.PointAsync(call, givenPoint, cancel)).Id
                    : null;
                var personId = call.Get(person) is { } givenPerson
                    ? await Ids.PersonAsync(call, givenPerson, cancel)
                    : null;
                return await call.AnswerListAsync(
                    (paging, stop) =>
                        call.Client.Inspection.RecordsAsync(
                            paging,
                            personId,
                            pointId,
                            call.Get(box),
                            call.Get(task),
                            stop
                        ),
                    "inspection.trace.none",
                    records => WriteRecords(call, records),
                    cancel
                );
            }
        );
    }

    private static void WriteRecords(Call call, IReadOnlyList<InspectionRecordSummary> records) =>
        Tables.Write(
            call.Terminal,
            ["time", "kind", "checkpoint", "person", "contact", "findings", "hash"],
            records,
            each =>
                [
                    call.Terminal.Minute(each.At),
                    call.Texts[$"inspection-record.{each.Kind}"],
                    each.Point?.Name ?? "",
                    each.Person.Name,
                    call.Texts[$"inspection-contact.{each.Contact}"],
                    string.Join("; ", each.Findings.Select(found => found.Text.In(call.Texts.Language))),
                    each.Hash,
                ]
        );

    private static Command Certificate(CommandSet set)
    {
        const string path = "inspection.certificate";
        var command = set.Command(path);
        var round = set.Argument<string>(command, path, "ROUND");
        var output = set.Option<string>(command, path, "--output", "FILE", required: true);
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var file = await call.Client.Inspection.CertificateAsync(call.Get(round), cancel);
                await File.WriteAllBytesAsync(call.Get(output)!, file, cancel);
                return call.Say(
                    call.Texts.Format("inspection.certificate.done", call.Get(output), Figures.Bytes(file.Length))
                );
            }
        );
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
