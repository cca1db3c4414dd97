using Kexin.Governance.Access;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Classification;
using Kexin.Governance.Classification.Deciding;
using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Collection;
using Kexin.Governance.Consenting;
using Kexin.Governance.Consents;
using Kexin.Governance.Destroying;
using Kexin.Governance.Granting;
using Kexin.Governance.Policy;
using Kexin.Governance.Proposing;
using Kexin.Governance.Releasing;
using Kexin.Governance.Versions;
using Kexin.Governance.Waiting;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Node;

/// <summary>What the node's data and its grants are handled by.</summary>
internal static class DataServices
{
    /// <summary>Adds them; vault, master key, clock, database, ledger, submitter and evidence come from the host.</summary>
    public static IServiceCollection AddDataServices(this IServiceCollection services) =>
        services
            .AddSingleton<DatasetKeys>()
            .AddSingleton<StoredDatasets>()
            .AddSingleton<IStoredDatasets>(provider => provider.GetRequiredService<StoredDatasets>())
            .AddSingleton<IVault, HomeVault>()
            .AddSingleton<MissingDatasets>()
            .AddSingleton<LikeNames>()
            .AddSingleton<DatasetAlarms>()
            .AddSingleton<VaultCheck>()
            .AddSingleton<IClassificationStore, ClassificationStore>()
            .AddSingleton<SchemeLibrary>()
            .AddSingleton<Classifying>()
            .AddSingleton<OwnPolicy>()
            .AddSingleton<IActingPeople, ActingPeople>()
            .AddSingleton<PolicyVersions>()
            .AddSingleton<Collecting>()
            .AddSingleton<DestructionService>()
            .AddSingleton<DestructionFollower>()
            .AddSingleton<IHeldCopies, HeldCopies>()
            .AddSingleton<OwnDatasets>()
            .AddSingleton<HeldUploads>()
            .AddSingleton<Publishing>()
            .AddSingleton<PublishedDatasets>()
            .AddSingleton<IConsentLinks, ConsentLinkStore>()
            .AddSingleton<StandingConsents>()
            .AddSingleton<ConsentService>()
            .AddSingleton<Gate>()
            .AddSingleton<RowRelease>()
            .AddSingleton<ExportTracing>()
            .AddSingleton<TaskGrants>()
            .AddSingleton<GrantProposals>()
            .AddSingleton<GrantService>();
}
