using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>The nodes of a consortium, in a folder that goes away with them.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    /// <summary>More than any test makes: a test fills a disk, not its quota.</summary>
    private const int OpenRequests = 1_000_000;

    private Cluster(string root, IReadOnlyList<NodeProcess> nodes)
    {
        Root = root;
        Nodes = nodes;
    }

    public string Root { get; }

    public IReadOnlyList<NodeProcess> Nodes { get; }

    public NodeProcess this[string name] => Nodes.Single(node => node.Name == name);

    /// <summary>Those who bring data.</summary>
    public IReadOnlyList<NodeProcess> Providers =>
        [.. Nodes.Where(node => node.Role == MemberRole.Member && node.Name != "centre")];

    /// <summary>Who asks.</summary>
    public NodeProcess Centre => this["centre"];

    /// <summary>Who orders.</summary>
    public NodeProcess Regulator => this["regulator"];

    /// <summary>Makes and starts nodes for the providers, a centre that asks and a regulator that orders, and founds their consortium.</summary>
    public static Task<Cluster> StartAsync(string suite, params string[] providers) =>
        StartAsync(suite, providers, _ => { });

    /// <param name="suite">The suite of all nodes.</param>
    /// <param name="providers">Names of those who bring data.</param>
    /// <param name="prepare">Called with each node before its first start.</param>
    public static async Task<Cluster> StartAsync(
        string suite,
        IReadOnlyList<string> providers,
        Action<NodeProcess> prepare
    )
    {
        var root = Directory.CreateTempSubdirectory("kexin-cluster-").FullName;
        var nodes = new List<NodeProcess>();
        var cluster = new Cluster(root, nodes);
        try
        {
            foreach (var name in providers.Append("centre"))
            {
                nodes.Add(NodeProcess.Make(root, name, MemberRole.Member, suite));
            }

            nodes.Add(NodeProcess.Make(root, "regulator", MemberRole.Regulator, suite));
            nodes.ForEach(prepare);
            await Task.WhenAll(nodes.Select(node => node.StartAsync()));
            await cluster.FoundAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every node that runs has that block, final.</summary>
    public async Task CatchUpAsync(long height, params NodeProcess[] without)
    {
        foreach (var node in Nodes.Except(without).Where(node => !node.HasEnded))
        {
            await WaitAsync(
                async () => (await node.Client.Ledger.StatusAsync()).FinalHeight >= height,
                $"{node.Name} reaches block {height}"
            );
        }
    }

    /// <summary>Waits until every node votes and has the same last block, final, and checks that they hold the same tokens.</summary>
    public async Task AgreeAsync()
    {
        List<LedgerStatus> all = [];
        await WaitAsync(
            async () =>
            {
                all = [.. await Task.WhenAll(Nodes.Select(node => node.Client.Ledger.StatusAsync()))];
                return all.All(one => one.IsVoting && one.FinalHeight == one.Height && one.Height == all[0].Height);
            },
            () => $"all nodes reach the same block: {string.Join(", ", all.Select(one => one.FinalHeight))}"
        );
        if (all.Select(one => one.StateRoot).Distinct().Count() != 1)
        {
            throw new InvalidOperationException("The nodes have the same height and different states.");
        }
    }

    /// <summary>Asks again and again until it is so.</summary>
    public static Task WaitAsync(Func<Task<bool>> isSo, string what) => WaitAsync(isSo, () => what);

    /// <inheritdoc cref="WaitAsync(Func{Task{bool}}, string)"/>
    public static async Task WaitAsync(Func<Task<bool>> isSo, Func<string> what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        while (!await isSo())
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited for four minutes in vain: {what()}.");
            }

            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        if (Environment.GetEnvironmentVariable("KEXIN_KEEP_CLUSTERS") is null)
        {
            Directory.Delete(Root, recursive: true);
        }
    }

    private async Task FoundAsync()
    {
        var cards = await Task.WhenAll(Nodes.Select(node => node.Client.Node.CardAsync()));
        var genesis = await Regulator.Client.Consortium.CreateAsync(
            new CreateConsortium(
                "Cluster test",
                [.. cards.Select(card => card.Encoded)],
                Rules: new ConsortiumRules(OpenRequests: OpenRequests)
            )
        );
        var others = Nodes.Where(node => node != Regulator).ToList();
        var copies = await Task.WhenAll(others.Select(node => JoinAsync(node, genesis.Encoded)));
        var signed = await JoinAsync(Regulator, [.. copies.Select(copy => copy.Encoded)]);
        foreach (var node in others)
        {
            await JoinAsync(node, signed.Encoded);
        }

        static Task<GenesisInfo> JoinAsync(NodeProcess node, params string[] documents) =>
            node.Client.Consortium.JoinAsync(new JoinConsortium(documents));
    }
}
