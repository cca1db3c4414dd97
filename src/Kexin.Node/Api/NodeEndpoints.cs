using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Ledger.Member.Joining;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>The node itself and its consortium.</summary>
internal static class NodeEndpoints
{
    public static void MapNode(this IEndpointRouteBuilder routes)
    {
        var node = routes.MapGroup("").WithTags("node");
        node.MapGet(Routes.Health, TellHealthAsync)
            .Produces<Health>()
            .Produces<Health>(StatusCodes.Status503ServiceUnavailable)
            .Open("How the node is; takes no token, and names the alarms to those who have one.");
        node.MapGet(Routes.Node, (NodeStatus status, CancellationToken cancel) => status.DescribeAsync(cancel))
            .For("What this node is.", Permission.ReadNode);
        node.MapGet(Routes.History, (DayHistory history) => history.Read())
            .For("How this node was in the last day, a sample a minute; empty after a start.", Permission.ReadNode);
        node.MapGet(Routes.Card, (Founding founding) => founding.MakeCard().ToApi())
            .For("This node's card, by which others admit it.", Permission.ReadNode);
        var consortium = routes.MapGroup("").WithTags("consortium");
        consortium
            .MapGet(
                Routes.Consortium,
                (NodeLedger node, MemberDirectory members, MemberWatch watch) =>
                    ConsortiumMapping.Status(node.Joined, members, watch)
            )
            .For("The consortium's members and rules.", Permission.ReadNode);
        consortium
            .MapPost(
                Routes.Consortium,
                (CreateConsortium request, Founding founding, CancellationToken cancel) =>
                    founding.CreateAsync(request, cancel)
            )
            .For("Drafts a founding document of the members' cards, and signs it.", Permission.JoinConsortium);
        consortium
            .MapPost(
                Routes.JoinConsortium,
                (JoinConsortium request, Founding founding, CancellationToken cancel) =>
                    founding.JoinAsync(request, cancel)
            )
            .For(
                "Signs a founding document, and joins its consortium once every member has signed.",
                Permission.JoinConsortium
            );
    }

    private static async Task<JsonHttpResult<Health>> TellHealthAsync(
        HttpContext context,
        Admission admission,
        NodeStatus status,
        CancellationToken cancel
    )
    {
        var health = await status.CheckAsync(cancel);
        if (admission.Find(context)?.Permissions.Contains(Permission.ReadNode) != true)
        {
            // Alarms name datasets and members.
            health = health with
            {
                Alarms = [],
            };
        }

        return TypedResults.Json(
            health,
            KexinJson.Default.Health,
            statusCode: health.Status is HealthStatus.Healthy or HealthStatus.Degraded ? 200 : 503
        );
    }
}
