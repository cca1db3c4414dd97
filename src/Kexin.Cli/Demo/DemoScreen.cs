using System.Globalization;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Demo;

/// <summary>A demo for people: a line and a receipt a step as it goes, then what it found.</summary>
internal sealed class DemoScreen(Terminal terminal)
{
    private const int LastStep = 9;
    private Texts Texts => terminal.Texts;

    /// <summary>Who takes part, and whose data.</summary>
    public void Open(DemoPlan plan)
    {
        var providers = plan.Members.Where(member => member.Provides).Select(member => member.Name).ToList();
        terminal.Line(
            Texts.Format("demo.open", plan.Members.Count, providers.Count, string.Join(Texts["list.comma"], providers))
        );
        terminal.Line(Texts[plan.Synthetic ? "demo.open.synthetic" : "demo.open.given"]);
        terminal.Line(Texts.Format("demo.open.folder", Paths.Near(plan.Folder)));
        terminal.Line();
    }

    /// <summary>A bar, or plain lines, while something takes a while.</summary>
    public Task WaitAsync(string key, Func<ProgressLine.Tell, Task> work) =>
        ProgressLine.RunAsync<object?>(
            terminal,
            Texts[key],
            async tell =>
            {
                await work(tell);
                return null;
            }
        );

    /// <summary>A step's line, and its receipt.</summary>
    public void StepDone(DemoStep step)
    {
        var title = Texts[$"demo.step.{step.Name}"];
        var done = Texts.Format($"demo.done.{step.Name}", [.. step.Facts]);
        var seconds = step.Seconds.ToString("0.0", CultureInfo.InvariantCulture);
        var line = Texts.Format("demo.line", title, done, seconds);
        terminal.Line(step.Number == 0 ? line : $"{step.Number}/{LastStep} {line}");
        var last = step.Receipts is [.., var end] ? end : null;
        terminal.Line(
            last is null ? "    " + Texts.Format("demo.read-at", step.Height, Ids.Short(step.StateRoot))
            : step.Receipts.Count == 1 ? "    " + ReceiptView.Line(last.Receipt, terminal)
            : "    " + Texts.Format("demo.receipts", ReceiptView.Line(last.Receipt, terminal), step.Receipts.Count)
        );
    }

    /// <summary>The results, what each party learned, what crossed, where the proofs are.</summary>
    /// <param name="record">What happened.</param>
    /// <param name="password">Of everybody who can sign in at the kept nodes.</param>
    public void Close(DemoRecord record, string password)
    {
        foreach (var analysis in record.Analyses)
        {
            terminal.Line();
            terminal.Line($"── {analysis.Title} ──");
            SheetView.Write(
                [
                    new NamedSheet(Texts["result.joint"], analysis.Joint.Sheet),
                    .. analysis
                        .Own.Where(own => own.Result is not null)
                        .Select(own => new NamedSheet(own.Organisation, own.Result!.Sheet)),
                ],
                terminal
            );
            foreach (var own in analysis.Own.Where(own => own.Result is null))
            {
                terminal.Line(Texts.Format("demo.own.none", own.Organisation, own.Refused));
            }

            terminal.Line();
            terminal.Line(Texts["demo.learned"]);
            foreach (var party in analysis.Parties)
            {
                var learned = party.Learned?.In(Texts.Language) ?? Texts["demo.learned.nothing"];
                terminal.Line("  " + Texts.Format("demo.learned.by", party.Organisation, learned));
            }
        }

        WriteTraffic(record);
        WriteEnd(record, password);
    }

    /// <summary>Who can sign in at kept nodes, and by which password.</summary>
    public static void WriteSignIns(Terminal terminal, IReadOnlyList<DemoSignIn> people, string password)
    {
        terminal.Paragraph(terminal.Texts.Format("demo.kept", password));
        Tables.Write(
            terminal,
            ["role", "sign-in-as", "name", "console"],
            people,
            person => [person.Role.In(terminal.Texts.Language), person.Name, person.Organisation, person.Console]
        );
    }

    private void WriteTraffic(DemoRecord record)
    {
        terminal.Line();
        terminal.Line(Texts["demo.crossed"]);
        Tables.Write(
            terminal,
            ["task", "name", ">bytes-sent", ">bytes-received", ">messages-sent", ">messages-received"],
            record.Analyses.SelectMany(
                (analysis, number) =>
                    analysis
                        .Parties.Where(party => party.MessagesSent + party.MessagesReceived > 0)
                        .Select(party =>
                            (IReadOnlyList<string>)
                                [
                                    $"{number + 1}",
                                    party.Organisation,
                                    Figures.Bytes(party.BytesSent),
                                    Figures.Bytes(party.BytesReceived),
                                    Figures.Whole(party.MessagesSent),
                                    Figures.Whole(party.MessagesReceived),
                                ]
                        )
            )
        );
    }

    private void WriteEnd(DemoRecord record, string password)
    {
        var proofs = record.ProofFiles is [var first, ..] ? Path.GetDirectoryName(first) : record.Folder;
        terminal.Line(Texts.Format("demo.proofs", record.ProofFiles.Count, Paths.Near(proofs!), record.Consortium));
        if (record.Kept)
        {
            WriteSignIns(terminal, record.SignIns, password);
            terminal.Paragraph(Texts["demo.kept.more"]);
            Tables.Write(
                terminal,
                ["name", "role", "api", "folder", ">process"],
                record.Organisations,
                item =>
                    [
                        item.Name,
                        Texts[$"role.{item.Role}"],
                        item.Api,
                        Paths.Near(item.Folder),
                        item.ProcessId.ToString(CultureInfo.InvariantCulture),
                    ]
            );
            terminal.Line(
                Texts.Format("demo.stop", string.Join(' ', record.Organisations.Select(item => item.ProcessId)))
            );
        }

        terminal.Line(Texts.Format("demo.end", record.Seconds.ToString("0.0", CultureInfo.InvariantCulture)));
    }
}
