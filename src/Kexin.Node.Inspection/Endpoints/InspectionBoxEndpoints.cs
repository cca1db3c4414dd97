using Kexin.Inspection.Book;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Sites;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using InspectionRoutes = Kexin.Client.InspectionRoutes;
using Site = Kexin.Inspection.Sites;

namespace Kexin.Node.Inspection.Endpoints;

/// <summary>Boxes: registered on the ledger, moved, replaced and retired there, each by two people.</summary>
internal static class InspectionBoxEndpoints
{
    public static void MapInspectionBoxes(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("inspection");
        routes
            .MapGet(
                InspectionRoutes.Boxes,
                (InspectionBook book, HttpContext context) =>
                {
                    var scope = SiteBounds.ScopeOf(context);
                    return TypedResults.Ok<IReadOnlyList<Api.InspectionBox>>([
                        .. book
                            .Boxes.All.Values.Where(box => scope.Has(box.Site))
                            .OrderBy(box => box.Id, StringComparer.Ordinal)
                            .Select(Show),
                    ]);
                }
            )
            .For("The boxes, with the retired ones.", Permission.ReadInspection)
            .OfOwnSites();
        routes
            .MapPost(InspectionRoutes.Boxes, RegisterAsync)
            .For("Registers a box on the ledger, bound to a checkpoint.", Permission.ManageInspection)
            .AtSites((desk, call) => [desk.OfPoint(call.Body<Api.RegisterBox>().Point)])
            .TakingTwo(Act.ChangeBoxes);
        routes
            .MapPost(InspectionRoutes.MoveBox, MoveAsync)
            .For("Binds a box to another checkpoint.", Permission.ManageInspection)
            .AtSites((desk, call) => [desk.OfBox(SiteBounds.Named(call)), desk.OfPoint(call.Body<Api.MoveBox>().Point)])
            .TakingTwo(Act.ChangeBoxes);
        routes
            .MapPost(InspectionRoutes.ReplaceBox, ReplaceAsync)
            .For("Retires a box and registers another at its checkpoint.", Permission.ManageInspection)
            .AtSiteOf((desk, id) => desk.OfBox(id))
            .TakingTwo(Act.ChangeBoxes);
        routes
            .MapPost(InspectionRoutes.RetireBox, RetireAsync)
            .For("Takes a box out of use for good.", Permission.ManageInspection)
            .AtSiteOf((desk, id) => desk.OfBox(id))
            .TakingTwo(Act.ChangeBoxes);
        routes
            .MapGet(
                InspectionRoutes.TagKeys,
                (string id, BoxDesk desk) =>
                {
                    var (identity, code) = desk.KeysOf(id);
                    return TypedResults.Ok(
                        new Api.TagKeyPair(Convert.ToHexStringLower(identity), Convert.ToHexStringLower(code))
                    );
                }
            )
            .For("The keys that are written into a tag.", Permission.ManageInspection)
            .AtSiteOf((desk, id) => desk.OfBox(id))
            .AskingAgain();
    }

    private static async Task<Ok<Api.BoxChanged>> RegisterAsync(
        Api.RegisterBox request,
        BoxDesk desk,
        CancellationToken cancel,
        string? wait = null
    ) =>
        Answer(
            await desk.RegisterAsync(
                Kind(request.Kind),
                request.Key,
                request.Point ?? "",
                request.Address,
                QueryValues.Wait(wait),
                cancel
            )
        );

    private static async Task<Ok<Api.BoxChanged>> MoveAsync(
        string id,
        Api.MoveBox request,
        BoxDesk desk,
        CancellationToken cancel,
        string? wait = null
    ) => Answer(await desk.MoveAsync(id, request.Point, QueryValues.Wait(wait), cancel));

    private static async Task<Ok<Api.BoxChanged>> ReplaceAsync(
        string id,
        Api.RegisterBox request,
        BoxDesk desk,
        CancellationToken cancel,
        string? wait = null
    ) =>
        Answer(
            await desk.ReplaceAsync(
                id,
                Kind(request.Kind),
                request.Key,
                request.Address,
                QueryValues.Wait(wait),
                cancel
            )
        );

    private static async Task<Ok<Api.BoxChanged>> RetireAsync(
        string id,
        BoxDesk desk,
        CancellationToken cancel,
        string? wait = null
    ) => Answer(await desk.RetireAsync(id, QueryValues.Wait(wait), cancel));

    private static Ok<Api.BoxChanged> Answer((Site.Box Box, SubmissionReceipt Receipt) changed) =>
        TypedResults.Ok(new Api.BoxChanged(Show(changed.Box), changed.Receipt.ToApi()));

    private static Api.InspectionBox Show(Site.Box box) => InspectionShapes.Show<Site.Box, Api.InspectionBox>(box);

    private static BoxKind Kind(Api.InspectionBoxKind kind) =>
        kind == Api.InspectionBoxKind.Tag ? BoxKind.Tag : BoxKind.Active;
}
