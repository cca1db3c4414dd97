using Kexin.Client;
using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Releasing;
using Kexin.Governance.Policy;
using Kexin.Governance.Releasing;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>What is checked of rows that leave, and which have left.</summary>
internal static class AirlockEndpoints
{
    private const int MostReleases = 1000;

    public static void MapAirlock(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("policy");
        routes
            .MapGet(GovernanceRoutes.Airlock, GetAsync)
            .For(
                "What is checked of rows and results that leave, what joint computations must withstand, and what has left.",
                Permission.ReadGrants,
                Permission.ReadDatasets
            );
        routes
            .MapPost(GovernanceRoutes.TraceExport, TraceAsync)
            .For(
                "Which export rows that were found are from, by its mark.",
                Permission.ReadGrants,
                Permission.ReadDatasets
            )
            .ChangingNothing();
    }

    private static async Task<Api.ExportTrace> TraceAsync(
        Api.TraceExport request,
        ExportTracing tracing,
        ILedger ledger,
        CancellationToken cancel
    )
    {
        var trace = await tracing.TraceAsync(
            [.. request.Columns.Select(column => (column.Name, column.Values))],
            cancel
        );
        return new Api.ExportTrace(
            [
                .. trace.Exports.Select(found => new Api.TracedExport(
                    ToApi(found.Release, ledger),
                    found.Score.Bits,
                    found.Score.Agreeing,
                    found.Score.IsRising,
                    Math.Floor(-found.LogChance)
                )),
            ],
            trace.Tried,
            request.Columns[0].Values.Count
        );
    }

    private static Api.PastRelease ToApi(PastRelease release, ILedger ledger) =>
        new(
            release.Dataset.ToString(),
            ledger.Reference(release.Requester),
            release.Grant.ToString(),
            DateTimeOffset.FromUnixTimeMilliseconds(release.At),
            release.Fields,
            release.RowCount,
            release.Values,
            release.Evidence
        );

    private static async Task<Api.Airlock> GetAsync(
        OwnPolicy policy,
        IPastReleases releases,
        IPastResults results,
        ILedger ledger,
        CancellationToken cancel
    )
    {
        var rules = policy.Get();
        var past = await releases.ListAsync(cancel);
        var left = await results.ListAsync(cancel);
        return new Api.Airlock(
            rules.Release.SmallestClass,
            rules.Release.Diversity,
            rules.Release.Digits,
            rules.Release.Dominance,
            rules.Release.MonthlyValues,
            [
                .. rules.Protocols.Select(rule => new Api.ProtocolRule(
                    rule.Id,
                    rule.Says.Localized(),
                    rule.Levels,
                    rule.Counterparties,
                    (Api.AdversaryModel)rule.Adversary,
                    rule.SmallestGroup
                )),
            ],
            [.. past.Reverse().Take(MostReleases).Select(release => ToApi(release, ledger))],
            new Api.ResultTerms(
                rules.Results.SmallestCount,
                rules.Results.Digits,
                rules.Results.MonthlyValues,
                rules.Results.TwoPeople
            ),
            [
                .. left.Reverse()
                    .Take(MostReleases)
                    .Select(result => new Api.PastResult(
                        result.Task.ToString(),
                        ledger.Find(result.Task) is { } task ? TaskToken.Read(task).Title : "",
                        DateTimeOffset.FromUnixTimeMilliseconds(result.At),
                        result.Parts,
                        result.Values,
                        result.Evidence
                    )),
            ]
        );
    }
}
