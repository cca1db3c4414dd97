using Kexin.Client.Contracts;

namespace Kexin.Cli.Demo;

/// <summary>Founds the consortium of a demo's nodes: the last one proposes, every node signs.</summary>
internal static class DemoFounding
{
    /// <summary>Founds it.</summary>
    /// <returns>The consortium's id.</returns>
    public static async Task<string> FoundAsync(DemoNetwork network, string purpose, CancellationToken cancel)
    {
        var cards = await Task.WhenAll(network.Nodes.Select(node => node.Client.Node.CardAsync(cancel)));
        var founder = network.Nodes[^1];
        var genesis = await founder.Client.Consortium.CreateAsync(
            new CreateConsortium(purpose, [.. cards.Select(card => card.Encoded)]),
            cancel
        );
        var others = network.Nodes.Where(node => node != founder).ToList();
        var copies = await Task.WhenAll(others.Select(node => JoinAsync(node, genesis.Encoded)));
        var signed = await JoinAsync(founder, [.. copies.Select(copy => copy.Encoded)]);
        await Task.WhenAll(others.Select(node => JoinAsync(node, signed.Encoded)));
        return genesis.Id;

        Task<GenesisInfo> JoinAsync(DemoNode node, params string[] documents) =>
            node.Client.Consortium.JoinAsync(new JoinConsortium(documents), cancel);
    }
}
