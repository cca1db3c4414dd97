using Kexin.Cryptography;
using Kexin.Inspection;
using Kexin.Inspection.Book;
using Kexin.Inspection.Plans;
using Kexin.Inspection.Sites;
using Kexin.Inspection.Stream;
using Kexin.Inspection.Templates;
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
        MapRules(routes);
    }

    private static void MapSites(RouteGroupBuilder routes)
    {
        routes
            .MapGet(
                InspectionRoutes.Sites,
                (InspectionBook book) => List<Site, Api.InspectionSite>(book.Sites, site => site.Name)
            )
            .For("The sites, by name.", Permission.ReadInspection);
        routes
            .MapPost(
                InspectionRoutes.Sites,
                (Api.InspectionSite site, InspectionBook book, RandomSource random) =>
                {
                    var given = site with { Id = IdOf(site.Id, book.Sites, random) };
                    return Put(book.Sites, given.Id, given);
                }
            )
            .For("Makes a site, or replaces the one whose id is given.", Permission.ManageInspection);
        routes
            .MapDelete(
                InspectionRoutes.Site,
                (string id, InspectionBook book) =>
                {
                    ThrowIfUsed(book.Points.All.Values.Any(point => point.Site == id));
                    book.Sites.Remove(id);
                    return TypedResults.NoContent();
                }
            )
            .For("Removes a site that has no checkpoint.", Permission.ManageInspection);
        routes
            .MapGet(
                InspectionRoutes.Points,
                (InspectionBook book, string? site = null) =>
                    TypedResults.Ok<IReadOnlyList<Api.InspectionCheckpoint>>([
                        .. book
                            .Points.All.Values.Where(point => string.IsNullOrEmpty(site) || point.Site == site)
                            .OrderBy(point => (point.Site, point.Code, point.Id))
                            .Select(InspectionShapes.Show<Checkpoint, Api.InspectionCheckpoint>),
                    ])
            )
            .For("The checkpoints, by site and label.", Permission.ReadInspection);
        routes
            .MapPost(
                InspectionRoutes.Points,
                (Api.InspectionCheckpoint point, InspectionBook book, RandomSource random) =>
                {
                    book.Sites.Get(point.Site);
                    var given = point with { Id = IdOf(point.Id, book.Points, random) };
                    return Put(book.Points, given.Id, given);
                }
            )
            .For("Makes a checkpoint, or replaces the one whose id is given.", Permission.ManageInspection);
        routes
            .MapDelete(
                InspectionRoutes.Point,
                (string id, InspectionBook book) =>
                {
                    ThrowIfUsed(
                        book.Boxes.All.Values.Any(box => box.Point == id)
                            || book.Plans.All.Values.Any(plan => plan.Points.Contains(id))
                    );
                    book.Points.Remove(id);
                    return TypedResults.NoContent();
                }
            )
            .For(
                "Removes a checkpoint that has no box and is in no plan; its records stay.",
                Permission.ManageInspection
            );
    }

    private static void MapPlans(RouteGroupBuilder routes)
    {
        routes
            .MapGet(
                InspectionRoutes.Plans,
                (InspectionBook book) => List<Plan, Api.InspectionPlan>(book.Plans, plan => plan.Name.En)
            )
            .For("The plans, by name.", Permission.ReadInspection);
        routes
            .MapPost(
                InspectionRoutes.Plans,
                (Api.InspectionPlan plan, InspectionBook book, RandomSource random, TimeProvider time) =>
                {
                    var given = plan with { Id = IdOf(plan.Id, book.Plans, random) };
                    Check(InspectionShapes.Read<Api.InspectionPlan, Plan>(given), book, time);
                    return Put(book.Plans, given.Id, given);
                }
            )
            .For(
                "Makes a plan, or replaces the one whose id is given; tasks that are there stay.",
                Permission.ManageInspection
            );
        routes
            .MapDelete(InspectionRoutes.Plan, (string id, InspectionBook book) => Remove(book.Plans, id))
            .For("Removes a plan; tasks that are there stay.", Permission.ManageInspection);
        routes
            .MapGet(
                InspectionRoutes.Shifts,
                (InspectionBook book) =>
                    List<Shift, Api.InspectionShift>(book.Shifts, shift => shift.From.ToString("D20", null))
            )
            .For("Shifts and leave, by their beginning.", Permission.ReadInspection);
        routes
            .MapPost(
                InspectionRoutes.Shifts,
                (Api.InspectionShift shift, InspectionBook book, RandomSource random) =>
                {
                    var given = shift with { Id = IdOf(shift.Id, book.Shifts, random) };
                    return Put(book.Shifts, given.Id, given);
                }
            )
            .For("Makes a shift or a leave, or replaces the one whose id is given.", Permission.ManageInspection);
        routes
            .MapDelete(InspectionRoutes.Shift, (string id, InspectionBook book) => Remove(book.Shifts, id))
            .For("Removes a shift or a leave.", Permission.ManageInspection);
    }

    private static void MapPeople(RouteGroupBuilder routes)
    {
        routes
            .MapGet(
                InspectionRoutes.Qualifications,
                (InspectionBook book) =>
                    List<Qualification, Api.InspectionQualification>(book.Qualifications, held => held.Kind)
            )
            .For("Who holds which certificate.", Permission.ReadInspection);
        routes
            .MapPost(
                InspectionRoutes.Qualifications,
                (Api.InspectionQualification held, InspectionBook book, RandomSource random) =>
                {
                    var given = held with { Id = IdOf(held.Id, book.Qualifications, random) };
                    return Put(book.Qualifications, given.Id, given);
                }
            )
            .For("Notes a certificate, or replaces the one whose id is given.", Permission.ManageInspection);
        routes
            .MapDelete(
                InspectionRoutes.Qualification,
                (string id, InspectionBook book) => Remove(book.Qualifications, id)
            )
            .For("Removes a certificate.", Permission.ManageInspection);
    }

    private static void MapRules(RouteGroupBuilder routes)
    {
        routes
            .MapGet(
                InspectionRoutes.Tuning,
                (InspectionBook book) =>
                    TypedResults.Ok(InspectionShapes.Show<Tuning, Api.InspectionTuning>(book.Tuning))
            )
            .For("From where on the rules speak.", Permission.ReadInspection);
        routes
            .MapPut(
                InspectionRoutes.Tuning,
                (Api.InspectionTuning tuning, InspectionBook book) =>
                {
                    book.Tuning = InspectionShapes.Read<Api.InspectionTuning, Tuning>(tuning);
                    return TypedResults.Ok(tuning);
                }
            )
            .For("Sets from where on the rules speak.", Permission.ManageInspection);
        routes
            .MapGet(
                InspectionRoutes.Webhook,
                (InspectionBook book) => TypedResults.Ok(new Api.InspectionWebhook(book.Webhook?.Url ?? ""))
            )
            .For("Which program is told of alarms; never its secret.", Permission.ManageInspection);
        routes
            .MapPut(InspectionRoutes.Webhook, SetWebhook)
            .For("Sets which program is told of alarms.", Permission.ManageInspection);
    }

    private static Ok<Api.InspectionWebhook> SetWebhook(Api.InspectionWebhook webhook, InspectionBook book)
    {
        if (webhook.Url.Length == 0)
        {
            book.Webhook = null;
        }
        else if (
            Uri.TryCreate(webhook.Url, UriKind.Absolute, out var url)
            && url.Scheme is "https" or "http"
            && webhook.Secret is { Length: >= 16 and <= 200 } secret
        )
        {
            book.Webhook = new Webhook(webhook.Url, secret);
        }
        else
        {
            throw DomainException.Invalid(
                "A webhook has an address as https://… and a secret of 16 to 200 characters.",
                "回调须有 https://… 形式的地址和 16 至 200 个字符的密钥。"
            );
        }

        return TypedResults.Ok(webhook with { Secret = null });
    }

    /// <summary>What a plan names has to be there, and its times have to be readable.</summary>
    private static void Check(Plan plan, InspectionBook book, TimeProvider time)
    {
        var site = book.Sites.Get(plan.Site);
        foreach (var point in plan.Points)
        {
            if (book.Points.Get(point).Site != site.Id)
            {
                throw DomainException.Invalid(
                    $"The checkpoint '{point}' is at another site.",
                    $"点位“{point}”属于其他站点。"
                );
            }
        }

        if (book.FindTemplate(plan.Template) is null)
        {
            throw DomainException.NotFound(
                $"There is no template '{plan.Template}'.",
                $"没有巡检模板“{plan.Template}”。"
            );
        }

        var now = time.GetUtcNow();
        PlanCalendar.Beginnings(plan, site.Zone, now.ToUnixTimeMilliseconds(), now.AddDays(1).ToUnixTimeMilliseconds());
    }

    private static string IdOf<T>(string given, Shelf<T> shelf, RandomSource random)
        where T : class
    {
        if (given.Length == 0)
        {
            return Ids.New(random);
        }

        shelf.Get(given);
        return given;
    }

    private static Ok<IReadOnlyList<TContract>> List<TRecord, TContract>(
        Shelf<TRecord> shelf,
        Func<TRecord, string> order
    )
        where TRecord : class =>
        TypedResults.Ok<IReadOnlyList<TContract>>([
            .. shelf
                .All.OrderBy(each => order(each.Value), StringComparer.Ordinal)
                .ThenBy(each => each.Key, StringComparer.Ordinal)
                .Select(each => InspectionShapes.Show<TRecord, TContract>(each.Value)),
        ]);

    private static Ok<TContract> Put<TRecord, TContract>(Shelf<TRecord> shelf, string id, TContract contract)
        where TRecord : class
    {
        shelf.Put(id, InspectionShapes.Read<TContract, TRecord>(contract));
        return TypedResults.Ok(contract);
    }

    private static NoContent Remove<T>(Shelf<T> shelf, string id)
        where T : class
    {
        shelf.Remove(id);
        return TypedResults.NoContent();
    }

    private static void ThrowIfUsed(bool used)
    {
        if (used)
        {
            throw DomainException.Conflict("Something still uses it.", "仍有内容在使用它。");
        }
    }
}
