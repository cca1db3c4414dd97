using System.CommandLine;
using System.Globalization;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary>The part of <c>kexin inspection</c> that sets things up: sites, checkpoints, boxes, phones, plans.</summary>
internal static class InspectionSetup
{
    private const string UsualZone = "Asia/Shanghai";
    private const int UsualMinutes = 60;

    public static Command Sites(CommandSet set)
    {
        const string list = "inspection.sites.list";
        const string path = "inspection.sites.add";
        var add = set.Command(path);
        var name = set.Argument<string>(add, path, "NAME");
        var zone = set.Option<string>(add, path, "--zone", "ZONE");
        var address = set.Option<string>(add, path, "--address", "TEXT");
        return set.Group(
            "inspection.sites",
            set.OnNode(
                set.Command(list),
                async (call, cancel) =>
                    call.Answer(await call.Client.Inspection.SitesAsync(cancel), sites => Write(call, sites))
            ),
            set.OnNode(
                add,
                async (call, cancel) =>
                    call.Answer(
                        await call.Client.Inspection.PutSiteAsync(
                            new InspectionSite(
                                "",
                                call.Get(name),
                                call.Get(address) ?? "",
                                call.Get(zone) ?? UsualZone,
                                []
                            ),
                            cancel
                        ),
                        site => Write(call, [site])
                    )
            )
        );
    }

    public static Command Checkpoints(CommandSet set)
    {
        const string list = "inspection.checkpoints.list";
        const string path = "inspection.checkpoints.add";
        var show = set.Command(list);
        var ofSite = set.Option<string>(show, list, "--site", "SITE");
        var add = set.Command(path);
        var name = set.Argument<string>(add, path, "NAME");
        var site = set.Option<string>(add, path, "--site", "SITE", required: true);
        var code = set.Option<string>(add, path, "--code", "LABEL");
        var at = set.Option<string>(add, path, "--at", "PLACE");
        return set.Group(
            "inspection.checkpoints",
            set.OnNode(
                show,
                async (call, cancel) =>
                {
                    var id = call.Get(ofSite) is { } given ? await SiteAsync(call, given, cancel) : null;
                    return call.Answer(
                        await call.Client.Inspection.PointsAsync(id, cancel),
                        points => Write(call, points)
                    );
                }
            ),
            set.OnNode(
                add,
                async (call, cancel) =>
                    call.Answer(
                        await call.Client.Inspection.PutPointAsync(
                            new InspectionCheckpoint(
                                "",
                                await SiteAsync(call, call.Get(site)!, cancel),
                                call.Get(name),
                                call.Get(code) ?? "",
                                "",
                                [],
                                Place: Place(call, call.Get(at))
                            ),
                            cancel
                        ),
                        point => Write(call, [point])
                    )
            )
        );
    }

    public static Command Box(CommandSet set)
    {
        const string path = "inspection.box";
        var command = set.Command(path);
        var point = set.Argument<string>(command, path, "CHECKPOINT");
        var key = set.Option<string>(command, path, "--key", "KEY", required: true);
        var address = set.Option<string>(command, path, "--address", "URL");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var found = await PointAsync(call, call.Get(point), cancel);
                var given = call.Get(key)!;
                var made = await call.Client.Inspection.RegisterBoxAsync(
                    new RegisterBox(InspectionBoxes.KindOf(given), given, found.Id, call.Get(address)),
                    cancel
                );
                return call.Say(call.Texts.Format("inspection.box.done", found.Name, made.Box.Device));
            }
        );
    }

    public static Command Phone(CommandSet set)
    {
        const string path = "inspection.phone";
        var command = set.Command(path);
        var person = set.Argument<string>(command, path, "PERSON");
        return set.OnNode(
            command,
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Inspection.PhoneCodeAsync(
                        await Ids.PersonAsync(call, call.Get(person), cancel),
                        cancel
                    ),
                    code =>
                        call.Terminal.Line(
                            call.Texts.Format(
                                "inspection.phone.code",
                                call.Get(person),
                                code.Code,
                                call.Terminal.Minute(code.EndsAt)
                            )
                        )
                )
        );
    }

    public static Command Plan(CommandSet set)
    {
        const string path = "inspection.plan";
        var command = set.Command(path);
        var name = set.Argument<string>(command, path, "NAME");
        var site = set.Option<string>(command, path, "--site", "SITE", required: true);
        var template = set.Option<string>(command, path, "--template", "ID", required: true);
        var start = set.Option<string>(command, path, "--start", "TIME", required: true);
        var every = set.Option<string>(command, path, "--every", "RRULE");
        var minutes = set.Option<int?>(command, path, "--minutes", "N");
        var people = set.Option<string[]>(command, path, "--people", "NAMES", many: true);
        var least = set.Option<int?>(command, path, "--least-seconds", "N");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await SiteAsync(call, call.Get(site)!, cancel);
                var points = await call.Client.Inspection.PointsAsync(id, cancel);
                var found = Ids.Only(
                    call,
                    await call.Client.Inspection.TemplatesAsync(cancel),
                    call.Get(template)!,
                    each => each.Id
                );
                var names = new List<string>();
                foreach (var person in Input.Lists(call.Get(people)) ?? [])
                {
                    names.Add(await Ids.PersonAsync(call, person, cancel));
                }

                var plan = await call.Client.Inspection.PutPlanAsync(
                    new InspectionPlan(
                        "",
                        new LocalizedText(call.Get(name), call.Get(name)),
                        id,
                        found.Id,
                        [.. points.Select(point => point.Id)],
                        call.Get(every)
                            ?? found.Recurrence
                            ?? throw call.Fail(ExitCodes.Usage, "inspection.plan.no-recurrence"),
                        call.Get(start)!,
                        call.Get(minutes) ?? UsualMinutes,
                        names,
                        Ordered: true,
                        call.Get(least) ?? 0,
                        Active: true
                    ),
                    cancel
                );
                var made = await call.Client.Inspection.MakeTasksAsync(cancel);
                return call.Answer(
                    plan,
                    _ => call.Terminal.Line(call.Texts.Format("inspection.plan.done", made.Tasks))
                );
            }
        );
    }

    public static async Task<string> SiteAsync(Call call, string given, CancellationToken cancel) =>
        Ids.Only(call, await call.Client.Inspection.SitesAsync(cancel), given, site => site.Id, site => site.Name).Id;

    /// <summary>A checkpoint by its name, its label, its id, or the first digits of it.</summary>
    public static async Task<InspectionCheckpoint> PointAsync(Call call, string given, CancellationToken cancel) =>
        Ids.Only(
            call,
            await call.Client.Inspection.PointsAsync(null, cancel),
            given,
            point => point.Id,
            point => point.Name,
            point => point.Code
        );

    private static InspectionPlace? Place(Call call, string? text)
    {
        if (text is null)
        {
            return null;
        }

        double[] numbers =
        [
            .. text.Split(',')
                .Select(part =>
                    double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : double.NaN
                ),
        ];
        return numbers is [var latitude, var longitude, var radius] && numbers.All(double.IsFinite)
            ? new InspectionPlace(latitude, longitude, radius)
            : throw call.Fail(ExitCodes.Usage, "inspection.checkpoints.add.bad-place", text);
    }

    private static void Write(Call call, IReadOnlyList<InspectionSite> sites)
    {
        Tables.WriteOrSay(
            call.Terminal,
            "inspection.sites.none",
            ["name", "zone", "id"],
            sites,
            site => [site.Name, site.Zone, site.Id]
        );
    }

    private static void Write(Call call, IReadOnlyList<InspectionCheckpoint> points)
    {
        Tables.WriteOrSay(
            call.Terminal,
            "inspection.checkpoints.none",
            ["label", "name", "id"],
            points,
            point => [point.Code, point.Name, point.Id]
        );
    }
}
