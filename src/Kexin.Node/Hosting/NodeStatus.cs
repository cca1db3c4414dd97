using System.Reflection;
using Kexin.Client.Contracts;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Member.Joining;

namespace Kexin.Node;

/// <summary>How the node is, in a word and in detail.</summary>
internal sealed class NodeStatus(
    NodeConfiguration configuration,
    NodeKeys keys,
    NodeLedger node,
    LedgerStart opening,
    NodeAlarms alarms,
    DatasetAlarms datasets,
    LedgerAlarms ledgerAlarms,
    StoredAlarms stored,
    SignIns signIns,
    AddressMoves moves,
    TimeProvider time
)
{
    private static readonly string Version =
        typeof(NodeStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "0";

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public async Task<Health> CheckAsync(CancellationToken cancel)
    {
        var standing = await AlarmsAsync(cancel);
        return new Health(
            opening.IsOpening ? HealthStatus.Starting
                : node.Find()?.Engine.Status.Alarms.Any(alarm => alarm.Kind == LedgerAlarmKind.StorageFailed) == true
                    ? HealthStatus.Unhealthy
                : standing.Count > 0 ? HealthStatus.Degraded
                : HealthStatus.Healthy,
            standing
        );
    }

    public async Task<NodeInfo> DescribeAsync(CancellationToken cancel)
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
            await AlarmsAsync(cancel),
            _startedAt
        );
    }

    private async Task<IReadOnlyList<Alarm>> AlarmsAsync(CancellationToken cancel)
    {
        IEnumerable<RaisedAlarm> standing =
        [
            .. alarms.Standing,
            .. datasets.Standing,
            .. signIns.Standing,
            .. moves.Standing,
            .. ledgerAlarms.Standing(),
            .. await stored.StandingAsync(cancel),
        ];
        return [.. standing.Select(alarm => alarm.ToApi(node.Find()))];
    }
}
