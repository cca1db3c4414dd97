using System.Net;
using System.Net.Sockets;

namespace Kexin.Cluster.Tests;

/// <summary>Ports that were free a moment ago, each given once in this process.</summary>
internal static class NodePorts
{
    private static readonly HashSet<int> Given = [];

    public static int[] Take(int count)
    {
        lock (Given)
        {
            var probes = new List<TcpListener>();
            var ports = new List<int>();
            try
            {
                while (ports.Count < count)
                {
                    var probe = new TcpListener(IPAddress.Loopback, 0);
                    probes.Add(probe);
                    probe.Start();
                    var port = ((IPEndPoint)probe.LocalEndpoint).Port;
                    if (Given.Add(port))
                    {
                        ports.Add(port);
                    }
                }

                return [.. ports];
            }
            finally
            {
                probes.ForEach(probe => probe.Dispose());
            }
        }
    }
}
