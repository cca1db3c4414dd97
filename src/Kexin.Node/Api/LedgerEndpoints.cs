using System.Globalization;
using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ContractDescription = Kexin.Ledger.Contracts.ContractDescription;

namespace Kexin.Node;

/// <summary>The consortium's shared ledger: how far it is, what is on it, and raw transactions.</summary>
internal static class LedgerEndpoints
{
    public static void MapLedger(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("ledger");
        routes
            .MapGet(Routes.Ledger, (LedgerViews views) => views.Status())
            .For("How far the ledger is, and each member as far as this node knows.", Permission.ReadLedger);
        routes
            .MapGet(
                Routes.Blocks,
                (string? after, string? limit, LedgerViews views) => views.Blocks(QueryValues.Page(after, limit))
            )
            .For("Blocks, newest first.", Permission.ReadLedger);
        routes
            .MapGet(Routes.Block, (string height, LedgerViews views) => views.Block(ReadHeight(height)))
            .For("One block, with whose cosignatures this node holds.", Permission.ReadLedger);
        routes
            .MapGet(Routes.Transaction, (string id, TransactionViews views) => views.Get(id))
            .For("One transaction.", Permission.ReadLedger);
        routes
            .MapGet(
                Routes.Contracts,
                IReadOnlyList<ContractInfo> (HttpContext context) =>
                    [
                        .. NodeContracts.All.All.Select(contract =>
                            Show(contract.Description, RequestLanguage.Of(context) == "zh")
                        ),
                    ]
            )
            .For("The contracts: what each keeps, and what can be asked of it.", Permission.ReadLedger);
        MapTokens(routes);
        routes
            .MapPost(Routes.Transactions, SubmitAsync)
            .WithName("ledger-transactions-submit")
            .Accepts<IReadOnlyList<SubmitTransaction>>("application/json")
            .For(
                "Submits transactions, each accepted or refused on its own; an action on a token names it beside the arguments by its type.",
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
    }

    private static ContractInfo Show(ContractDescription contract, bool isChinese) =>
        new(
            contract.Name,
            contract.Label.Localized(),
            [.. contract.Tokens.Select(token => new TokenType(token.Type, token.Label.Localized()))],
            [
                .. contract.Actions.Select(action => new ContractActionInfo(
                    action.Name,
                    action.Label.Localized(),
                    action.Done.Localized(),
                    action.Help.Localized(),
                    action.Subject,
                    action.Makes,
                    JsonSerializer.SerializeToElement(action.Schema(isChinese))
                )),
            ]
        );

    private static void MapTokens(RouteGroupBuilder routes)
    {
        routes
            .MapGet(
                Routes.Tokens,
                (string? type, string? owner, string? after, string? limit, TokenViews views) =>
                    views.List(type, owner, QueryValues.Page(after, limit))
            )
            .For("Tokens as they are now, by type and owner.", Permission.ReadLedger);
        routes
            .MapGet(Routes.Token, (string id, TokenViews views) => views.Get(id))
            .For("One token.", Permission.ReadLedger);
        routes
            .MapGet(
                Routes.TokenHistory,
                (string id, string? after, string? limit, TokenViews views) =>
                    views.History(id, QueryValues.Page(after, limit))
            )
            .For("A token's life, oldest step first.", Permission.ReadLedger);
    }

    private static async Task<IReadOnlyList<TransactionOutcome>> SubmitAsync(
        string? wait,
        HttpRequest request,
        NamedActions actions,
        CancellationToken cancel
    )
    {
        var until = QueryValues.Wait(wait);
        var outcomes = await actions.SubmitAsync(await ReadAsync(request, cancel), until, cancel);
        var language = RequestLanguage.Of(request.HttpContext);
        return
        [
            .. outcomes.Select(outcome => new TransactionOutcome(
                outcome.Receipt?.ToApi(),
                outcome.Problem?.In(language)
            )),
        ];
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
}
