using System.Globalization;

namespace Kexin.Home.Tests;

public sealed class FreePortsTests
{
    [Fact]
    public void Each_node_gets_a_row_of_its_own_that_no_connection_is_given()
    {
        const int Nodes = 50;
        var first = FreePorts.Find(Nodes);
        var all = first.SelectMany(port => Enumerable.Range(port, FreePorts.OfANode)).ToList();
        Assert.Equal(Nodes * FreePorts.OfANode, all.Distinct().Count());
        var givenOut = File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t');
        Assert.All(all, port => Assert.InRange(port, 1024, int.Parse(givenOut[0], CultureInfo.InvariantCulture) - 1));
    }
}
