using Kexin.Inspection.Book;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Plans;
using Kexin.Inspection.Sites;
using Kexin.Inspection.Stream;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using InspectionRoutes = Kexin.Client.InspectionRoutes;

namespace Kexin.Node.Inspection.Endpoints;

/// <summary>What an organisation sets up for its inspections: sites, checkpoints, plans, shifts, certificates.</summary>
internal static class InspectionSetupEndpoints
{
    public static void MapInspectionSetup(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("inspection");
        MapSites(routes);
        MapPlans(routes);
        MapPeople(routes);
        MapNarrowings(routes);
        MapRules(routes);
    }

    private static void MapSites(RouteGroupBuilder routes)
    {
        routes
            .MapGet(
                InspectionRoutes.Sites,
                (InspectionBook book, HttpContext context) =>
                    List<Site, Api.InspectionSite>(book.Sites, site => site.Name, Own<Site>(context, site => site.Id))
            )
            .For("The sites, by name.", Permission.ReadInspection)
            .OfOwnSites();
        routes
            .MapPost(
                InspectionRoutes.Sites,
                (Api.InspectionSite site, InspectionBook book, SetupDesk desk) =>
                    Put(site with { Id = desk.IdOf(site.Id, book.Sites) }, (Site made) => book.Sites.Put(made.Id, made))
            )
            .For("Makes a site, or replaces the one whose id is given.", Permission.ManageInspection)
            .AtSites((_, call) => [Given(call.Body<Api.InspectionSite>().Id)]);
        routes
            .MapDelete(
                InspectionRoutes.Site,
                (string id, SetupDesk desk) =>
                {
                    desk.RemoveSite(id);
                    return TypedResults.NoContent();
                }
            )
            .For("Removes a site that has no checkpoint.", Permission.ManageInspection)
            .AtSiteOf((_, id) => id);
        routes
            .MapGet(
                InspectionRoutes.Points,
                (InspectionBook book, HttpContext context, string? site = null) =>
                    TypedResults.Ok<IReadOnlyList<Api.InspectionCheckpoint>>([
                        .. book
                            .Points.All.Values.Where(point => string.IsNullOrEmpty(site) || point.Site == site)
                            .Where(Own<Checkpoint>(context, point => point.Site))
                            .OrderBy(point => (point.Site, point.Code, point.Id))
                            .Select(InspectionShapes.Show<Checkpoint, Api.InspectionCheckpoint>),
                    ])
            )
            .For("The checkpoints, by site and label.", Permission.ReadInspection)
            .OfOwnSites();
        routes
            .MapPost(
                InspectionRoutes.Points,
                (Api.InspectionCheckpoint point, InspectionBook book, SetupDesk desk) =>
                    Put<Api.InspectionCheckpoint, Checkpoint>(
                        point with
                        {
                            Id = desk.IdOf(point.Id, book.Points),
                        },
                        desk.Put
                    )
            )
            .For("Makes a checkpoint, or replaces the one whose id is given.", Permission.ManageInspection)
            .AtSites(
                (desk, call) =>
                    call.Body<Api.InspectionCheckpoint>() is var point ? Both(point.Site, point.Id, desk.OfPoint) : []
            );
        routes
            .MapDelete(
                InspectionRoutes.Point,
                (string id, SetupDesk desk) =>
                {
                    desk.RemovePoint(id);
                    return TypedResults.NoContent();
                }
            )
            .For(
                "Removes a checkpoint that has no box and is in no plan; its records stay.",
                Permission.ManageInspection
            )
            .AtSiteOf((desk, id) => desk.OfPoint(id));
    }

    private static void MapPlans(RouteGroupBuilder routes)
    {
        routes
            .MapGet(
                InspectionRoutes.Plans,
                (InspectionBook book, HttpContext context) =>
                    List<Plan, Api.InspectionPlan>(
                        book.Plans,
                        plan => plan.Name.En,
                        Own<Plan>(context, plan => plan.Site)
                    )
            )
            .For("The plans, by name.", Permission.ReadInspection)
            .OfOwnSites();
        routes
            .MapPost(
                InspectionRoutes.Plans,
                (Api.InspectionPlan plan, InspectionBook book, SetupDesk desk) =>
                    Put<Api.InspectionPlan, Plan>(plan with { Id = desk.IdOf(plan.Id, book.Plans) }, desk.Put)
            )
            .For(
                "Makes a plan, or replaces the one whose id is given; tasks that are there stay.",
                Permission.ManageInspection
            )
            .AtSites(
                (desk, call) => call.Body<Api.InspectionPlan>() is var plan ? Both(plan.Site, plan.Id, desk.OfPlan) : []
            );
        routes
            .MapDelete(InspectionRoutes.Plan, (string id, InspectionBook book) => Remove(book.Plans, id))
            .For("Removes a plan; tasks that are there stay.", Permission.ManageInspection)
            .AtSiteOf((desk, id) => desk.OfPlan(id));
        routes
            .MapGet(
                InspectionRoutes.Shifts,
                (InspectionBook book) =>
                    List<Shift, Api.InspectionShift>(book.Shifts, shift => shift.From.ToString("D20", null))
            )
            .For("Shifts and leave, by their beginning.", Permission.ReadInspection)
            .OfNoSite();
        routes
            .MapPost(
                InspectionRoutes.Shifts,
                (Api.InspectionShift shift, InspectionBook book, SetupDesk desk) =>
                    Put(
                        shift with
                        {
                            Id = desk.IdOf(shift.Id, book.Shifts),
                        },
                        (Shift made) => book.Shifts.Put(made.Id, made)
                    )
            )
            .For("Makes a shift or a leave, or replaces the one whose id is given.", Permission.ManageInspection)
            .AtAllSites();
        routes
            .MapDelete(InspectionRoutes.Shift, (string id, InspectionBook book) => Remove(book.Shifts, id))
            .For("Removes a shift or a leave.", Permission.ManageInspection)
            .AtAllSites();
    }

    private static void MapPeople(RouteGroupBuilder routes)
    {
        routes
            .MapGet(
                InspectionRoutes.Qualifications,
                (InspectionBook book) =>
                    List<Qualification, Api.InspectionQualification>(book.Qualifications, held => held.Kind)
            )
            .For("Who holds which certificate.", Permission.ReadInspection)
            .OfNoSite();
        routes
            .MapPost(
                InspectionRoutes.Qualifications,
                (Api.InspectionQualification held, InspectionBook book, SetupDesk desk) =>
                    Put(
                        held with
                        {
                            Id = desk.IdOf(held.Id, book.Qualifications),
                        },
                        (Qualification made) => book.Qualifications.Put(made.Id, made)
                    )
            )
            .For("Notes a certificate, or replaces the one whose id is given.", Permission.ManageInspection)
            .AtAllSites();
        routes
            .MapDelete(
                InspectionRoutes.Qualification,
                (string id, InspectionBook book) => Remove(book.Qualifications, id)
            )
            .For("Removes a certificate.", Permission.ManageInspection)
            .AtAllSites();
    }

    private static void MapNarrowings(RouteGroupBuilder routes)
    {
        routes
            .MapGet(
                InspectionRoutes.PersonSites,
                (string id, InspectionBook book, InspectionViews views) =>
                    TypedResults.Ok(new Api.InspectorSites(book.Narrowings.Find(views.KnownPerson(id))?.Sites))
            )
            .For("The sites to which a person's inspections are narrowed; null for all.", Permission.ReadInspection)
            .OfNoSite();
        routes
            .MapPut(
                InspectionRoutes.PersonSites,
                (string id, Api.InspectorSites sites, SiteDesk desk) =>
                {
                    desk.Narrow(id, sites.Sites);
                    return TypedResults.Ok(sites);
                }
            )
            .For(
                "Narrows a person's inspections to sites, whatever the roles allow; null for all sites.",
                Permission.ChangeRoles
            )
            .AtAllSites()
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles);
    }

    private static void MapRules(RouteGroupBuilder routes)
    {
        routes
            .MapGet(
                InspectionRoutes.Tuning,
                (InspectionBook book) =>
                    TypedResults.Ok(InspectionShapes.Show<Tuning, Api.InspectionTuning>(book.Tuning))
            )
            .For("From where on the rules speak.", Permission.ReadInspection)
            .OfNoSite();
        routes
            .MapPut(
                InspectionRoutes.Tuning,
                (Api.InspectionTuning tuning, InspectionBook book) =>
                {
                    book.Tuning = InspectionShapes.Read<Api.InspectionTuning, Tuning>(tuning);
                    return TypedResults.Ok(tuning);
                }
            )
            .For("Sets from where on the rules speak.", Permission.ManageInspection)
            .AtAllSites();
        routes
            .MapGet(
                InspectionRoutes.Webhook,
                (InspectionBook book) => TypedResults.Ok(new Api.InspectionWebhook(book.Webhook?.Url ?? ""))
            )
            .For("Which program is told of alarms; never its secret.", Permission.ManageInspection)
            .AtAllSites();
        routes
            .MapPut(
                InspectionRoutes.Webhook,
                (Api.InspectionWebhook webhook, SetupDesk desk) =>
                {
                    desk.SetWebhook(webhook.Url, webhook.Secret);
                    return TypedResults.Ok(webhook with { Secret = null });
                }
            )
            .For("Sets which program is told of alarms.", Permission.ManageInspection)
            .AtAllSites();
    }

    private static Ok<IReadOnlyList<TContract>> List<TRecord, TContract>(
        Shelf<TRecord> shelf,
        Func<TRecord, string> order,
        Func<TRecord, bool>? own = null
    )
        where TRecord : class =>
        TypedResults.Ok<IReadOnlyList<TContract>>([
            .. shelf
                .All.Where(each => own is null || own(each.Value))
                .OrderBy(each => order(each.Value), StringComparer.Ordinal)
                .ThenBy(each => each.Key, StringComparer.Ordinal)
                .Select(each => InspectionShapes.Show<TRecord, TContract>(each.Value)),
        ]);

    /// <summary>Whether something is of the caller's sites.</summary>
    private static Func<T, bool> Own<T>(HttpContext context, Func<T, string> site)
    {
        var scope = SiteBounds.ScopeOf(context);
        return thing => scope.Has(site(thing));
    }

    /// <summary>The site that something is to be of, and the one that it is of, where it is there.</summary>
    private static IEnumerable<string?> Both(string site, string id, Func<string, string?> of) =>
        id.Length == 0 ? [site] : [site, of(id)];

    private static string? Given(string id) => id.Length == 0 ? null : id;

    private static Ok<TContract> Put<TContract, TRecord>(TContract contract, Action<TRecord> put)
        where TRecord : class
    {
        put(InspectionShapes.Read<TContract, TRecord>(contract));
        return TypedResults.Ok(contract);
    }

    private static NoContent Remove<T>(Shelf<T> shelf, string id)
        where T : class
    {
        shelf.Remove(id);
        return TypedResults.NoContent();
    }
}
