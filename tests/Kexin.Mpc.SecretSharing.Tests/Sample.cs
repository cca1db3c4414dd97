using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing.Tests;

/// <summary>What the project's README shows.</summary>
public sealed class Sample
{
    [Fact]
    public async Task The_example_runs()
    {
        var cancel = CancellationToken.None;
        await using var sessions = await TappedSessions.OpenAsync(["North", "East", "South"]);

        // Three organisations, of whom none trusts another with its figures: whose mean is greatest, and by how much above the least?
        async Task<double[]> SpreadAsync(IShareEngine engine, double[] mine, int countEach)
        {
            var means = new List<SharedVector>();
            for (var owner = 0; owner < engine.Layout.Parties; owner++)
            {
                var values = owner == engine.Layout.Party ? mine : [];
                var numbers = await SharedVector.InputAsync(engine, owner, values, countEach, fractionBits: 16, cancel);
                means.Add(await numbers.Sum().MultiplyAsync(1.0 / countEach, cancel));
            }

            var all = means[0].Append(means[1]).Append(means[2]);
            var (most, least) = (await all.MaxAsync(cancel), await all.MinAsync(cancel));
            return await (most - least).OpenAsync(cancel);
        }

        // What it will take, before anybody is asked.
        using var dry = new DryRun(EnginePrices.Replicated, ShareLayout.Replicated(party: 0));
        await SpreadAsync(dry, new double[100], countEach: 100);
        var cost = dry.Cost;
        Console.WriteLine($"{cost.Rounds} rounds, {cost.BytesSent} bytes sent, {cost.Products} products");

        // Each organisation runs this, in a session that is open with the two others.
        async Task<double[]> RunAsync(Session session, double[] mine)
        {
            string[] parties = ["North", "East", "South"];
            using var engine = await ReplicatedEngine.OpenAsync(
                session,
                parties,
                RandomSource.System,
                progress: null,
                cancel
            );
            return await SpreadAsync(engine, mine, countEach: 100);
        }

        double[][] figures =
        [
            [.. Enumerable.Repeat(2.5, 100)],
            [.. Enumerable.Range(0, 100).Select(i => (double)i)],
            [.. Enumerable.Repeat(-1.0, 100)],
        ];
        var spreads = await sessions.RunAsync((session, party) => RunAsync(session, figures[party]));
        Assert.All(spreads, spread => Assert.InRange(Assert.Single(spread), 50.5 - 0.05, 50.5 + 0.05));

        // The README prints what the dry run says.
        var readme = await File.ReadAllTextAsync(Path.Combine(Root(), "src", "Kexin.Mpc.SecretSharing", "README.md"));
        Assert.Contains(
            $"{cost.Rounds} rounds, {cost.BytesSent} bytes sent, {cost.Products} products",
            readme,
            StringComparison.Ordinal
        );
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Kexin.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
