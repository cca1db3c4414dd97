using System.Net;
using System.Net.Sockets;

namespace Kexin.Home;

/// <summary>The ports at which a node listens, and whether another program has one of them.</summary>
public static class NodePorts
{
    /// <summary>Refuses to start where a port is taken; tried once, before anything is made or opened.</summary>
    /// <exception cref="NodeFaultException">One is taken, or the address is not this machine's.</exception>
    public static void ThrowIfTaken(NodeConfiguration configuration)
    {
        var taken = FindTaken(configuration);
        if (taken.Count > 0)
        {
            throw new NodeFaultException(
                $"The node cannot listen at {string.Join(", ", taken)}: another program or another node does (ss -ltnp names it). "
                    + "Stop that one, or take other ports: kexin init --port for a new node, node.json in the folder of one that is there.",
                $"节点无法监听 {string.Join("、", taken)}：已被其他程序或其他节点占用（用 ss -ltnp 查看）。"
                    + "请停止该程序或换用其他端口：新节点用 kexin init --port，已有节点修改其文件夹中的 node.json。"
            )
            {
                IsUsage = true,
            };
        }
    }

    /// <summary>The places at which the node is to listen and cannot.</summary>
    internal static IReadOnlyList<IPEndPoint> FindTaken(NodeConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var others = IPAddress.Parse(configuration.Listen);
        List<IPEndPoint> all =
        [
            new(IPAddress.Loopback, configuration.ApiPort),
            new(others, configuration.PeerPort),
            new(others, configuration.ChannelPort),
            new(others, configuration.OrdererPort),
            .. configuration.Desks is { } desks
                ? [new(IPAddress.Parse(desks.Listen), desks.Port)]
                : Array.Empty<IPEndPoint>(),
        ];
        return [.. all.Where(IsTaken)];
    }

    internal static bool IsTaken(IPEndPoint place)
    {
        try
        {
            using var listener = new TcpListener(place);
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
