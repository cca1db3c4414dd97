using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Demo.Inspections;

/// <summary><c>kexin demo inspection</c>: an operator with three sites, and a regulator.</summary>
internal static class InspectionDemoCommand
{
    private const string Path = "demo.inspection";
    private static readonly string[] s_people = ["inspection-manager", "auditor"];

    public static Command Build(CommandSet set, NodeEntry node)
    {
        var command = set.Command(Path);
        var json = set.Option<string>(command, "demo", Call.JsonOption, "FILE");
        var folder = set.Option<string>(command, "demo", "--dir", "DIR");
        var keep = set.Option<bool>(command, "demo", "--keep");
        return set.Bare(
            command,
            async (call, cancel) =>
            {
                var place = DemoCommand.Fresh(call, call.Get(folder));
                var record = await RunAsync(call, place, call.Get(keep), node, cancel);
                if (call.Get(json) is { } file)
                {
                    await File.WriteAllTextAsync(file, Call.ToJson(record) + "\n", cancel);
                }

                call.Terminal.Line(
                    call.Texts.Format(
                        "demo.end",
                        record.Seconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)
                    )
                );
                return record.Verification.Holds ? ExitCodes.Done : ExitCodes.NotVerified;
            }
        );
    }

    private static async Task<InspectionDemoRecord> RunAsync(
        Call call,
        string folder,
        bool keep,
        NodeEntry node,
        CancellationToken cancel
    )
    {
        var (terminal, texts) = (call.Terminal, call.Texts);
        terminal.Paragraph(texts["demo.inspection.open"]);
        terminal.Line(texts.Format("demo.open.folder", Paths.Near(folder)));
        terminal.Line();
        await using var network = new DemoNetwork();
        var plan = new DemoPlan(
            folder,
            "standard",
            Synthetic: true,
            [
                new DemoMember("operator", texts["demo.inspection.operator"], MemberRole.Member, null, s_people),
                new DemoMember("regulator", texts["demo.inspection.regulator"], MemberRole.Regulator, null),
            ],
            texts["demo.inspection.purpose"],
            [],
            [],
            keep
        );
        var launcher = new DemoLauncher(plan, network, terminal);
        var consortium = await ProgressLine.RunAsync(
            terminal,
            texts["demo.wait.start"],
            async tell =>
            {
                tell(0, 0, "");
                await launcher.LaunchAsync(cancel);
                return await DemoFounding.FoundAsync(network, plan.Purpose, cancel);
            }
        );
        var record = await new InspectionDemo(call, folder, network, node.Verify).PlayAsync(consortium, cancel);
        if (keep)
        {
            var (people, password) = await launcher.RestartDetachedAsync(cancel);
            DemoScreen.WriteSignIns(terminal, people, password);
            terminal.Line(texts.Format("demo.stop", string.Join(' ', network.Nodes.Select(each => each.Process!.Id))));
            network.Release();
        }

        return record;
    }
}
