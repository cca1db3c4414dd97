using System.Diagnostics;

namespace Kexin.Cluster.Tests.Faults;

/// <summary>What faults are done to: four node processes under load, and what the load has been promised.</summary>
internal sealed class FaultScene(Cluster cluster, SteadyLoad load, Random random)
{
    private const int NewReceipts = 3;

    public Cluster Cluster { get; } = cluster;

    public SteadyLoad Load { get; } = load;

    /// <summary>Seeded: the same choices for the same seed.</summary>
    public Random Random { get; } = random;

    public NodeProcess Orderer => Cluster.Regulator;

    /// <summary>One of those who don't order.</summary>
    public NodeProcess Follower => Choose([.. Cluster.Nodes.Where(node => node != Orderer)]);

    /// <summary>Any of them.</summary>
    public NodeProcess Anyone => Choose(Cluster.Nodes);

#pragma warning disable CA5394 // Nobody's secret: choices that a seed must repeat.
    public T Choose<T>(IReadOnlyList<T> items) => items[Random.Next(items.Count)];

    /// <summary>So many different nodes.</summary>
    public IReadOnlyList<NodeProcess> Several(int count)
    {
        var nodes = Cluster.Nodes.ToArray();
        Random.Shuffle(nodes);
        return [.. nodes.Take(count)];
    }
#pragma warning restore CA5394

    /// <summary>Waits until the ledger has taken something new.</summary>
    public Task GoOnAsync()
    {
        var before = Load.Final;
        return Cluster.WaitAsync(
            () => Task.FromResult(Load.Final >= before + NewReceipts),
            () => $"the ledger goes on after {before} receipts; newest refusal: {Load.LastRefusal}"
        );
    }

    /// <summary>Kills nodes and starts them again.</summary>
    public static async Task RestartAsync(
        IReadOnlyList<NodeProcess> nodes,
        params (string Name, string Value)[] environment
    )
    {
        await Task.WhenAll(nodes.Where(node => !node.HasEnded).Select(node => node.KillAsync()));
        await Task.WhenAll(nodes.Select(node => node.StartAsync(environment)));
    }

    /// <summary>Copies a node's folder as a machine's snapshot has it: the process stands still meanwhile.</summary>
    /// <returns>The copy's path.</returns>
    public static async Task<string> SnapshotAsync(NodeProcess node)
    {
        var copy = node.Folder + ".copy";
        if (!node.HasEnded)
        {
            await node.SignalAsync("STOP");
        }

        await CopyAsync(node.Folder, copy);
        if (!node.HasEnded)
        {
            await node.SignalAsync("CONT");
        }

        return copy;
    }

    /// <summary>Puts a copy in the place of the folder of a node that does not run; the copy is gone afterwards.</summary>
    public static void Restore(NodeProcess node, string copy)
    {
        Directory.Delete(node.Folder, recursive: true);
        Directory.Move(copy, node.Folder);
    }

    private static async Task CopyAsync(string from, string to)
    {
        using var copy = Process.Start("cp", ["-a", from, to]);
        await copy.WaitForExitAsync();
        if (copy.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{from}' could not be copied to '{to}'.");
        }
    }
}
