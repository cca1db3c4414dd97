using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin inspection report</c>: a period's figures as a file.</summary>
internal static class InspectionReports
{
    private static readonly string[] s_formats = ["csv", "xlsx", "pdf"];

    public static Command Build(CommandSet set)
    {
        const string path = "inspection.report";
        var command = set.Command(path);
        var output = set.Option<string>(command, path, "--output", "FILE", required: true);
        var format = set.Option<string>(command, path, "--format", "csv|xlsx|pdf");
        var part = set.Option<string>(command, path, "--part", "lines|trend|rules");
        var by = set.Option<string>(command, path, "--by", "site|person|plan");
        var from = set.Option<string>(command, path, "--from", "TIME");
        var until = set.Option<string>(command, path, "--until", "TIME");
        var step = set.Option<string>(command, path, "--step", "day|week|month");
        var site = set.Option<string>(command, path, "--site", "SITE");
        var person = set.Option<string>(command, path, "--person", "PERSON");
        var plan = set.Option<string>(command, path, "--plan", "PLAN");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var to = call.Get(output)!;
                var question = new InspectionReportQuestion(
                    call.Get(by),
                    call.Get(from),
                    call.Get(until),
                    call.Get(step),
                    call.Get(site) is { } ofSite ? await InspectionSetup.SiteAsync(call, ofSite, cancel) : null,
                    call.Get(person) is { } ofPerson ? await Ids.PersonAsync(call, ofPerson, cancel) : null,
                    call.Get(plan) is { } ofPlan ? await PlanAsync(call, ofPlan, cancel) : null
                );
                var file = await call.Client.Inspection.ReportFileAsync(
                    question,
                    call.Get(format) ?? FormatOf(to),
                    call.Get(part),
                    cancel
                );
                await File.WriteAllBytesAsync(to, file, cancel);
                return call.Say(call.Texts.Format("inspection.report.done", to, Figures.Bytes(file.Length)));
            }
        );
    }

    /// <summary>What the file's name says; comma-separated values where it says nothing that is known.</summary>
    private static string? FormatOf(string file)
    {
        var ending = Path.GetExtension(file).TrimStart('.').ToLowerInvariant();
        return s_formats.Contains(ending) ? ending : null;
    }

    private static async Task<string> PlanAsync(Call call, string given, CancellationToken cancel) =>
        Ids.Only(
            call,
            await call.Client.Inspection.PlansAsync(cancel),
            given,
            plan => plan.Id,
            plan => plan.Name.En,
            plan => plan.Name.Zh
        ).Id;
}
