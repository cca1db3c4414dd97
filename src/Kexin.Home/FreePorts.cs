using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace Kexin.Home;

/// <summary>Ports for new nodes of this machine.</summary>
/// <remarks>
/// They lie below those that the system gives to connections that go out: one of these, found free, may be taken a moment later by whoever
/// calls somebody, and the node that was to listen there does not start.
/// </remarks>
public static class FreePorts
{
    /// <summary>How many ports a node has.</summary>
    public const int OfANode = 4;

    private const int Lowest = 10_240;
    private const int LowestGivenOut = 32_768;
    private const int MostTries = 10_000;
    private const string RangeGivenOut = "/proc/sys/net/ipv4/ip_local_port_range";

    /// <summary>Finds ports that were free a moment ago, at random.</summary>
    /// <param name="nodes">For how many nodes.</param>
    /// <returns>For each node the first of <see cref="OfANode"/> in a row, all different.</returns>
    /// <exception cref="NodeFaultException">Hardly any port is free.</exception>
    public static IReadOnlyList<int> Find(int nodes)
    {
        var rows = (FirstGivenOut() - Lowest) / OfANode;
        var found = new HashSet<int>();
        for (var tried = 0; found.Count < nodes; tried++)
        {
            if (tried == MostTries)
            {
                throw new NodeFaultException(
                    "No free ports were found for a new node: name them with --port.",
                    "没有为新节点找到空闲端口：请用 --port 指定。"
                );
            }

            var first = Lowest + (OfANode * RandomNumberGenerator.GetInt32(rows));
            if (
                Enumerable
                    .Range(first, OfANode)
                    .All(port => !NodePorts.IsTaken(new IPEndPoint(IPAddress.Loopback, port)))
            )
            {
                found.Add(first);
            }
        }

        return [.. found];
    }

    private static int FirstGivenOut()
    {
        var range = File.Exists(RangeGivenOut) ? File.ReadAllText(RangeGivenOut).Split('\t', ' ') : [];
        return
            range.Length > 0
            && int.TryParse(range[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && first > Lowest + MostTries
            ? first
            : LowestGivenOut;
    }
}
