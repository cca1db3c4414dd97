using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Percentiles;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Computations.Survival;
using Kexin.Computations.Tests.Documents;
using Kexin.Computations.Tests.Policy;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Data.Memory;
using Kexin.Ledger.Contracts;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Computations.Tests.Engines;

/// <summary>An asker that also provides: whatever it says of its own rows, only the others' decide whether something opens to it.</summary>
public sealed class AskerRejects
{
    private const int SmallestGroup = 2;

    private static readonly MemberId s_asker = SampleDocuments.Member(1);

    [Theory]
    [InlineData(ShareProtocol.Sharing3, 3)]
    [InlineData(ShareProtocol.SharingN, 2)]
    public async Task Counts_that_it_claims_for_the_gates_open_nothing(ShareProtocol protocol, int providers)
    {
        // The median of one row is that row; of ten, none in particular.
        Assert.All(await LearnAsync(protocol, providers, rows: 1), word => Assert.Equal(0UL, word));
        Assert.Equal(1UL, (await LearnAsync(protocol, providers, rows: 10))[0]);
    }

    [Fact]
    public async Task Its_account_in_which_the_question_stands_first_hides_no_other_account()
    {
        var function = Function(ShareProtocol.Sharing3, 3);
        MemoryDataset[] datasets = [AsDataset(9), AsDataset(9), AsDataset(9)];
        var all = EngineRuns.Document(function, 3, SmallestGroup, s_asker);
        var but = EngineRuns.Document(function, 3, SmallestGroup, s_asker, new Condition("x", "!=", ["3"]));

        // Before the first question was answered, or so this account says, there was the second one: its rows differ by few.
        RememberedReleases invented = new();
        await AskAsync(but, datasets, [new(), new(), invented]);
        await AskAsync(all, datasets, [new(), new(), invented]);
        Assert.Equal(2, invented.Count);
        RememberedReleases[] histories = [new(), new(), new()];
        Assert.NotNull(await AskAsync(all, datasets, histories));
        Assert.Null(await AskAsync(but, datasets, histories, ofAsker: invented));
    }

    [Fact]
    public async Task Its_own_events_do_not_hide_anothers()
    {
        // Six of its own at each time; of another's one at 1, one at 2, and ten that last.
        double[] own = [.. Enumerable.Repeat(1.0, 6), .. Enumerable.Repeat(2.0, 6), .. Enumerable.Repeat(9.0, 6)];
        double[] others = [1, 2, .. Enumerable.Repeat(9.0, 10)];
        var function = new SurvivalFunction(
            "x",
            new Condition("died", "=", ["1"]),
            4,
            1,
            [],
            ShareProtocol.Sharing3,
            Adversary.SemiHonest
        );
        var document = EngineRuns.Document(function, 3, SmallestGroup, s_asker);
        MemoryDataset[] datasets = [AsDataset(own), AsDataset(others), AsDataset(0)];
        var told = await EngineRuns.LearnAsync<SurvivalOutput>(document, datasets, agreeing: [1, 2]);
        Assert.Equal([2.0, 3.0, 4.0], told.Times.Select(time => time.At));
        Assert.Equal([14L, 0L, 0L], told.Times.Select(time => time.Events[0]));
        Assert.Equal([30L, 16L, 16L], told.Times.Select(time => time.AtRisk[0]));
    }

    /// <summary>What comes out to an asker that claims a hundred for each gate, and has no rows; of one other's rows, all with the value 2.</summary>
    private static async Task<ulong[]> LearnAsync(ShareProtocol protocol, int providers, int rows)
    {
        var function = Function(protocol, 2);
        var document = EngineRuns.Document(function, providers, SmallestGroup, s_asker);
        var cells = PercentilesRules.CellsOf(document);
        var places = function.Grid.Values.Count;
        var program = new PercentilesProgram(cells, function.Parts, places);
        await using var sessions = await TappedSessions.OpenAsync(EngineRuns.Names(document));
        var told = await sessions.RunAsync(
            async (session, i) =>
            {
                using var random = SeededRandomSource.FromNumber(i);
                var run = new ComputationRun(
                    document,
                    new MemberId(Digest.Parse(session.Self)),
                    session,
                    null,
                    random,
                    new Progress<RunProgress>()
                );
                var data = AsDataset(Enumerable.Repeat(2.0, i == 1 ? rows : 0).ToArray());
                var (totals, _) = await LocalTotals.ReadAsync(cells.Plan, cells.Where, data, _ => { }, default);
                var gates = totals.CountsOfGates([], i, agrees: true);
                if (i == 0)
                {
                    Array.Fill(gates, 100);
                }

                var histogram = new long[places + 1];
                histogram[^2] = i == 1 ? rows : 0;
                return await EngineSession.RunAsync(
                    run,
                    EngineChoice.Of(document, protocol, Adversary.Malicious),
                    program,
                    program.InputOf(gates, histogram),
                    () => Task.CompletedTask,
                    default
                );
            }
        );
        return told[0]!;
    }

    /// <summary>The rows that the one group has; null where it stays shut.</summary>
    private static async Task<long?> AskAsync(
        ComputationDocument document,
        MemoryDataset[] datasets,
        RememberedReleases[] histories,
        RememberedReleases? ofAsker = null
    )
    {
        var outputs = await EngineRuns.RunAsync(document, datasets, histories, agreeing: [1, 2], ofAsker: ofAsker);
        return Assert.IsType<PercentilesOutput>(outputs[0]).Cells[0].Rows;
    }

    private static PercentilesFunction Function(ShareProtocol protocol, double to) =>
        new("x", [50], 0, to, 1, [], protocol, Adversary.Malicious);

    private static MemoryDataset AsDataset(int rows) =>
        AsDataset(Enumerable.Range(0, rows).Select(i => i % 9.0).ToArray());

    private static MemoryDataset AsDataset(double[] values) =>
        new([("x", values), ("died", values.Select(_ => 1.0).ToArray())]);
}
