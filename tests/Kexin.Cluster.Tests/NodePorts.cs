using Kexin.Home;

namespace Kexin.Cluster.Tests;

/// <summary>Ports that were free a moment ago, each given once in this process.</summary>
internal static class NodePorts
{
    private static readonly HashSet<int> Given = [];

    /// <summary>The first of as many in a row as a node has.</summary>
    public static int TakeRow()
    {
        lock (Given)
        {
            while (true)
            {
                var first = FreePorts.Find(1)[0];
                if (Given.Add(first))
                {
                    return first;
                }
            }
        }
    }
}
