using System.Reflection;
using Kexin.Client.Contracts;
using Kexin.Ledger.Consensus.Alarms;

namespace Kexin.Node;

/// <summary>How the node is, in a word and in detail.</summary>
internal sealed class NodeStatus(
    NodeConfiguration configuration,
    NodeKeys keys,
    NodeLedger node,
    LedgerOpening opening,
    NodeAlarms alarms,
    DatasetAlarms datasets,
    LedgerAlarms ledgerAlarms,
    SignIns signIns,
    AddressBook book,
    TimeProvider time
)
{
    private static readonly string Version =
        typeof(NodeStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "0";

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public Health Check()
    {
        var standing = Alarms();
        return new Health(
            opening.IsOpening ? HealthStatus.Starting
                : node.Find()?.Engine.Status.Alarms.Any(alarm => alarm.Kind == LedgerAlarmKind.StorageFailed) == true
                    ? HealthStatus.Unhealthy
                : standing.Count > 0 ? HealthStatus.Degraded
                : HealthStatus.Healthy,
            standing
        );
    }

    public NodeInfo Describe()
    {
        var status = node.Find()?.Engine.Status;
        return new NodeInfo(
            configuration.Name,
            keys.Member.ToString(),
            configuration.Suite,
            configuration.Role,
            Version,
            new Api.NodeEndpoints(
                configuration.ApiAddress.ToString(),
                configuration.PeerEndpoint,
                configuration.ChannelEndpoint
            ),
            node.Find()?.Consortium.ToString(),
            status?.Height ?? -1,
            status?.FinalHeight ?? -1,
            Alarms(),
            _startedAt
        );
    }

    private IReadOnlyList<Alarm> Alarms() =>
        [.. alarms.Standing, .. signIns.Standing, .. datasets.Standing, .. book.Standing, .. ledgerAlarms.Standing()];
}
