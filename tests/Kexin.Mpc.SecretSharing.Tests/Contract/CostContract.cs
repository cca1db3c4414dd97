using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.SecretSharing.Tests.Contract;

/// <summary>What a dry run says is what a run takes.</summary>
public sealed class CostContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dry_run_says_what_a_run_takes_and_what_the_wire_sees(bool verified)
    {
        const int Words = 70;
        await using var sessions = await TappedSessions.OpenAsync(Engines.Three);
        var costs = await Engines.RunAsync(
            sessions,
            verified ? Engines.VerifiedAsync : Engines.ReplicatedAsync,
            async engine =>
            {
                await ProgramAsync(engine, Words);
                return (Run: engine.Cost, engine.Layout, engine.Withstands);
            }
        );
        foreach (var (run, layout, withstands) in costs)
        {
            using var dry = verified
                ? VerifiedReplicatedEngine.CreateDryRun(layout)
                : new DryRun(EnginePrices.Replicated, layout);
            await ProgramAsync(dry, Words);
            Assert.Equal(dry.Cost, run);
            Assert.Equal(verified ? AdversaryModel.Malicious : AdversaryModel.SemiHonest, withstands);

            // Besides, each party sent 32 bytes to each of the others to agree on keys.
            var sent = sessions
                .Messages.Where(message => message.From == Engines.Three[layout.Party])
                .Sum(message => message.Bytes.Length);
            Assert.Equal(run.BytesSent + 64, sent);
        }

        // Input, product, matrix, shift (1 + 7 + 2), opening, and the input's bytes.
        Assert.True(verified || costs[0].Run.Rounds == 14);
        Assert.Equal(costs[0].Run.BytesSent, costs[1].Run.BytesSent + (16 * Words));
    }

    [Fact]
    public async Task A_dry_run_with_MACs_says_what_a_run_takes()
    {
        const int Words = 3;
        await using var sessions = await TappedSessions.OpenAsync(Engines.Two);
        var costs = await Engines.RunAsync(
            sessions,
            Engines.AuthenticatedAsync,
            async engine =>
            {
                await ProgramAsync(engine, Words);
                return (engine.Cost, engine.Layout.Party, engine.Withstands);
            }
        );
        foreach (var (cost, party, withstands) in costs)
        {
            using var dry = new DryRun(EnginePrices.Authenticated, ShareLayout.Authenticated(party));
            await ProgramAsync(dry, Words);
            Assert.Equal((dry.Cost, AdversaryModel.Malicious), (cost, withstands));
        }
    }

    private static async Task ProgramAsync(IShareEngine engine, int words)
    {
        var mine = engine.Layout.Party == 0 ? new ulong[words] : [];
        var input = await engine.InputAsync(ShareDomain.Ring64, 0, mine, words, None);
        var product = await engine.MultiplyAsync(input, input, None);
        await engine.MultiplyAsync(product, product, new MatrixShape(words, 1, words), None);
        await engine.OpenAsync(await Conversions.ShiftRightAsync(engine, product, 8, None), None);
    }
}
