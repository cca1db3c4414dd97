using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Kexin.Client;
using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Kexin.Inspection.Correcting;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Reports;
using Kexin.Inspection.Stream;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node.Inspection.Endpoints;

/// <summary>What managers and auditors watch: the board, rounds, records, alarms and hazards.</summary>
internal static class InspectionWatchEndpoints
{
    private const int MostTasks = 2000;
    private const int LongestWatchInSeconds = 3600;

    public static void MapInspectionWatch(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("inspection");
        MapTasks(routes);
        MapRecords(routes);
        MapCertificates(routes);
        MapAlarms(routes);
        MapCorrectives(routes);
    }

    private static void MapTasks(RouteGroupBuilder routes)
    {
        routes
            .MapGet(InspectionRoutes.Board, Board)
            .For(
                "The rounds of the last and the next twelve hours, by site, with what is open.",
                Permission.ReadInspection
            )
            .OfOwnSites();
        routes
            .MapGet(InspectionRoutes.Tasks, Tasks)
            .For(
                "Rounds whose time overlaps a span, by their beginning; 24 hours before and after now when left out.",
                Permission.ReadInspection
            )
            .OfOwnSites();
        routes
            .MapPost(
                InspectionRoutes.Tasks,
                async (TaskDesk desk, CancellationToken cancel) =>
                    TypedResults.Ok(new Api.TasksMade((await desk.GenerateAsync(cancel)).Count))
            )
            .For(
                "Makes the rounds of the plans for the next seven days, now and not at the next full hour.",
                Permission.ManageInspection
            )
            .OfNoSite();
        routes
            .MapGet(
                InspectionRoutes.Task,
                (string id, IRoundStore rounds, InspectionViews views) =>
                    TypedResults.Ok(views.Of(FindTask(rounds, id)))
            )
            .For("One round.", Permission.ReadInspection)
            .AtSiteOf((desk, id) => desk.OfRound(id));
        routes
            .MapPut(
                InspectionRoutes.AssignTask,
                (string id, Api.AcknowledgeAlarm request, TaskDesk desk, InspectionViews views) =>
                    TypedResults.Ok(views.Of(desk.Assign(id, views.KnownPerson(request.Assignee))))
            )
            .For("Gives a round to another person: a swap.", Permission.ManageInspection)
            .AtSiteOf((desk, id) => desk.OfRound(id));
    }

    private static void MapCertificates(RouteGroupBuilder routes) =>
        routes
            .MapGet(
                InspectionRoutes.Certificate,
                (string id, HttpContext context, RoundCertificate certificate, NodeConfiguration own) =>
                {
                    var (text, proof) = certificate.Of(id, own.Name, RequestLanguage.Of(context) == "zh");
                    return TypedResults.File(
                        CertificateFile.Make(text, proof),
                        "application/pdf",
                        $"round-{id[..Math.Min(8, id.Length)]}.pdf"
                    );
                }
            )
            .Produces<byte[]>(StatusCodes.Status200OK, "application/pdf")
            .For(
                "The certificate of a round that has ended: a PDF with the proof file inside, which 'kexin verify' checks.",
                Permission.ReadInspection,
                Permission.ReadEvidence
            )
            .AtSiteOf((desk, id) => desk.OfRound(id));

    private static void MapRecords(RouteGroupBuilder routes)
    {
        routes
            .MapGet(InspectionRoutes.Records, Records)
            .For(
                "Records, newest first; the whole life of a checkpoint, a person, a box or a round.",
                Permission.ReadInspection
            )
            .OfOwnSites();
        routes
            .MapGet(
                InspectionRoutes.Record,
                (string hash, InspectionViews views) => TypedResults.Ok(views.Detail(hash))
            )
            .For("A record with its four-fold proof: who, where, when, what.", Permission.ReadInspection)
            .AtSiteOf((desk, hash) => desk.OfRecord(hash), "hash");
    }

    private static void MapAlarms(RouteGroupBuilder routes)
    {
        routes
            .MapGet(InspectionRoutes.Alarms, Alarms)
            .For("Alarms, newest first.", Permission.ReadInspection)
            .OfOwnSites();
        routes
            .MapPost(
                InspectionRoutes.AcknowledgeAlarm,
                (string id, Api.AcknowledgeAlarm request, HttpContext context, AlarmDesk desk, InspectionViews views) =>
                    TypedResults.Ok(
                        views.Of(desk.Acknowledge(id, request.Assignee ?? Admission.CallerOf(context).Person.Id))
                    )
            )
            .For("Says who looks after an alarm: whoever calls, or another.", Permission.HandleInspectionAlarms)
            .AtSiteOf((desk, id) => desk.OfAlarm(id));
        routes
            .MapPost(
                InspectionRoutes.CloseAlarm,
                (string id, Api.WhatWasDone request, AlarmDesk desk, InspectionViews views) =>
                    TypedResults.Ok(views.Of(desk.Close(id, request.Note)))
            )
            .For("Closes an alarm, with what was done.", Permission.HandleInspectionAlarms)
            .AtSiteOf((desk, id) => desk.OfAlarm(id));
        routes
            .MapGet(
                InspectionRoutes.Live,
                (
                    HttpContext context,
                    LiveFeed feed,
                    SiteDesk sites,
                    InspectionViews views,
                    TimeProvider time,
                    string? seconds = null
                ) =>
                    TypedResults.ServerSentEvents(
                        WatchAsync(
                            feed,
                            happened => Sees(SiteBounds.ScopeOf(context), sites, happened),
                            views,
                            time,
                            Seconds(seconds),
                            context.RequestAborted
                        )
                    )
            )
            .Produces<Api.InspectionEvent>(StatusCodes.Status200OK, "text/event-stream")
            .For("What happens, as it happens: server-sent events.", Permission.ReadInspection)
            .OfOwnSites();
    }

    private static void MapCorrectives(RouteGroupBuilder routes)
    {
        routes
            .MapGet(InspectionRoutes.Correctives, Correctives)
            .For("Hazards that are to be put right, the next due first.", Permission.ReadInspection)
            .OfOwnSites();
        routes
            .MapPost(
                InspectionRoutes.AssignCorrective,
                (string id, Api.AssignCorrective request, CorrectiveDesk desk, InspectionViews views) =>
                    TypedResults.Ok(views.Of(desk.Assign(id, request.Owner, request.DueAt.ToUnixTimeMilliseconds())))
            )
            .For("Names who puts a hazard right, and by when.", Permission.HandleInspectionAlarms)
            .AtSiteOf((desk, id) => desk.OfHazard(id));
        routes
            .MapPost(
                InspectionRoutes.FinishCorrective,
                (string id, Api.WhatWasDone request, HttpContext context, CorrectiveDesk desk, InspectionViews views) =>
                    TypedResults.Ok(views.Of(desk.Finish(id, Admission.CallerOf(context).Person.Id, request.Note)))
            )
            .For("Says that a hazard is put right, and how.", Permission.HandleInspectionAlarms)
            .AtSiteOf((desk, id) => desk.OfHazard(id));
        routes
            .MapPost(
                InspectionRoutes.VerifyCorrective,
                (
                    string id,
                    Api.VerifyCorrective request,
                    HttpContext context,
                    CorrectiveDesk desk,
                    InspectionViews views
                ) => TypedResults.Ok(views.Of(desk.Verify(id, Admission.CallerOf(context).Person.Id, request.Gone)))
            )
            .For(
                "Looks at a hazard again: it is gone, or goes back to its owner. Somebody else than its owner.",
                Permission.HandleInspectionAlarms
            )
            .AtSiteOf((desk, id) => desk.OfHazard(id));
    }

    private static Ok<Api.InspectionBoard> Board(
        HttpContext context,
        InspectionBook book,
        IRoundStore rounds,
        IAlarmStore alarms,
        ICorrectiveStore correctives,
        InspectionViews views,
        TimeProvider time
    )
    {
        var (now, scope) = (time.GetUtcNow(), SiteBounds.ScopeOf(context));
        List<TaskRow> tasks =
        [
            .. rounds
                .Tasks(
                    now.AddHours(-12).ToUnixTimeMilliseconds(),
                    now.AddHours(12).ToUnixTimeMilliseconds(),
                    null,
                    MostTasks
                )
                .Where(row => scope.Has(row.Task.Site)),
        ];
        return TypedResults.Ok(
            new Api.InspectionBoard(
                now,
                [
                    .. book
                        .Sites.All.Values.Where(site => scope.Has(site.Id))
                        .OrderBy(site => site.Name, StringComparer.Ordinal)
                        .Select(site =>
                        {
                            int Count(RoundState state) =>
                                tasks.Count(row => row.Task.Site == site.Id && row.State == state);
                            return new Api.SiteBoard(
                                new Api.NamedThing(site.Id, site.Name),
                                Count(RoundState.Open),
                                Count(RoundState.Started),
                                Count(RoundState.Done),
                                Count(RoundState.Missed)
                            );
                        }),
                ],
                [.. tasks.Select(views.Of)],
                alarms.Alarms(AlarmState.Open, null, MostTasks).Count(alarm => scope.Has(alarm.Site)),
                correctives.Correctives(CorrectiveState.Open, null, MostTasks).Count(hazard => scope.Has(hazard.Site))
            )
        );
    }

    private static Ok<IReadOnlyList<Api.PhoneTask>> Tasks(
        HttpContext context,
        IRoundStore rounds,
        InspectionViews views,
        TimeProvider time,
        string? from = null,
        string? until = null
    )
    {
        var (now, scope) = (time.GetUtcNow(), SiteBounds.ScopeOf(context));
        return TypedResults.Ok<IReadOnlyList<Api.PhoneTask>>([
            .. rounds
                .Tasks(
                    InspectionTimes.Read("from", from, now.AddDays(-1)),
                    InspectionTimes.Read("until", until, now.AddDays(1)),
                    null,
                    MostTasks
                )
                .Where(row => scope.Has(row.Task.Site))
                .Select(views.Of),
        ]);
    }

    private static Ok<Api.Page<Api.InspectionRecordSummary>> Records(
        HttpContext context,
        SiteDesk sites,
        IRoundStore rounds,
        InspectionViews views,
        string? person = null,
        string? point = null,
        string? box = null,
        string? task = null,
        string? after = null,
        string? limit = null
    )
    {
        var filter = new RecordFilter(Given(person), Given(point), Given(box), Given(task));
        return TypedResults.Ok(
            SiteBounds.Page(
                SiteBounds.ScopeOf(context),
                QueryValues.Page(after, limit),
                page => rounds.Records(filter, NumberCursor.Read(page, 0, long.MaxValue), page.Limit),
                each => each.Number.ToString(CultureInfo.InvariantCulture),
                each => sites.OfRecord(each.Record),
                each => views.Of(each.Record)
            )
        );
    }

    private static Ok<Api.Page<Api.InspectionAlarm>> Alarms(
        HttpContext context,
        IAlarmStore alarms,
        InspectionViews views,
        string? state = null,
        string? after = null,
        string? limit = null
    )
    {
        var asked = QueryValues.Choice<AlarmState>("state", state);
        return TypedResults.Ok(
            SiteBounds.Page(
                SiteBounds.ScopeOf(context),
                QueryValues.Page(after, limit),
                page => alarms.Alarms(asked, Place(page), page.Limit),
                alarm => Key(alarm.LastAt, alarm.Id),
                alarm => alarm.Site,
                views.Of
            )
        );
    }

    private static Ok<Api.Page<Api.CorrectiveTask>> Correctives(
        HttpContext context,
        ICorrectiveStore correctives,
        InspectionViews views,
        string? state = null,
        string? after = null,
        string? limit = null
    )
    {
        var asked = QueryValues.Choice<CorrectiveState>("state", state);
        return TypedResults.Ok(
            SiteBounds.Page(
                SiteBounds.ScopeOf(context),
                QueryValues.Page(after, limit),
                page => correctives.Correctives(asked, Place(page), page.Limit),
                hazard => Key(hazard.DueAt, hazard.Id),
                hazard => hazard.Site,
                views.Of
            )
        );
    }

    private static async IAsyncEnumerable<SseItem<Api.InspectionEvent>> WatchAsync(
        LiveFeed feed,
        Func<LiveEvent, bool> sees,
        InspectionViews views,
        TimeProvider time,
        int seconds,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        // A watcher that went away unseen ends by itself; browsers come again.
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, end.Token);
        yield return new SseItem<Api.InspectionEvent>(new("begin", "", time.GetUtcNow(), null), "begin");
        await using var events = feed.WatchAsync(both.Token).GetAsyncEnumerator(CancellationToken.None);
        while (await NextAsync(events))
        {
            var happened = events.Current;
            if (!sees(happened))
            {
                continue;
            }

            yield return new SseItem<Api.InspectionEvent>(
                new(
                    happened.Kind,
                    happened.Id,
                    InspectionShapes.Time(happened.At),
                    happened.Alarm is { } alarm ? views.Of(alarm) : null
                ),
                happened.Kind
            );
        }
    }

    private static bool Sees(SiteScope scope, SiteDesk sites, LiveEvent happened) =>
        !scope.IsNarrow
        || scope.Has(
            happened switch
            {
                { Alarm: { } alarm } => alarm.Site,
                { Kind: "task" } => sites.OfRound(happened.Id),
                { Kind: "record" } => sites.OfRecord(happened.Id),
                _ => null,
            }
        );

    private static async Task<bool> NextAsync(IAsyncEnumerator<LiveEvent> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static TaskRow FindTask(IRoundStore rounds, string id) =>
        rounds.FindTask(id) ?? throw DomainException.NotFound($"There is no round '{id}'.", $"没有巡检任务“{id}”。");

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static int Seconds(string? text) =>
        string.IsNullOrEmpty(text) ? LongestWatchInSeconds
        : int.TryParse(text, out var seconds) && seconds is > 0 and <= LongestWatchInSeconds ? seconds
        : throw DomainException.Invalid(
            $"'seconds' is a number from 1 to {LongestWatchInSeconds}.",
            $"“seconds”的取值为 1 到 {LongestWatchInSeconds}。"
        );

    private static string Key(long time, string id) => string.Create(CultureInfo.InvariantCulture, $"{time} {id}");

    private static (long, string)? Place(PageRequest page) =>
        page.After is not { } place ? null
        : place.Split(' ') is [var time, var id] && long.TryParse(time, out var at) ? (at, id)
        : throw TokenLookup.BadCursor();
}
