using System.Globalization;
using System.Net;
using System.Text;
using Kexin.Ledger.Consensus.Ordering;

namespace Kexin.Ledger.Consensus.Tests.Ordering;

/// <summary>A process that orders numbers for ever and prints each when it is acknowledged.</summary>
internal static class OrderingProcess
{
    private const int InFlight = 16;

    public static async Task<int> RunAsync(string folder, int members)
    {
        var addresses = ReadAddresses(folder, members);
        var consumers = addresses.ConvertAll(_ => new RecordingConsumer());
        var group = await StartGroupAsync(folder, addresses, consumers);
        var leader = await LeaderAsync(group);
        var next = FirstNumber(folder);
        var output = Console.Out;
        var workers = Enumerable.Range(0, InFlight).Select(_ => OrderForEverAsync());
        await Task.WhenAll(workers);
        return 0;

        async Task OrderForEverAsync()
        {
            while (true)
            {
                var text = Interlocked.Increment(ref next).ToString(CultureInfo.InvariantCulture);
                await leader.OrderAsync(Encoding.UTF8.GetBytes(text), CancellationToken.None);
                lock (output)
                {
                    output.Write(text + "\n");
                    output.Flush();
                }
            }
        }
    }

    public static List<IPEndPoint> ReadAddresses(string folder, int members) =>
        members == 1
            ? [new IPEndPoint(IPAddress.Loopback, 1)]
            :
            [
                .. File.ReadAllLines(Path.Combine(folder, "ports"))
                    .Select(line => new IPEndPoint(IPAddress.Loopback, int.Parse(line, CultureInfo.InvariantCulture))),
            ];

    public static RaftOptions Options(string folder, IReadOnlyList<IPEndPoint> addresses, int index) =>
        new()
        {
            Folder = Path.Combine(folder, $"member-{index}"),
            Address = addresses[index],
            FirstMembers = addresses,
            EntriesPerSnapshot = int.MaxValue,
        };

    public static async Task<List<RaftOrderer>> StartGroupAsync(
        string folder,
        List<IPEndPoint> addresses,
        IReadOnlyList<IOrderedConsumer> consumers
    )
    {
        var group = new List<RaftOrderer>();
        for (var i = 0; i < addresses.Count; i++)
            group.Add(
                await RaftOrderer.StartAsync(Options(folder, addresses, i), consumers[i], CancellationToken.None)
            );
        return group;
    }

    public static async Task<RaftOrderer> LeaderAsync(IReadOnlyList<RaftOrderer> group)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var first = await Task.WhenAny(
            group.Select(async member =>
            {
                await member.WaitForLeadershipAsync(patience.Token);
                return member;
            })
        );
        return await first;
    }

    // Each run begins at numbers of its own, so that a number names one entry for ever.
    private static long FirstNumber(string folder)
    {
        var path = Path.Combine(folder, "runs");
        var run = File.Exists(path) ? long.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture) + 1 : 1;
        File.WriteAllText(path, run.ToString(CultureInfo.InvariantCulture));
        return run * 1_000_000;
    }
}
