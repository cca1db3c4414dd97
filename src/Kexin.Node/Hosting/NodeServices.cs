using Kexin.Channels;
using Kexin.Client;
using Kexin.Collaboration.Documents;
using Kexin.Collaboration.Releasing;
using Kexin.Collaboration.Runs;
using Kexin.Collaboration.Tasks;
using Kexin.Collaboration.Waiting;
using Kexin.Cryptography;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Collection;
using Kexin.Governance.Destroying;
using Kexin.Governance.Policy;
using Kexin.Governance.Releasing;
using Kexin.Governance.Versions;
using Kexin.Governance.Waiting;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Member.Joining;
using Kexin.Ledger.Member.Opening;
using Kexin.Node.Inspection.Endpoints;
using Kexin.Peers;
using Kexin.People.Managing;
using Kexin.People.Passkeys;
using Kexin.People.Records;
using Kexin.People.SigningIn;
using Kexin.People.TwoPeople;
using Kexin.Vault;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Kexin.Node;

/// <summary>The composition root: which class gets which.</summary>
internal static class NodeServices
{
    public static void AddNode(
        this IServiceCollection services,
        NodeFolder folder,
        NodeConfiguration configuration,
        NodeKeys keys,
        VerifyAtStart verify,
        IReadOnlyList<string> decoder
    )
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(folder);
        services.AddSingleton(configuration);
        services.AddSingleton(keys);
        services.AddSingleton(keys.Master);
        services.AddSingleton(verify);
        services.AddSingleton<NodeAlarms>();
        if (configuration.Desks is { } desks)
        {
            services.AddSingleton(desks);
            services.AddSingleton<RenewedCertificate>();
        }

        services.AddSingleton<IAlarms>(provider => provider.GetRequiredService<NodeAlarms>());
        services.AddSingleton(HomeOf(folder, configuration, keys));
        services.AddSingleton<SignIns>();
        AddPeople(services, configuration);
        services.AddNodeDatabase(folder.Database);
        AddMembers(services);
        services.AddPeers(
            new PeerSettings(
                configuration.Host,
                configuration.Listen,
                configuration.ChannelPort,
                TimeSpan.FromSeconds(configuration.SessionPatienceInSeconds),
                keys.Certificate,
                keys.Signing,
                configuration.RefusedNetworks
            )
        );
        AddLedger(services);
        services.AddSingleton(provider => new DatasetVault(
            folder.Vault,
            keys.Suite,
            provider.GetRequiredService<TimeProvider>(),
            RandomSource.System,
            decoder
        ));
        services.AddSingleton(provider => new BackupCopies(
            folder,
            keys.Suite,
            keys.Master,
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<ICollectionStore, SealedCollections>();
        services.AddSingleton<ISchemeFiles, SchemeFolder>();
        services.AddSingleton<PolicyInFolder>();
        services.AddSingleton<IPolicyTexts, SealedPolicies>();
        services.AddSingleton<IPolicyFile>(provider => new PolicyInForce(
            provider.GetRequiredService<PolicyInFolder>(),
            provider.GetRequiredService<IPolicyTexts>(),
            provider.GetRequiredService<ILedger>()
        ));
        services.AddDataServices();
        AddObjects(services);
        services.AddLedgerViews();
        AddTasks(services, configuration);
        services.AddInspection();
        AddApi(services);
    }

    private static void AddPeople(IServiceCollection services, NodeConfiguration configuration)
    {
        services.AddSingleton(RandomSource.System);
        services.AddSingleton<IPeopleStore, SealedPeople>();
        services.AddSingleton<PeopleBook>();
        services.AddSingleton<Callers>();
        services.AddSingleton<Admission>();
        services.AddSingleton<NamedIds>();
        services.AddSingleton<IPasswords, IdentityPasswords>();
        services.AddSingleton<LockOut>();
        services.AddSingleton<SignInDesk>();
        services.AddSingleton<TerminalDesk>();
        services.AddSingleton(new PasskeySites(configuration.Name, [.. configuration.NamedOrigins]));
        services.AddSingleton<PasskeyDesk>();
        services.AddSingleton<OrganisationSignIn>();
        services.AddSingleton<SignInQueue>();
        services.AddSingleton<PeopleDesk>();
        services.AddSingleton<TokenDesk>();
        services.AddSingleton<OwnAccount>();
        services.AddSingleton<PeopleViews>();
        services.AddSingleton<ProposalDesk>();
        services.AddSingleton<ProposalViews>();
        services.AddSingleton<TwoPeople>();
        services.AddSingleton<PersonsActs>();
        services.AddSingleton<SignInEvidence>();
        services.AddJob<SignInEvidence>(evidence => evidence.RunAsync);
    }

    private static void AddObjects(IServiceCollection services)
    {
        services.AddSingleton<ObjectsAtHome>();
        services.AddSingleton<ObjectSecrets>();
        services.AddSingleton<ObjectGate>();
        services.AddSingleton<ObjectDoor>();
    }

    private static void AddMembers(IServiceCollection services)
    {
        services.AddSingleton<MemberDirectory>();
        services.AddSingleton<PeerPlaces>();
        services.AddSingleton<AddressBook>();
        services.AddSingleton<AddressMoves>();
        services.AddSingleton<OwnAddress>();
        services.AddJob<OwnAddress>(address => address.RunAsync);
        services.AddSingleton<MemberWatch>();
        services.AddJob<MemberWatch>(watch => watch.RunAsync);
    }

    private static MemberHome HomeOf(NodeFolder folder, NodeConfiguration configuration, NodeKeys keys) =>
        new()
        {
            Genesis = folder.Genesis,
            Founding = folder.Founding,
            Ledger = folder.Ledger,
            Ordering = folder.Ordering,
            SigningMemory = folder.SigningMemory,
            Addresses = folder.Addresses,
            Evidence = folder.Evidence,
            Details = configuration.Describe(keys),
            Configuration = folder.Configuration,
            Certificate = keys.Certificate,
            Key = keys.Signing,
            EvidenceKey = keys.Evidence,
        };

    private static void AddLedger(IServiceCollection services)
    {
        services.AddSingleton(NodeContracts.All);
        services.AddSingleton<NodeLedger>();
        services.AddSingleton<LedgerRepair>();
        services.AddSingleton<LedgerOpening>();
        services.AddSingleton<LedgerStart>();
        services.AddSingleton<NodeStart>();
        services.AddHostedService(provider => provider.GetRequiredService<NodeStart>());
        services.AddSingleton<RecordSeal>();
        services.AddSingleton<IMaskSecret, MaskSecret>();
        services.AddSingleton<IPastReleases, PastReleaseStore>();
        services.AddSingleton<IPastResults, PastResultStore>();
        services.AddSingleton<IRetractionStore, RetractionStore>();
        services.AddSingleton<GrantIndex>();
        services.AddSingleton<Retractions>();
        services.AddSingleton<IBeforeSubmitting>(provider => provider.GetRequiredService<Retractions>());
        services.AddSingleton<IBeforeSubmitting, PublicationFloor>();
        services.AddSingleton<Submitter>();
        services.AddSingleton<ILedger, MemberLedger>();
        services.AddSingleton<SignatureRound>();
        services.AddJob<SignatureRound>(round => round.RunAsync);
        services.AddSingleton<Founding>();
        services.AddSingleton<StoredAlarms>();
        services.AddSingleton<NodeStatus>();
        services.AddSingleton<NodeMetrics>();
        services.AddSingleton<FinalBlocks>();
        services.AddSingleton<DayHistory>();
        services.AddJob<DayHistory>(history => history.RunAsync);
    }

    private static void AddTasks(IServiceCollection services, NodeConfiguration configuration)
    {
        services.AddSingleton<IDocumentRecords, DocumentRecords>();
        services.AddSingleton<ITaskMarkStore, TaskMarkStore>();
        services.AddSingleton<IRunStore, RunStore>();
        services.AddSingleton<IReleaseHistories, ReleaseHistories>();
        services.AddSingleton<IRunMeter>(provider => provider.GetRequiredService<NodeMetrics>());
        services.AddSingleton(new RunLimits(TimeSpan.FromSeconds(configuration.LongestRunInSeconds)));
        services.AddSingleton<TaskDocuments>();
        services.AddSingleton<DocumentCheck>();
        services.AddSingleton<TaskDrafts>();
        services.AddSingleton<TaskMarks>();
        services.AddSingleton<ProtocolGrade>();
        services.AddSingleton<TaskService>();
        services.AddSingleton<TaskAcceptance>();
        services.AddSingleton<TaskRequests>();
        services.AddSingleton<Blame>();
        services.AddSingleton<RunExecution>();
        services.AddSingleton<RunCompletion>();
        services.AddSingleton<TaskRuns>();
        services.AddSingleton<ResultRelease>();
        services.AddSingleton<OwnSummaries>();
        services.AddSingleton<TaskFollower>();
        services.AddSingleton<ConsentFollower>();
        services.AddSingleton<RequestFollower>();
        services.AddHostedService<TaskWatch>();
        services.AddSingleton<OpenMatters>();
        services.AddSingleton<ConsentViews>();
        services.AddSingleton<DestructionViews>();
        services.AddJob<DestructionFollower>(follower => follower.RunAsync);
        services.AddSingleton<Inbox>();
    }

    private static void AddApi(IServiceCollection services)
    {
        services.Configure<JsonOptions>(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, KexinJson.Default);
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
            options.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddApiDescription();
        services
            .AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(NodeMetrics.MeterName)
                    .AddAspNetCoreInstrumentation()
                    .AddRuntimeInstrumentation()
                    // By default they name the socket's path, and so the folder's.
                    .AddView("kestrel.*", new MetricStreamConfiguration { TagKeys = ["error.type"] })
                    .AddPrometheusExporter()
            );
    }
}
