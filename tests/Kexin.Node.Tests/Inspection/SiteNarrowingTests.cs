using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Node.Tests.Inspection;

/// <summary>A manager who is narrowed to one site sees and changes nothing of another, at each call of inspections that the API describes.</summary>
public sealed class SiteNarrowingTests
{
    private const string Password = "correct horse battery staple";

    /// <summary>How sites bind each call: "list" shows what is of the caller's sites, "site" is of one, "all" is for who is not narrowed, "any" is of none.</summary>
    private const string Calls = """
        GET /v1/inspection/sites list
        POST /v1/inspection/sites site
        DELETE /v1/inspection/sites/{id} site
        GET /v1/inspection/points list
        POST /v1/inspection/points site
        DELETE /v1/inspection/points/{id} site
        GET /v1/inspection/boxes list
        POST /v1/inspection/boxes site
        GET /v1/inspection/boxes/{id}/keys site
        POST /v1/inspection/boxes/{id}/move site
        POST /v1/inspection/boxes/{id}/replace site
        POST /v1/inspection/boxes/{id}/retire site
        GET /v1/inspection/templates any
        POST /v1/inspection/templates all
        GET /v1/inspection/templates/{id} any
        GET /v1/inspection/templates/{id}/file any
        GET /v1/inspection/plans list
        POST /v1/inspection/plans site
        DELETE /v1/inspection/plans/{id} site
        GET /v1/inspection/shifts any
        POST /v1/inspection/shifts all
        DELETE /v1/inspection/shifts/{id} all
        GET /v1/inspection/qualifications any
        POST /v1/inspection/qualifications all
        DELETE /v1/inspection/qualifications/{id} all
        GET /v1/inspection/tuning any
        PUT /v1/inspection/tuning all
        GET /v1/inspection/webhook all
        PUT /v1/inspection/webhook all
        GET /v1/inspection/phones any
        DELETE /v1/inspection/phones/{id} all
        POST /v1/inspection/people/{id}/phone-code all
        GET /v1/inspection/people/{id}/sites any
        PUT /v1/inspection/people/{id}/sites all
        POST /v1/inspection/enrol any
        GET /v1/inspection/phone phone
        POST /v1/inspection/phone/records phone
        PUT /v1/inspection/photos/{hash} phone
        GET /v1/inspection/photos/{hash} phone
        GET /v1/inspection/files/{hash} site
        GET /v1/inspection/board list
        GET /v1/inspection/report list
        GET /v1/inspection/report/figures list
        GET /v1/inspection/tasks list
        POST /v1/inspection/tasks any
        GET /v1/inspection/tasks/{id} site
        PUT /v1/inspection/tasks/{id}/person site
        GET /v1/inspection/tasks/{id}/certificate site
        GET /v1/inspection/records list
        GET /v1/inspection/records/{hash} site
        GET /v1/inspection/alarms list
        POST /v1/inspection/alarms/{id}/acknowledge site
        POST /v1/inspection/alarms/{id}/close site
        GET /v1/inspection/live live
        GET /v1/inspection/correctives list
        POST /v1/inspection/correctives/{id}/assign site
        POST /v1/inspection/correctives/{id}/finish site
        POST /v1/inspection/correctives/{id}/verify site
        """;

    [Fact]
    public async Task A_manager_of_one_site_sees_and_changes_nothing_of_another()
    {
        await using var scene = await InspectionScene.StartAsync();
        var (things, own) = await SetUpAsync(scene);
        var manager = await scene.Owner.People.InviteAsync(
            new InvitePerson("Manager", ["inspection-manager", "auditor"])
        );
        var token = (await scene.Owner.Account.SignInByLinkAsync(new SignInByLink(manager.Link, Password))).Token;
        using var http = new HttpClient { BaseAddress = scene.Node.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);

        var calls = Calls
            .Split('\n', StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' '))
            .Select(words => (Method: words[0], Path: words[1], How: words[2]))
            .ToList();
        Assert.Equal(
            await DescribedAsync(http),
            calls.Select(call => $"{call.Method} {call.Path}").Order(StringComparer.Ordinal)
        );
        Assert.Contains(scene.Site.Id, await TextAsync(http, "GET", InspectionRoutes.Sites), StringComparison.Ordinal);

        await scene.Owner.Inspection.NarrowAsync(manager.Person.Id, new([own]));
        foreach (var (method, path, how) in calls.Where(call => call.How is not "phone" and not "live"))
        {
            var at = path.Replace(
                    "{hash}",
                    things[path.Contains("files", StringComparison.Ordinal) ? "file" : "record"],
                    StringComparison.Ordinal
                )
                .Replace("{id}", IdIn(path, things), StringComparison.Ordinal);
            var text = await TextAsync(http, method, at, BodyOf(method, path, things));
            var isForbidden = text.Contains("\"code\":\"forbidden\"", StringComparison.Ordinal);
            Assert.True(isForbidden == how is "site" or "all", $"{method} {at}: {text}");
            if (how == "list")
            {
                Assert.All(
                    things.Values.Where(id => id.Length >= 32),
                    id => Assert.False(text.Contains(id, StringComparison.Ordinal), $"{method} {at}: {text}")
                );
                Assert.DoesNotContain("School", text, StringComparison.Ordinal);
            }
        }

        var another = await TextAsync(http, "POST", InspectionRoutes.Sites, new InspectionSite("", "x", "", "UTC", []));
        Assert.Contains("\"code\":\"forbidden\"", another, StringComparison.Ordinal);

        // The own site stays in reach, and all of them once it is taken back.
        Assert.Contains(own, await TextAsync(http, "GET", InspectionRoutes.Sites), StringComparison.Ordinal);
        var point = await TextAsync(http, "POST", InspectionRoutes.Points, PointAt(own));
        Assert.Contains("\"site\":\"" + own, point, StringComparison.Ordinal);
        await scene.Owner.Inspection.NarrowAsync(manager.Person.Id, new(null));
        Assert.Contains(scene.Site.Id, await TextAsync(http, "GET", InspectionRoutes.Sites), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_happens_at_another_site_is_not_told_live_and_a_phone_has_none_of_its_rounds()
    {
        await using var scene = await InspectionScene.StartAsync();
        var (_, own) = await SetUpAsync(scene);
        var manager = await scene.Owner.People.InviteAsync(new InvitePerson("Manager", ["inspection-manager"]));
        var token = (await scene.Owner.Account.SignInByLinkAsync(new SignInByLink(manager.Link, Password))).Token;
        await scene.Owner.Inspection.NarrowAsync(manager.Person.Id, new([own]));
        using var narrowed = new KexinClient(new ApiAccess(scene.Node.Address, token));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (seen, all) = (WatchAsync(narrowed, patience.Token), WatchAsync(scene.Owner, patience.Token));
        var day = await scene.Phone.Client.Inspection.DayAsync();
        Assert.NotEmpty(day.Tasks);
        while (!all.IsCompleted)
        {
            var record = scene.Phone.Face(day, day.Tasks[0], passed: true);
            await scene.Phone.Client.Inspection.HandInAsync(new([record]));
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
        }

        Assert.Equal("record", await all);
        await Task.Delay(TimeSpan.FromSeconds(1), patience.Token);
        Assert.False(seen.IsCompleted);

        await scene.Owner.Inspection.NarrowAsync(scene.Person, new([own]));
        Assert.Empty((await scene.Phone.Client.Inspection.DayAsync()).Tasks);
        await patience.CancelAsync();
    }

    /// <summary>The kind of the first thing that happens.</summary>
    private static async Task<string?> WatchAsync(KexinClient client, CancellationToken cancel)
    {
        try
        {
            await foreach (var happened in client.Inspection.WatchAsync(cancel))
            {
                if (happened.Kind != "begin")
                {
                    return happened.Kind;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }

        return null;
    }

    /// <summary>Something of each kind at the scene's site, by what it is; and another site.</summary>
    private static async Task<(Dictionary<string, string> Things, string Own)> SetUpAsync(InspectionScene scene)
    {
        // What takes two people is under test elsewhere.
        await scene.Owner.Proposals.SetActsAsync([]);
        var own = await scene.Owner.Inspection.PutSiteAsync(new("", "Temple", "", "Asia/Shanghai", []));
        var day = await scene.Phone.Client.Inspection.DayAsync();
        var point = day.Tasks[0].Points[0];
        var file = PhoneSimulator.Hash("photo");
        await scene.Phone.Client.Inspection.PutPhotoAsync(file, "image/jpeg", "photo"u8.ToArray());
        var form = PhoneSimulator.Form(day.Templates[0], file, failing: "fire-use");
        await scene.Phone.Client.Inspection.HandInAsync(
            new([scene.Phone.Visit(day, day.Tasks[0], point, scene.Boxes[point], form)])
        );
        var things = new Dictionary<string, string>
        {
            ["site"] = scene.Site.Id,
            ["point"] = point,
            ["box"] = (await scene.Owner.Inspection.BoxesAsync())[0].Id,
            ["plan"] = scene.Plan.Id,
            ["task"] = day.Tasks[0].Id,
            ["record"] = (await scene.Owner.Inspection.RecordsAsync(new Paging())).Items[0].Hash,
            ["alarm"] = (await scene.Owner.Inspection.AlarmsAsync(new Paging())).Items[0].Id,
            ["hazard"] = (await scene.Owner.Inspection.CorrectivesAsync(new Paging())).Items[0].Id,
            ["file"] = file,
        };
        return (things, own.Id);
    }

    private static string IdIn(string path, Dictionary<string, string> things) =>
        path.Split('/')[3] switch
        {
            "sites" => things["site"],
            "points" => things["point"],
            "boxes" => things["box"],
            "plans" => things["plan"],
            "tasks" => things["task"],
            "alarms" => things["alarm"],
            "correctives" => things["hazard"],
            "templates" => "fire-patrol",
            _ => new string('e', 32),
        };

    private static object? BodyOf(string method, string path, Dictionary<string, string> things) =>
        (method, path) switch
        {
            ("GET" or "DELETE", _) => null,
            (_, InspectionRoutes.Sites) => new InspectionSite(things["site"], "x", "", "UTC", []),
            (_, InspectionRoutes.Points) => PointAt(things["site"]),
            (_, InspectionRoutes.Plans) => new InspectionPlan(
                "",
                new("x", "x"),
                things["site"],
                "fire-patrol",
                [things["point"]],
                "FREQ=DAILY",
                "2026-05-01T08:00",
                60,
                [],
                false,
                0,
                true
            ),
            (_, InspectionRoutes.Shifts) => new InspectionShift(
                "",
                new string('e', 32),
                InspectionShiftKind.Work,
                default,
                default
            ),
            (_, InspectionRoutes.Qualifications) => new InspectionQualification(
                "",
                new string('e', 32),
                "x",
                "x",
                default
            ),
            (_, InspectionRoutes.Tuning) => new InspectionTuning(180, 120, 500, 60, 3, 720, 3, 3, 3, 60, 30, 5, 15),
            (_, InspectionRoutes.Webhook) => new InspectionWebhook(""),
            (_, InspectionRoutes.Templates) => new TemplateFile("id: x"),
            (_, InspectionRoutes.PersonSites) => new InspectorSites(null),
            (_, InspectionRoutes.Boxes or InspectionRoutes.ReplaceBox) => new RegisterBox(
                InspectionBoxKind.Active,
                "00",
                things["point"]
            ),
            (_, InspectionRoutes.MoveBox) => new MoveBox(things["point"]),
            (_, InspectionRoutes.AssignTask or InspectionRoutes.AcknowledgeAlarm) => new AcknowledgeAlarm(),
            (_, InspectionRoutes.AssignCorrective) => new AssignCorrective(
                new string('e', 32),
                DateTimeOffset.MaxValue
            ),
            (_, InspectionRoutes.VerifyCorrective) => new VerifyCorrective(true),
            (_, InspectionRoutes.CloseAlarm or InspectionRoutes.FinishCorrective) => new WhatWasDone("x"),
            (_, InspectionRoutes.EnrolPhone) => new EnrolPhone("AAAABBBBCCCC", "AA==", "x"),
            _ => null,
        };

    private static InspectionCheckpoint PointAt(string site) => new("", site, "x", "x", "", []);

    private static async Task<IReadOnlyList<string>> DescribedAsync(HttpClient http)
    {
        using var described = JsonDocument.Parse(
            await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative))
        );
        return
        [
            .. described
                .RootElement.GetProperty("paths")
                .EnumerateObject()
                .Where(path => path.Name.StartsWith("/v1/inspection/", StringComparison.Ordinal))
                .SelectMany(path =>
                    path.Value.EnumerateObject().Select(call => $"{call.Name.ToUpperInvariant()} {path.Name}")
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    private static async Task<string> TextAsync(HttpClient http, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), options: KexinJson.Default.Options);
        }

        using var answer = await http.SendAsync(request);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
