using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Node;

/// <summary>Registers the evidence log, proofs and the views of the ledger.</summary>
internal static class LedgerServices
{
    /// <summary>
    /// Needs <see cref="NodeLedger"/>, <see cref="Submitter"/> and <see cref="TimeProvider"/>, and somebody who opens both the ledger and
    /// the log (<see cref="EvidenceService.Open"/>) once a consortium was joined, and disposes the store at the end.
    /// </summary>
    public static IServiceCollection AddLedgerViews(this IServiceCollection services) =>
        services
            .AddSingleton<EvidenceService>()
            .AddSingleton<MemberEvidence>()
            .AddSingleton<IEvidence, PersonsEvidence>()
            .AddSingleton<EvidenceViews>()
            .AddSingleton<AuditEvents>()
            .AddSingleton<EvidenceAnchoring>()
            .AddSingleton<EvidenceRestarts>()
            .AddJob<EvidenceAnchoring>(anchoring => anchoring.RunAsync)
            .AddSingleton<Proofs>()
            .AddSingleton<FeedWatch>()
            .AddSingleton<LedgerAlarms>()
            .AddSingleton<LedgerViews>()
            .AddSingleton<TransactionViews>()
            .AddSingleton<TokenViews>()
            .AddSingleton<NamedActions>();
}
