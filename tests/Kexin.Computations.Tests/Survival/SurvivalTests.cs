using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Percentiles;
using Kexin.Computations.Running;
using Kexin.Computations.Survival;
using Kexin.Computations.Tests.Documents;
using Kexin.Computations.Tests.Engines;
using Kexin.Computations.Tests.Policy;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Data.Memory;

namespace Kexin.Computations.Tests.Survival;

public sealed class SurvivalTests
{
    /// <summary>Weeks in remission of 21 patients with 6-mercaptopurine, negative where censored: E. Freireich et al., Blood 21 (1963).</summary>
    private static readonly double[] s_treated =
    [
        -6,
        6,
        6,
        6,
        7,
        -9,
        -10,
        10,
        -11,
        13,
        16,
        -17,
        -19,
        -20,
        22,
        23,
        -25,
        -32,
        -32,
        -34,
        -35,
    ];

    /// <summary>The same of 21 patients with a placebo.</summary>
    private static readonly double[] s_placebo =
    [
        1,
        1,
        2,
        2,
        3,
        4,
        4,
        5,
        5,
        8,
        8,
        8,
        8,
        11,
        11,
        12,
        12,
        15,
        17,
        22,
        23,
    ];

    [Fact]
    public async Task Remission_times_of_leukaemia_give_the_published_curve_and_test()
    {
        (double, double, double)[] rows =
        [
            .. s_treated.Select(week => (Math.Abs(week), week > 0 ? 1.0 : 0, 1.0)),
            .. s_placebo.Select(week => (week, 1.0, 0.0)),
        ];
        var document = Document(Function(ShareProtocol.Sharing3, horizon: 35, step: 1), 3, smallestGroup: 1);
        MemoryDataset[] datasets =
        [
            .. Enumerable.Range(0, 3).Select(part => AsDataset([.. rows.Where((_, i) => i % 3 == part)])),
        ];
        var told = await EngineRuns.LearnAsync<SurvivalOutput>(document, datasets);
        var sheet = told.ToSheet(document);

        // D. Collett, "Modelling Survival Data in Medical Research"; R's survival package gives the same, with conf.type = "log-log".
        var test = sheet.FindTable("log-rank")!.Rows[0].Cells;
        Assert.Equal(16.793, test[0].Real!.Value, 0.0005);
        Assert.True(test[2].Real < 0.0001);
        var curve = sheet.FindTable("times")!.Rows.Where(row => row.Cells[0].Text == "1").ToList();
        var sixth = curve.Single(row => row.Cells[1].Real == 6).Cells;
        Assert.Equal(21, sixth[2].Whole);
        Assert.Equal(0.8571, sixth[5].Real!.Value, 0.00005);
        Assert.Equal(0.6197, sixth[6].Real!.Value, 0.0001);
        Assert.Equal(0.9516, sixth[7].Real!.Value, 0.0001);
        Assert.Equal(0.4482, curve.Single(row => row.Cells[1].Real == 23).Cells[5].Real!.Value, 0.00005);
        var groups = sheet.FindTable("groups")!.Rows;
        Assert.Equal([8.0, 23.0], groups.Select(row => row.Cells[4].Real!.Value));
        Assert.Equal([21L, 9L], groups.Select(row => row.Cells[2].Whole!.Value));
        Assert.Equal(2, sheet.Series.Count);
        Assert.Null(sheet.FindFault());
    }

    public static TheoryData<ShareProtocol, Adversary, int> Served =>
        new()
        {
            { ShareProtocol.Sharing3, Adversary.SemiHonest, 3 },
            { ShareProtocol.Sharing3, Adversary.Malicious, 2 },
            { ShareProtocol.SharingN, Adversary.SemiHonest, 2 },
        };

    [Theory]
    [MemberData(nameof(Served))]
    public async Task Curves_are_those_of_the_pooled_rows_and_tell_of_no_few(
        ShareProtocol protocol,
        Adversary adversary,
        int providers
    )
    {
        var steps = protocol == ShareProtocol.SharingN ? 4 : 12;
        var function = Function(protocol, horizon: 24, step: 24.0 / steps) with { Adversary = adversary };
        var document = Document(function, providers);
        var tables = Enumerable.Range(1, providers).Select(seed => Rows(seed, 300 / providers)).ToList();
        var told = await EngineRuns.LearnAsync<SurvivalOutput>(document, [.. tables.Select(AsDataset)]);
        var pooled = await AloneAsync(document, [.. tables.SelectMany(rows => rows)]);
        Assert.Equivalent(pooled, told, strict: true);
        Assert.InRange(told.Times.Count, 2, steps);
        foreach (
            var numbers in told
                .Times.SelectMany(time => time.Events.Concat(time.Censored))
                .Concat(told.Times[^1].AtRisk)
        )
        {
            Assert.True(numbers is 0 or >= 5, $"{numbers} rows were told of.");
        }
    }

    [Fact]
    public async Task Times_with_few_events_are_joined_with_the_next_that_opens()
    {
        // Six events at 1, two at 2, three at 3, and nine that last: 2 joins 3.
        (double, double, double)[] rows =
        [
            .. Enumerable.Repeat((1.0, 1.0, 0.0), 6),
            .. Enumerable.Repeat((2.0, 1.0, 0.0), 2),
            .. Enumerable.Repeat((3.0, 1.0, 0.0), 3),
            .. Enumerable.Repeat((9.0, 0.0, 0.0), 9),
        ];
        var function = Function(ShareProtocol.Sharing3, horizon: 4, step: 1) with { By = [] };
        var told = Assert.IsType<SurvivalOutput>(await AloneAsync(Document(function, 3), rows));
        Assert.Equal([1.0, 3.0, 4.0], told.Times.Select(time => time.At));
        Assert.Equal([6L, 5L, 0L], told.Times.Select(time => time.Events[0]));
        Assert.Equal([20L, 14L, 9L], told.Times.Select(time => time.AtRisk[0]));
    }

    [Fact]
    public async Task With_one_group_too_small_nothing_opens()
    {
        var function = Function(ShareProtocol.Sharing3, horizon: 24, step: 6);
        MemoryDataset[] datasets =
        [
            AsDataset([.. Rows(1, 60).Select(row => row with { Group = 0 })]),
            AsDataset([.. Rows(2, 60).Select(row => row with { Group = 0 })]),
            AsDataset([.. Rows(3, 4).Select(row => row with { Group = 1 })]),
        ];
        var document = Document(function, 3);
        var told = await EngineRuns.LearnAsync<SurvivalOutput>(document, datasets, agreeing: [0, 1, 2]);
        Assert.Empty(told.Rows);
        Assert.Empty(told.Times);
        Assert.Single(told.ToSheet(document).Reasons);
    }

    [Fact]
    public async Task Rows_that_differ_by_few_from_an_earlier_result_stay_shut()
    {
        var function = Function(ShareProtocol.Sharing3, horizon: 24, step: 6) with { By = [] };
        MemoryDataset[] datasets = [.. Enumerable.Range(1, 3).Select(seed => AsDataset(Rows(seed, 80)))];
        RememberedReleases[] histories = [new(), new(), new()];
        var all = await EngineRuns.LearnAsync<SurvivalOutput>(Document(function, 3), datasets, histories);
        Assert.NotEmpty(all.Rows);
        var but = EngineRuns.Document(function, 3, where: new Condition("time", "!=", ["5.5"]));
        Assert.Empty((await EngineRuns.LearnAsync<SurvivalOutput>(but, datasets, histories)).Rows);
    }

    [Fact]
    public async Task Percentiles_of_the_same_groups_do_not_shut_it()
    {
        var function = Function(ShareProtocol.Sharing3, horizon: 24, step: 6);
        var percentiles = new PercentilesFunction(
            "time",
            [50],
            0,
            30,
            5,
            function.By,
            ShareProtocol.Sharing3,
            Adversary.SemiHonest
        );
        MemoryDataset[] datasets = [.. Enumerable.Range(1, 3).Select(seed => AsDataset(Rows(seed, 80)))];
        RememberedReleases[] histories = [new(), new(), new()];
        var first = EngineRuns.Document(percentiles, 3);
        var median = await EngineRuns.LearnAsync<PercentilesOutput>(first, datasets, histories);
        Assert.All(median.Cells, cell => Assert.NotNull(cell.Rows));
        var told = await EngineRuns.LearnAsync<SurvivalOutput>(Document(function, 3), datasets, histories);
        Assert.NotEmpty(told.Rows);
    }

    [Fact]
    public async Task A_time_below_0_ends_the_run_for_all_with_the_reason()
    {
        var function = Function(ShareProtocol.Sharing3, horizon: 24, step: 6) with { By = [] };
        MemoryDataset[] datasets =
        [
            AsDataset(Rows(1, 20)),
            AsDataset([(-1, 1, 0), .. Rows(2, 20)]),
            AsDataset(Rows(3, 20)),
        ];
        var error = await Assert.ThrowsAsync<ComputationException>(() =>
            EngineRuns.RunAsync(Document(function, 3), datasets)
        );
        Assert.Contains("a time below 0", error.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_party_that_cheats_ends_the_run_without_an_output()
    {
        var function = Function(ShareProtocol.Sharing3, horizon: 4, step: 2) with
        {
            By = [],
            Adversary = Adversary.Malicious,
        };
        var document = Document(function, 3);
        MemoryDataset[] datasets = [.. Enumerable.Range(1, 3).Select(seed => AsDataset(Rows(seed, 40)))];
        var (cheat, changed) = (document.Inputs[2].Provider.ToString(), 0);
        var run = EngineRuns.RunAsync(
            document,
            datasets,
            change: message =>
            {
                if (message.From != cheat || message.Bytes.Length < 64 || message.Number < 12 || changed++ > 0)
                {
                    return message.Bytes;
                }

                var altered = (byte[])message.Bytes.Clone();
                altered[3] ^= 64;
                return altered;
            }
        );
        await Assert.ThrowsAnyAsync<ProtocolException>(() => run);
        Assert.True(changed > 0);
    }

    [Fact]
    public void What_cannot_be_served_is_refused()
    {
        var function = Function(ShareProtocol.Sharing3, horizon: 24, step: 1);
        Refuses(Document(function, 5), "sharingN with adversary semiHonest");
        Refuses(Document(function with { Horizon = 1000 }, 3), "1 to 500 steps");
        Refuses(Document(function with { Event = new Condition("died", "present", []) }, 3), "compare the event");
        var groups = Enumerable.Range(0, 9).Select(i => $"{i}").ToArray();
        Refuses(Document(function with { By = [new GroupBy("g", groups)] }, 3), "8 groups at most");
        static void Refuses(ComputationDocument document, string why)
        {
            var error = Assert.Throws<DocumentException>(() => DocumentRules.Check(document));
            Assert.Contains(why, error.Text.En, StringComparison.Ordinal);
            Assert.NotEmpty(error.Text.Zh);
        }
    }

    [Fact]
    public void The_description_says_what_opens_and_the_cost_is_counted()
    {
        var document = Document(Function(ShareProtocol.Sharing3, horizon: 24, step: 1), 3);
        var text = new SurvivalComputation().Reveals(document, EngineRuns.NameOf);
        Assert.Contains("none or at least 5", text.En, StringComparison.Ordinal);
        Assert.InRange(new SurvivalComputation().Cost(document, []).Rounds, 200, 2_000);
        Assert.Contains("删失", text.Zh, StringComparison.Ordinal);
    }

    private static SurvivalFunction Function(ShareProtocol protocol, double horizon, double step) =>
        new(
            "time",
            new Condition("died", "=", ["1"]),
            horizon,
            step,
            [new GroupBy("g", ["0", "1"])],
            protocol,
            Adversary.SemiHonest
        );

    private static ComputationDocument Document(SurvivalFunction function, int providers, int smallestGroup = 5) =>
        EngineRuns.Document(function, providers, smallestGroup);

    private static Task<ComputationOutput> AloneAsync(
        ComputationDocument document,
        IReadOnlyList<(double Time, double Died, double Group)> rows
    ) => new SurvivalComputation().RunAloneAsync(document, AsDataset(rows), CancellationToken.None);

    private static (double Time, double Died, double Group)[] Rows(int seed, int count)
    {
        using var random = SeededRandomSource.FromNumber(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    var bytes = random.GetBytes(3);
                    var died =
                        i % 19 == 4 ? double.NaN
                        : bytes[1] % 3 == 0 ? 0.0
                        : 1;
                    return (i % 23 == 6 ? double.NaN : bytes[0] % 60 / 2.0, died, (double)(bytes[2] % 2));
                }),
        ];
    }

    private static MemoryDataset AsDataset(IReadOnlyList<(double Time, double Died, double Group)> rows) =>
        new([
            ("time", rows.Select(row => row.Time).ToArray()),
            ("died", rows.Select(row => row.Died).ToArray()),
            ("g", rows.Select(row => row.Group).ToArray()),
        ]);
}
