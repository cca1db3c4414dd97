using System.Globalization;
using Kexin.Cli.Boxes;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Cryptography;

namespace Kexin.Cli.Demo.Inspections;

/// <summary>A day at three sites: an honest round, one without a signal, one from the armchair, one that nobody does, and one by the phone app itself.</summary>
/// <param name="call">What is asked for, and the terminal.</param>
/// <param name="folder">Where everything lies.</param>
/// <param name="network">The operator's and the regulator's node.</param>
/// <param name="verify">Checks a proof without a node.</param>
internal sealed class InspectionDemo(
    Call call,
    string folder,
    DemoNetwork network,
    Func<byte[], string?, Verification> verify
)
{
    private const int SchoolBoxes = 3;
    private const int TempleBoxes = 2;
    private const int KitchenTags = 2;
    private const int UsualMinutes = 60;
    private static readonly TimeSpan s_stretch = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_missedWithin = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(500);

    private readonly List<InspectionRule> _refused = [];

    private Terminal Terminal => call.Terminal;

    private KexinClient Owner => network.Nodes[0].Client;

    private ApiAccess Node => network.Nodes[0].Process!.Access;

    /// <summary>Plays the day in the consortium that was founded, and shows it.</summary>
    public async Task<InspectionDemoRecord> PlayAsync(string consortium, CancellationToken cancel)
    {
        var begin = Terminal.Time.GetTimestamp();
        using var files = new SimulatedFolder(Path.Combine(folder, "boxes"));
        using var simulated = files.Open(Suite.Standard, SchoolBoxes + TempleBoxes, 0, Terminal.Time, []);
        await using var server = await BoxServer.StartAsync(
            0,
            simulated.Boxes.ToDictionary(
                item => $"/{item.Key}",
                item => (Func<ReadOnlyMemory<byte>, byte[]?>)item.Value.Handle,
                StringComparer.Ordinal
            ),
            new Dictionary<string, Func<string>>(StringComparer.Ordinal),
            cancel
        );

        // One manager sets this up alone, and nothing that is late is waited for.
        await Owner.Proposals.SetActsAsync([], cancel);
        var tuning = await Owner.Inspection.TuningAsync(cancel);
        await Owner.Inspection.SetTuningAsync(tuning with { GraceMinutes = 0 }, cancel);
        var setUp = new DemoSites(Owner, call.Texts, Terminal.Time);
        var school = await setUp.WithBoxesAsync(
            "school",
            31.2304,
            121.4737,
            simulated.Boxes.Take(SchoolBoxes).ToDictionary(),
            server.Address,
            cancel
        );
        var temple = await setUp.WithBoxesAsync(
            "temple",
            30.2741,
            120.1551,
            simulated.Boxes.Skip(SchoolBoxes).ToDictionary(),
            server.Address,
            cancel
        );
        var kitchen = await setUp.WithTagsAsync("kitchen", 31.2990, 120.5853, KitchenTags, cancel);
        Say(
            "set-up",
            school.Points.Count + temple.Points.Count + kitchen.Points.Count,
            SchoolBoxes + TempleBoxes,
            KitchenTags
        );

        using var li = await HireAsync("li", cancel);
        using var chen = await HireAsync("chen", cancel);
        using var zhou = await HireAsync("zhou", cancel);
        var (wang, code) = await DemoInspector.InviteAsync(Owner, call.Texts["demo.inspection.wang"], cancel);
        await Owner.Inspection.PutQualificationAsync(
            new InspectionQualification(
                "",
                chen.Id,
                "food-safety-officer",
                "A-2026-0117",
                Terminal.Time.GetUtcNow().AddYears(1)
            ),
            cancel
        );
        var templates = (await Owner.Inspection.TemplatesAsync(cancel)).ToDictionary(template => template.Id);
        var patrol = templates["fire-patrol"];
        Task<InspectionPlan> PlanAsync(
            DemoSite site,
            InspectionTemplate template,
            int points,
            int minutes,
            string who
        ) => setUp.PlanAsync(site, template, [.. site.Points.Take(points)], minutes, who, cancel);
        var honest = await PlanAsync(school, patrol, SchoolBoxes, UsualMinutes, li.Id);
        await PlanAsync(school, patrol, 1, UsualMinutes, wang);
        var offline = await PlanAsync(kitchen, templates["kitchen-daily"], KitchenTags, UsualMinutes, chen.Id);
        var lazy = await PlanAsync(temple, templates["heritage-building"], TempleBoxes, UsualMinutes, zhou.Id);
        var forgotten = await PlanAsync(temple, patrol, TempleBoxes, 1, zhou.Id);
        await Owner.Inspection.MakeTasksAsync(cancel);

        var rounds = new DemoRounds(Terminal.Time);
        var done = await rounds.PlayHonestlyAsync(li, honest, school, cancel);
        Say("honest", li.Name, school.Site.Name, done.Answers.Count, done.Findings);
        await PlayOfflineAsync(rounds, chen, offline, kitchen, cancel);
        var (armchair, refused) = await rounds.PlayDishonestlyAsync(zhou, lazy, temple, cancel);
        _refused.AddRange(refused);
        Say("dishonest", zhou.Name, temple.Site.Name, armchair.Answers.Count, armchair.Findings);
        foreach (var rule in refused)
        {
            Say("refused", rule.Text.In(call.Texts.Language));
        }

        var said = await PlayInBrowserAsync(code, school, patrol, cancel);
        await WaitForMissedAsync(forgotten, cancel);
        return await CloseAsync(consortium, done.Task.Id, said, begin, cancel);
    }

    private async Task PlayOfflineAsync(
        DemoRounds rounds,
        DemoInspector inspector,
        InspectionPlan plan,
        DemoSite site,
        CancellationToken cancel
    )
    {
        var played = await rounds.PlayOfflineAsync(inspector, plan, site, s_stretch, cancel);
        var proven = await UntilAsync(
            async () => await Owner.Inspection.RecordAsync(played.Answers[^1].Hash, cancel),
            record => record.When.NotAfter is not null,
            cancel
        );
        Say(
            "offline",
            inspector.Name,
            site.Site.Name,
            played.Answers.Count,
            played.Findings,
            Clock(proven.When.NotBefore),
            Clock(proven.When.NotAfter)
        );
    }

    /// <summary>A round of one checkpoint by the app; null where there is no browser, which is said.</summary>
    private async Task<string?> PlayInBrowserAsync(
        string code,
        DemoSite site,
        InspectionTemplate template,
        CancellationToken cancel
    )
    {
        if (DevTools.Find() is not { } program)
        {
            Say("no-browser");
            return null;
        }

        var tools = await DevTools.StartAsync(
            program,
            Path.Combine(folder, "browser"),
            call.Texts.Language == "zh" ? "zh-CN" : "en-GB",
            Terminal.Time,
            cancel
        );
        await using var phone = new BrowserPhone(tools, Node.Url);
        var place = site.Points[0].Place!;
        await phone.OpenAsync(place.Latitude, place.Longitude, cancel);
        await phone.BindAsync(code, cancel);
        await phone.InspectAsync(
            "equipment",
            template.Steps.Where(step => step.Photo == InspectionPhotoDemand.Always).Select(step => step.Id),
            cancel
        );
        var said = await phone.ReadAsync(cancel);
        var picture = Path.Combine(folder, "phone.png");
        await File.WriteAllBytesAsync(picture, await phone.PhotographAsync(cancel), cancel);
        Say(
            "browser",
            call.Texts["demo.inspection.wang"],
            site.Site.Name,
            said.ReplaceLineEndings(" ").TrimEnd(),
            Paths.Near(picture)
        );
        return said;
    }

    private async Task WaitForMissedAsync(InspectionPlan plan, CancellationToken cancel) =>
        await ProgressLine.RunAsync<object?>(
            Terminal,
            call.Texts["demo.inspection.waiting"],
            async tell =>
            {
                tell(0, 0, "");
                await UntilAsync(
                    async () => await Owner.Inspection.BoardAsync(cancel),
                    board => board.Tasks.Any(task => task.Plan == plan.Id && task.State == InspectionTaskState.Missed),
                    cancel
                );
                return null;
            }
        );

    private async Task<InspectionDemoRecord> CloseAsync(
        string consortium,
        string round,
        string? said,
        long begin,
        CancellationToken cancel
    )
    {
        var board = await Owner.Inspection.BoardAsync(cancel);
        var alarms = await Paging
            .AllAsync((paging, stop) => Owner.Inspection.AlarmsAsync(paging, null, stop), cancel)
            .ToListAsync(cancel);
        Terminal.Line();
        Terminal.Line(call.Texts["demo.inspection.board"]);
        foreach (var task in board.Tasks)
        {
            Terminal.Line(
                call.Texts.Format(
                    "demo.inspection.round",
                    call.Texts[$"inspection-state.{task.State}"],
                    task.Done.Count,
                    task.Points.Count,
                    board.Sites.First(site => site.Site.Id == task.Site).Site.Name,
                    task.Name.In(call.Texts.Language),
                    task.Person?.Name
                )
            );
        }

        Terminal.Line();
        Terminal.Line(call.Texts["demo.inspection.alarms"]);
        foreach (var alarm in Enumerable.Reverse(alarms))
        {
            Terminal.Paragraph(
                call.Texts.Format(
                    "demo.inspection.alarm",
                    call.Texts[$"inspection-level.{alarm.Level}"],
                    alarm.Name.In(call.Texts.Language),
                    alarm.Point?.Name ?? alarm.Site?.Name,
                    alarm.Person?.Name,
                    alarm.Text.In(call.Texts.Language)
                )
            );
        }

        Terminal.Line();

        var file = Path.Combine(folder, "certificate.pdf");
        var certificate = await UntilAsync(
            async () => await Owner.Inspection.CertificateAsync(round, cancel),
            _ => true,
            cancel
        );
        await File.WriteAllBytesAsync(file, certificate, cancel);
        var verification = verify(certificate, consortium);
        Terminal.Line(call.Texts.Format("demo.inspection.certificate", Paths.Near(file)));
        foreach (var sentence in verification.Proves)
        {
            Terminal.Line("  " + sentence.In(call.Texts.Language));
        }

        Terminal.Line(
            call.Texts.Format(
                verification.Holds ? "demo.inspection.holds" : "demo.inspection.fails",
                Paths.Near(file),
                consortium
            )
        );
        var seconds = Math.Round(Terminal.Time.GetElapsedTime(begin).TotalSeconds, 1);
        return new InspectionDemoRecord(consortium, folder, board, alarms, _refused, file, verification, said, seconds);
    }

    private Task<DemoInspector> HireAsync(string key, CancellationToken cancel) =>
        DemoInspector.HireAsync(Owner, Node, call.Texts[$"demo.inspection.{key}"], Terminal.Time, cancel);

    /// <summary>Asks again until the answer is as wished; what is not anchored yet is a conflict until it is.</summary>
    private async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> wished, CancellationToken cancel)
    {
        var begin = Terminal.Time.GetTimestamp();
        while (true)
        {
            try
            {
                var answer = await ask();
                if (wished(answer))
                {
                    return answer;
                }
            }
            catch (KexinApiException notYet)
                when (notYet.Problem.Code == ProblemCodes.Conflict
                    && Terminal.Time.GetElapsedTime(begin) < s_missedWithin
                )
            {
                // It is asked again.
            }

            if (Terminal.Time.GetElapsedTime(begin) > s_missedWithin)
            {
                throw new CommandFailedException(
                    ExitCodes.NodeFault,
                    call.Texts.Format("demo.inspection.too-long", s_missedWithin.TotalMinutes)
                );
            }

            await Task.Delay(s_pollInterval, Terminal.Time, cancel);
        }
    }

    private void Say(string key, params ReadOnlySpan<object?> values) =>
        Terminal.Paragraph(call.Texts.Format($"demo.inspection.said.{key}", values));

    private static string Clock(DateTimeOffset? time) =>
        time?.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture) ?? "?";
}
