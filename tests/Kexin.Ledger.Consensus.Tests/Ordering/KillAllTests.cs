using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Kexin.Ledger.Consensus.Tests.Ordering;

/// <summary>Faults: every member of the group dies at once, in the middle of its work.</summary>
public sealed class KillAllTests : IDisposable
{
    private const int Rounds = 3;
    private const int AcknowledgedPerRound = 150;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_acknowledged_entry_is_lost_when_the_whole_group_is_killed(int members)
    {
        File.WriteAllLines(
            folder["ports"],
            FreePorts(members).Select(port => port.ToString(CultureInfo.InvariantCulture))
        );
        var acknowledged = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            using var process = ChildProcess.Start(
                "order",
                folder.Path,
                members.ToString(CultureInfo.InvariantCulture)
            );
            for (var i = 0; i < AcknowledgedPerRound; i++)
                acknowledged.Add(
                    await process.ReadLineAsync() ?? throw new InvalidOperationException("The process ended.")
                );
            acknowledged.AddRange(await process.KillAsync());
        }

        var addresses = OrderingProcess.ReadAddresses(folder.Path, members);
        var consumers = addresses.ConvertAll(_ => new RecordingConsumer());
        var group = await OrderingProcess.StartGroupAsync(folder.Path, addresses, consumers);
        var leader = await OrderingProcess.LeaderAsync(group);
        await leader.OrderAsync("last"u8.ToArray(), CancellationToken.None);
        var delivered = consumers[group.IndexOf(leader)].Entries;
        foreach (var member in group)
            await member.DisposeAsync();

        Assert.Empty(acknowledged.Except(delivered));
        Assert.Equal(delivered.Count, delivered.Distinct().Count());
        Assert.Equal("last", delivered[^1]);
    }

    private static List<int> FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.ConvertAll(listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }
}
