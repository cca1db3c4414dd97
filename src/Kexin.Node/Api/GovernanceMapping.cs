using System.Diagnostics;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Granting;
using Kexin.Governance.Grants;
using Kexin.Governance.Proposing;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>What governance asks and says, in the API's types.</summary>
internal static class GovernanceMapping
{
    private static readonly long s_last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static Publication ToDomain(this Api.PublishDataset request) =>
        new(
            request.Description,
            request.Purposes,
            [
                .. (request.Fields ?? []).Select(field => new FieldPublication(
                    field.Name,
                    field.Level,
                    FieldTypes.ToLedger(field.Tier),
                    field.Description
                )),
            ],
            request.Level,
            request.Tier is { } tier ? FieldTypes.ToLedger(tier) : null,
            (request.Roles ?? new Dictionary<string, Api.FieldRole>()).ToDictionary(
                role => role.Key,
                role => FieldTypes.ToLedger(role.Value),
                StringComparer.Ordinal
            )
        );

    public static GrantRequest ToDomain(this Api.RequestGrant request) =>
        new(
            request.Dataset,
            request.Fields,
            request.Purpose,
            request.ValidUntil,
            request.Computation,
            request.AnswerBy,
            request.Limits?.ToDomain()
        );

    public static GrantApproval ToDomain(this Api.ApproveGrant request) =>
        new(
            request.Fields,
            request.ValidUntil,
            request.Reason,
            request.Limits?.ToDomain(),
            request.Each is null
                ? null
                :
                [
                    .. request.Each.Select(each => new FieldDecision(
                        each.Field,
                        each.ValidUntil?.ToUnixTimeMilliseconds(),
                        each.Reason ?? ""
                    )),
                ],
            request.Standing
        );

    public static Api.GrantProposal ToApi(this GrantProposal proposal) =>
        new(
            new Api.RequestGrant(
                proposal.Dataset.ToString(),
                [.. proposal.Fields.Select(field => field.Name)],
                proposal.Purpose,
                proposal.ValidUntil,
                proposal.Computation?.ToString(),
                Limits: new Api.GrantLimits(
                    proposal.Rows.Count == 0 ? null : [.. proposal.Rows.Select(row => row.ToString())],
                    proposal.People.Count == 0 ? null : proposal.People,
                    proposal.Uses
                )
            ),
            [.. proposal.Fields.Select(ToApi)],
            [.. proposal.LeftOut.Select(ToApi)],
            proposal.Standing?.ToString()
        );

    private static Api.FieldReason ToApi(FieldReason reason) => new(reason.Name, reason.Why.Localized());

    private static LimitText ToDomain(this Api.GrantLimits limits) =>
        new(limits.Rows ?? [], limits.People ?? [], limits.Uses);

    public static Api.Grant ToApi(this StandingGrant standing, ILedger ledger)
    {
        var (token, grant) = (standing.Token, standing.Grant);
        return new Api.Grant(
            token.Id.ToString(),
            grant.Terms.Dataset.ToString(),
            standing.DatasetName,
            ledger.Reference(grant.DataOwner),
            ledger.Reference(token.Owner),
            grant.Terms.Fields,
            grant.Terms.Purpose,
            standing.Standing switch
            {
                GrantStanding.Approved => Api.GrantState.Approved,
                GrantStanding.Refused => Api.GrantState.Refused,
                GrantStanding.Revoked => Api.GrantState.Revoked,
                GrantStanding.Expired => Api.GrantState.Expired,
                GrantStanding.Withdrawn => Api.GrantState.Withdrawn,
                GrantStanding.Requested => Api.GrantState.Requested,
                GrantStanding.Unanswered => Api.GrantState.Unanswered,
                _ => throw new UnreachableException(),
            },
            Moment(grant.RequestedAt),
            Moment(grant.Terms.ValidUntil),
            grant.DecidedAt is { } decided ? Moment(decided) : null,
            grant.Reason.Length == 0 ? null : grant.Reason,
            grant.Terms.Computation?.ToString(),
            standing.NameWarning?.Localized(),
            grant.State == GrantState.Requested ? Moment(grant.AnswerBy) : null,
            grant.Asked is { } asked
                ? new Api.AskedUse(asked.Fields, Moment(asked.ValidUntil), asked.Computation?.ToString())
                : null,
            grant.Terms.Limits is { } limits
                ? new Api.GrantLimits(
                    [.. limits.Rows.Select(condition => condition.ToString())],
                    limits.People,
                    limits.Uses
                )
                : null,
            grant.Each is { } each
                ?
                [
                    .. each.Select(decision => new Api.FieldDecision(
                        decision.Field,
                        decision.ValidUntil is { } last ? Moment(last) : null,
                        decision.Reason.Length == 0 ? null : decision.Reason
                    )),
                ]
                : null,
            grant.Used
        );
    }

    /// <summary>Any member may ask for a grant that ends after the calendar; the list is shown all the same.</summary>
    private static DateTimeOffset Moment(long milliseconds) =>
        milliseconds > s_last ? DateTimeOffset.MaxValue : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
