using Kexin.Client;
using Kexin.Collaboration.Documents;
using Kexin.Computations.Documents;
using Kexin.Governance.Datasets;
using Kexin.Governance.Granting;
using Kexin.Governance.Proposing;
using Kexin.Governance.Releasing;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using GrantOrder = Kexin.Governance.Grants.GrantOrder;

namespace Kexin.Node;

/// <summary>Requests to use data, and decisions on them.</summary>
internal static class GrantEndpoints
{
    public static void MapGrants(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("grants");
        routes.MapGet(Routes.Grants, List).For("Grants, by state and direction.", Permission.ReadGrants);
        routes
            .MapPost(Routes.Grants, RequestAsync)
            .For("Asks an owner for the use of fields.", Permission.RequestGrants);
        routes
            .MapPost(Routes.ProposeGrant, ProposeAsync)
            .For(
                "The smallest request that serves what somebody wants to find out; sends nothing.",
                Permission.RequestGrants
            )
            .ChangingNothing();
        routes.MapGet(Routes.Grant, Get).For("One grant.", Permission.ReadGrants);
        routes
            .MapPost(Routes.ApproveGrant, ApproveAsync)
            .For("Allows what was asked for, or a part of it.", Permission.DecideGrants)
            .TakingTwo(CoversRestricted, Act.ApproveGrant);
        routes.MapPost(Routes.RefuseGrant, RefuseAsync).For("Declines a request.", Permission.DecideGrants);
        routes.MapPost(Routes.RevokeGrant, RevokeAsync).For("Takes an approval back.", Permission.DecideGrants);
        routes
            .MapPost(Routes.ReleaseGrant, ReleaseAsync)
            .For(
                "The rows that a grant of an own dataset covers, masked and checked.",
                Permission.DecideGrants,
                Permission.ReadDatasets
            )
            .TakingTwo(Act.ReleaseRows);
        routes
            .MapPost(Routes.WithdrawGrant, WithdrawAsync)
            .For("Takes an own request back that is not decided.", Permission.RequestGrants);
    }

    private static Task<bool> CoversRestricted(HttpContext context, Act act)
    {
        var grants = context.RequestServices.GetRequiredService<GrantService>();
        return Task.FromResult(grants.CoversRestricted((string)context.GetRouteValue("id")!));
    }

    private static Api.Page<Api.Grant> List(
        GrantService grants,
        ILedger ledger,
        string? state = null,
        string? direction = null,
        string? order = null,
        string? falling = null,
        string? after = null,
        string? limit = null
    )
    {
        var standing = QueryValues.Choice<GrantStanding>("state", state);
        var way = QueryValues.Choice<GrantDirection>("direction", direction);
        var page = QueryValues.Page(after, limit);
        var by = QueryValues.Choice<GrantOrder>("order", order);
        var listed = grants.List(standing, way, TokenPages.After(page), by, QueryValues.Flag("falling", falling));
        return TokenPages.Of(listed, page, grant => grant.ToApi(ledger));
    }

    private static async Task<Api.Receipt> RequestAsync(
        Api.RequestGrant request,
        GrantService grants,
        CancellationToken cancel,
        string? wait = null
    ) => await grants.RequestAsync(request.ToDomain(), QueryValues.Wait(wait), cancel).ToApiAsync();

    private static async Task<Api.GrantProposal> ProposeAsync(
        Api.ProposeGrant wanted,
        GrantProposals proposals,
        TaskDrafts drafts,
        ILedger ledger,
        CancellationToken cancel
    )
    {
        var dataset = ledger.Resolve(DatasetToken.Type, wanted.Dataset).Id;
        var use = new WantedUse(
            dataset.ToString(),
            wanted.Purpose,
            wanted.Question,
            Runs: wanted.Runs,
            Days: wanted.Days,
            Person: ActingPerson.Pseudonym
        );
        if (wanted.Document is { } json)
        {
            var document = drafts.Read(json);
            var input =
                document.Inputs.FirstOrDefault(input => input.Dataset == dataset)
                ?? throw DomainException.Invalid("The document does not use this dataset.", "该文档没有使用此数据集。");

            use = use with
            {
                Purpose = document.Purpose,
                Reads = DocumentFields.UsesOf(document, input),
                Where = DocumentFields.ConditionsOf(document, input),
                Document = DocumentCodec.HashOf(ledger.Genesis.Suite, document),
            };
        }

        return (await proposals.ProposeAsync(use, cancel)).ToApi();
    }

    private static async Task<Api.ReleasedRows> ReleaseAsync(
        string id,
        Api.ReleaseRows request,
        RowRelease release,
        CancellationToken cancel
    )
    {
        var rows = await release.ReleaseAsync(id, request.Project, request.Person, cancel);
        return new Api.ReleasedRows(
            [
                .. rows.Columns.Select(column => new Api.ReleasedColumn(
                    column.Name,
                    column.Mask.Id,
                    (Api.MaskKind)column.Mask.Mask,
                    column.Values
                )),
            ],
            rows.LeftOut,
            rows.Terms.SmallestClass,
            rows.Terms.Diversity,
            rows.Evidence,
            rows.Marked
        );
    }

    private static Api.Grant Get(string id, GrantService grants, ILedger ledger) => grants.Find(id).ToApi(ledger);

    private static async Task<Api.Receipt> ApproveAsync(
        string id,
        Api.ApproveGrant request,
        GrantService grants,
        CancellationToken cancel,
        string? wait = null
    ) => await grants.ApproveAsync(id, request.ToDomain(), QueryValues.Wait(wait), cancel).ToApiAsync();

    private static async Task<Api.Receipt> RefuseAsync(
        string id,
        Api.Reason reason,
        GrantService grants,
        CancellationToken cancel,
        string? wait = null
    ) => await grants.RefuseAsync(id, reason.Text, QueryValues.Wait(wait), cancel).ToApiAsync();

    private static async Task<Api.Receipt> RevokeAsync(
        string id,
        Api.Reason reason,
        GrantService grants,
        CancellationToken cancel,
        string? wait = null
    ) => await grants.RevokeAsync(id, reason.Text, QueryValues.Wait(wait), cancel).ToApiAsync();

    private static async Task<Api.Receipt> WithdrawAsync(
        string id,
        GrantService grants,
        CancellationToken cancel,
        string? wait = null
    ) => await grants.WithdrawAsync(id, QueryValues.Wait(wait), cancel).ToApiAsync();
}
