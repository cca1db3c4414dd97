using System.Globalization;
using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>The consortium's shared ledger: how far it is, what is on it, and raw transactions.</summary>
internal static class LedgerEndpoints
{
    private const string Tag = "ledger";

    public static IEndpointRouteBuilder MapLedger(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                Routes.Ledger,
                (LedgerViews views) => TypedResults.Json(views.Status(), KexinJson.Default.LedgerStatus)
            )
            .Describe<LedgerStatus>("How far the ledger is, and each member as far as this node knows.")
            .Requires(Permission.ReadLedger);
        routes
            .MapGet(
                Routes.Blocks,
                (string? after, string? limit, LedgerViews views) =>
                    TypedResults.Json(
                        views.Blocks(QueryValues.Page(after, limit)),
                        KexinJson.Default.PageOfBlockSummary
                    )
            )
            .Describe<Page<BlockSummary>>("Blocks, newest first.")
            .Requires(Permission.ReadLedger);
        routes
            .MapGet(
                Routes.Block,
                (string height, LedgerViews views) =>
                    TypedResults.Json(views.Block(ReadHeight(height)), KexinJson.Default.BlockDetail)
            )
            .Describe<BlockDetail>("One block, with whose cosignatures this node holds.")
            .Requires(Permission.ReadLedger);
        routes
            .MapGet(
                Routes.Transaction,
                (string id, TransactionViews views) =>
                    TypedResults.Json(views.Get(id), KexinJson.Default.TransactionDetail)
            )
            .Describe<TransactionDetail>("One transaction.")
            .Requires(Permission.ReadLedger);
        MapTokens(routes);
        routes
            .MapPost(Routes.Transactions, SubmitAsync)
            .WithName("ledger-transactions-submit")
            .Accepts<IReadOnlyList<SubmitTransaction>>("application/json")
            .Describe<IReadOnlyList<TransactionOutcome>>(
                "Submits transactions, each accepted or refused on its own; an action on a token names it beside the arguments by its type."
            )
            .Requires(
                // A transaction can do what these allow.
                Permission.SubmitTransactions,
                Permission.PublishDatasets,
                Permission.RequestGrants,
                Permission.DecideGrants,
                Permission.ProposeTasks,
                Permission.ReviewTasks,
                Permission.JoinTasks,
                Permission.JoinConsortium
            )
            .TakingTwo(Act.SubmitTransactions);
        return routes;
    }

    private static void MapTokens(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                Routes.Tokens,
                (string? type, string? owner, string? after, string? limit, TokenViews views) =>
                    TypedResults.Json(
                        views.List(type, owner, QueryValues.Page(after, limit)),
                        KexinJson.Default.PageOfTokenInfo
                    )
            )
            .Describe<Page<TokenInfo>>("Tokens as they are now, by type and owner.")
            .Requires(Permission.ReadLedger);
        routes
            .MapGet(
                Routes.Token,
                (string id, TokenViews views) => TypedResults.Json(views.Get(id), KexinJson.Default.TokenInfo)
            )
            .Describe<TokenInfo>("One token.")
            .Requires(Permission.ReadLedger);
        routes
            .MapGet(
                Routes.TokenHistory,
                (string id, string? after, string? limit, TokenViews views) =>
                    TypedResults.Json(
                        views.History(id, QueryValues.Page(after, limit)),
                        KexinJson.Default.PageOfTokenEvent
                    )
            )
            .Describe<Page<Api.TokenEvent>>("A token's life, oldest step first.")
            .Requires(Permission.ReadLedger);
    }

    private static async Task<IResult> SubmitAsync(
        string? wait,
        HttpRequest request,
        NamedActions actions,
        CancellationToken cancel
    )
    {
        var until = QueryValues.Wait(wait);
        var outcomes = await actions.SubmitAsync(await ReadAsync(request, cancel), until, cancel);
        var language = RequestLanguage.Of(request.HttpContext);
        return TypedResults.Json(
            [
                .. outcomes.Select(outcome => new TransactionOutcome(
                    outcome.Receipt?.ToApi(),
                    outcome.Problem?.In(language)
                )),
            ],
            KexinJson.Default.TransactionOutcomes
        );
    }

    private static async Task<IReadOnlyList<NamedAction?>> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            var read =
                await JsonSerializer.DeserializeAsync(request.Body, KexinJson.Default.SubmitTransactions, cancel)
                ?? throw new JsonException("There is null where an array was expected.");
            return
            [
                .. read.Select(each =>
                    each is null ? null : new NamedAction(each.Contract, each.Action, each.Arguments)
                ),
            ];
        }
        catch (JsonException error)
        {
            throw DomainException.Invalid(
                $"The body is no list of transactions: {JsonFaults.Describe(error).En}",
                $"请求体不是交易列表：{JsonFaults.Describe(error).Zh}"
            );
        }
    }

    private static long ReadHeight(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            ? height
            : throw DomainException.Invalid($"'{text}' is no height of a block.", $"“{text}”不是区块高度。");

    private static RouteHandlerBuilder Describe<T>(this RouteHandlerBuilder route, string summary) =>
        route.Produces<T>().WithTags(Tag).WithSummary(summary);
}
