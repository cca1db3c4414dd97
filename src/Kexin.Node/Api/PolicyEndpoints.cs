using System.Globalization;
using Kexin.Client;
using Kexin.Governance.Masking;
using Kexin.Governance.Policy;
using Kexin.Governance.Versions;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>The rules by which the node decides about access.</summary>
internal static class PolicyEndpoints
{
    public static void MapPolicy(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("policy");
        routes
            .MapGet(GovernanceRoutes.Policy, Get)
            .For("The rules of access: the organisation's own, then the program's.", Permission.ReadDatasets);
        routes
            .MapGet(GovernanceRoutes.Masks, Masks)
            .For(
                "What is done to values of single rows that leave: the organisation's own masks, then the program's.",
                Permission.ReadDatasets
            );
        routes
            .MapPost(GovernanceRoutes.ExplainPolicy, Explain)
            .For("Which rule decides a case, and what would change that.", Permission.ReadDatasets)
            .ChangingNothing();
        routes
            .MapGet(GovernanceRoutes.PolicyVersions, Versions)
            .For("The versions of a member's policy on the ledger, the newest first.", Permission.ReadLedger);
        routes
            .MapGet(GovernanceRoutes.PolicyVersion, Version)
            .For("The text of a version of the own policy, with its salt.", Permission.ReadDatasets);
        routes
            .MapPost(GovernanceRoutes.PolicyVersions, SetAsync)
            .For(
                "Sets the own policy in a next version, with the roles that the last one names.",
                Permission.ChangePolicy
            )
            .TakingTwo(Act.ChangePolicy);
    }

    private static IReadOnlyList<Api.PolicyVersion> Versions(
        PolicyVersions versions,
        ILedger ledger,
        string? member = null
    ) => [.. versions.List(member is null ? null : ledger.FindMember(member)).Select(ToApi)];

    private static Api.PolicyVersionText Version(string id, PolicyVersions versions)
    {
        var (version, text) = versions.Get(
            long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw DomainException.Invalid("A version is a number.", "版本须为数字。")
        );
        return new Api.PolicyVersionText(ToApi(version), text.Salt, text.Yaml);
    }

    private static async Task<Api.Receipt> SetAsync(
        Api.SetPolicy request,
        PolicyVersions versions,
        CancellationToken cancel,
        string? wait = null
    ) => await versions.SetAsync(request.Yaml, request.Reason, QueryValues.Wait(wait), cancel).ToApiAsync();

    private static Api.PolicyVersion ToApi(PolicyVersion version) =>
        new(
            version.Policy.Number,
            version.Policy.Content.ToString(),
            version.Policy.ChangedBy,
            [.. version.Policy.By.Select(voice => new Api.PolicyVoice(voice.Person, voice.Roles))],
            version.Policy.Reason,
            DateTimeOffset.FromUnixTimeMilliseconds(version.Policy.SetAt),
            version.Height,
            version.Transaction?.ToString(),
            version.IsInForce
        );

    private static IReadOnlyList<Api.MaskRule> Masks(OwnPolicy policy) =>
        [
            .. policy.Get().OwnMasks.Select(rule => ToApi(rule, isOwn: true)),
            .. AccessPolicy.ShippedMasks.Select(rule => ToApi(rule, isOwn: false)),
        ];

    private static Api.MaskRule ToApi(MaskRule rule, bool isOwn) =>
        new(
            rule.Id,
            (Api.MaskKind)rule.Mask,
            rule.Says.Localized(),
            isOwn,
            rule.Classes,
            rule.Levels,
            [.. rule.Roles.Select(FieldTypes.ToApi)],
            rule.Purposes
        );

    private static IReadOnlyList<Api.PolicyRule> Get(OwnPolicy policy) =>
        [
            .. policy.Get().Own.Select(rule => ToApi(rule, isOwn: true)),
            .. AccessPolicy.ShippedRules.Select(rule => ToApi(rule, isOwn: false)),
        ];

    private static Api.PolicyExplanation Explain(Api.PolicyCase asked, OwnPolicy policy)
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

        var explained = policy.Explain(
            new PolicyCase(
                asked.Class,
                asked.Level,
                tier,
                (PolicyAction)asked.Action,
                FieldTypes.ToLedger(asked.Role),
                asked.People
            )
        );
        var own = explained.Policy.Own;
        return new Api.PolicyExplanation(
            ToApi(explained.Rule, own.Contains(explained.Rule)),
            [
                .. explained.Changes.Select(change => new Api.PolicyChange(
                    ToApi(change.Case),
                    ToApi(change.Rule, own.Contains(change.Rule))
                )),
            ],
            explained.Policy.Version
        );
    }

    private static Api.PolicyCase ToApi(PolicyCase given) =>
        new(
            given.Level,
            FieldTypes.ToApi(given.Tier),
            (Api.PolicyAction)given.Action,
            FieldTypes.ToApi(given.Role),
            given.Class,
            given.People
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
            [.. rule.Roles.Select(FieldTypes.ToApi)],
            rule.Consent,
            rule.People
        );
}
