using Kexin.Client;
using Kexin.Governance.Policy;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>The rules by which the node decides about access.</summary>
internal static class PolicyEndpoints
{
    public static void MapPolicy(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("policy");
        routes
            .MapGet(Routes.Policy, Get)
            .Requires(Permission.ReadDatasets)
            .WithSummary("The rules of access: the organisation's own, then the program's.");
        routes
            .MapPost(Routes.ExplainPolicy, Explain)
            .Requires(Permission.ReadDatasets)
            .ChangingNothing()
            .WithSummary("Which rule decides a case, and what would change that.");
    }

    private static Ok<IReadOnlyList<Api.PolicyRule>> Get(OwnPolicy policy) =>
        TypedResults.Ok<IReadOnlyList<Api.PolicyRule>>([
            .. policy.Get().Own.Select(rule => ToApi(rule, isOwn: true)),
            .. AccessPolicy.ShippedRules.Select(rule => ToApi(rule, isOwn: false)),
        ]);

    private static Ok<Api.PolicyExplanation> Explain(Api.PolicyCase asked, OwnPolicy policy)
    {
        var tier = FieldTypes.ToLedger(asked.Tier);
        if (
            asked.Level is < 1 or > 3
            || !Enum.IsDefined(tier)
            || !Enum.IsDefined(asked.Action)
            || !Enum.IsDefined(asked.Role)
        )
        {
            throw DomainException.Invalid(
                "A case has a level from 1 to 3, and a tier, an action and a role that there are.",
                "须给出 1 到 3 的数据级别，以及有效的隐私保护级别、操作和角色。"
            );
        }

        var own = policy.Get().Own;
        var explained = policy.Explain(
            new PolicyCase(asked.Class, asked.Level, tier, (PolicyAction)asked.Action, FieldTypes.ToLedger(asked.Role))
        );
        return TypedResults.Ok(
            new Api.PolicyExplanation(
                ToApi(explained.Rule, own.Contains(explained.Rule)),
                [
                    .. explained.Changes.Select(change => new Api.PolicyChange(
                        ToApi(change.Case),
                        ToApi(change.Rule, own.Contains(change.Rule))
                    )),
                ]
            )
        );
    }

    private static Api.PolicyCase ToApi(PolicyCase given) =>
        new(
            given.Level,
            FieldTypes.ToApi(given.Tier),
            (Api.PolicyAction)given.Action,
            FieldTypes.ToApi(given.Role),
            given.Class
        );

    private static Api.PolicyRule ToApi(PolicyRule rule, bool isOwn) =>
        new(
            rule.Id,
            (Api.PolicyDecision)rule.Decision,
            rule.Says.Localized(),
            isOwn,
            rule.Classes,
            rule.Levels,
            [.. rule.Tiers.Select(FieldTypes.ToApi)],
            [.. rule.Actions.Select(action => (Api.PolicyAction)action)],
            [.. rule.Roles.Select(FieldTypes.ToApi)]
        );
}
