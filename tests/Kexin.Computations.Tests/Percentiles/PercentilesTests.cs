using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Percentiles;
using Kexin.Computations.Policy;
using Kexin.Computations.Statistics;
using Kexin.Computations.Tests.Documents;
using Kexin.Computations.Tests.Engines;
using Kexin.Computations.Tests.Policy;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Data.Memory;

namespace Kexin.Computations.Tests.Percentiles;

public sealed class PercentilesTests
{
    /// <summary>Protocol, adversary, providers, whether one of these asks, grid values: small where comparisons are dear.</summary>
    public static TheoryData<ShareProtocol, Adversary, int, bool> Served =>
        new()
        {
            { ShareProtocol.Sharing3, Adversary.SemiHonest, 3, false },
            { ShareProtocol.Sharing3, Adversary.SemiHonest, 2, false },
            { ShareProtocol.Sharing3, Adversary.SemiHonest, 3, true },
            { ShareProtocol.Sharing3, Adversary.Malicious, 3, false },
            { ShareProtocol.Sharing3, Adversary.Malicious, 2, false },
            { ShareProtocol.SharingN, Adversary.SemiHonest, 2, false },
            { ShareProtocol.SharingN, Adversary.SemiHonest, 4, false },
            { ShareProtocol.SharingN, Adversary.SemiHonest, 3, true },
            { ShareProtocol.SharingN, Adversary.Malicious, 2, true },
        };

    [Theory]
    [MemberData(nameof(Served))]
    public async Task Percentiles_are_those_of_the_pooled_rows(
        ShareProtocol protocol,
        Adversary adversary,
        int providers,
        bool insider
    )
    {
        var isDear = (protocol, adversary) == (ShareProtocol.SharingN, Adversary.Malicious);
        var function = isDear
            ? Function(protocol, adversary, to: 8, percents: [15]) with
            {
                By = [new GroupBy("g", ["0"])],
            }
            : Function(protocol, adversary, to: 40, percents: [25, 50, 75]);
        var document = Document(function, providers, insider: insider);
        var tables = Enumerable.Range(0, providers).Select(i => Rows(i, 120)).ToList();

        // Of two, the other's rows are all that the asker does not know: they open by its consent.
        var told = await EngineRuns.LearnAsync<PercentilesOutput>(
            document,
            [.. tables.Select(AsDataset)],
            agreeing: isDear ? [1] : []
        );
        AssertPooled(function, [.. tables.SelectMany(rows => rows)], told);
    }

    [Fact]
    public async Task The_owner_of_one_dataset_gets_the_same_of_its_own_rows()
    {
        var function = Function(ShareProtocol.Sharing3, Adversary.SemiHonest, to: 40, percents: [5, 33.333, 50, 95]);
        var rows = Rows(7, 900);
        var told = await new PercentilesComputation().RunAloneAsync(
            Document(function, 3),
            AsDataset(rows),
            CancellationToken.None
        );
        AssertPooled(function, rows, Assert.IsType<PercentilesOutput>(told));
    }

    [RealHospitalsFact]
    public async Task Quartiles_of_four_real_hospitals_are_those_of_their_pooled_rows()
    {
        var function = new PercentilesFunction(
            "age",
            [25, 50, 75],
            20,
            90,
            1,
            [new GroupBy("sex", ["0", "1"])],
            ShareProtocol.SharingN,
            Adversary.SemiHonest
        );
        var tables = RealHospitals.Files().Select(file => ReadColumns(file, "age", "sex")).ToList();
        var document = EngineRuns.Document(function, tables.Count);
        var told = await EngineRuns.LearnAsync<PercentilesOutput>(document, [.. tables.Select(AsDataset)]);
        AssertPooled(function, [.. tables.SelectMany(rows => rows)], told);
        Assert.All(told.Cells, cell => Assert.NotNull(cell.Rows));
    }

    [Fact]
    public async Task A_group_with_too_few_rows_between_percentiles_stays_shut()
    {
        // Of 5 rows each: the median needs 10, the quartiles 20.
        (double, double)[] few = [.. Enumerable.Range(0, 9).Select(i => ((double)i, 0.0))];
        (double, double)[] more = [.. Enumerable.Range(0, 10).Select(i => ((double)i, 0.0))];
        var median = Function(ShareProtocol.Sharing3, Adversary.SemiHonest, to: 20, percents: [50]);
        var quartiles = median with { Percents = [25, 50, 75] };
        Assert.Null((await OneGroupAsync(median, few, [])).Rows);
        Assert.Equal(10, (await OneGroupAsync(median, more[..5], more[5..])).Rows);
        Assert.Null((await OneGroupAsync(quartiles, more, few)).Rows);
        Assert.Equal(20, (await OneGroupAsync(quartiles, more, more)).Rows);
    }

    [Fact]
    public async Task What_is_nearly_one_organisations_own_opens_by_its_consent()
    {
        var function = Function(ShareProtocol.Sharing3, Adversary.SemiHonest, to: 20, percents: [50]) with { By = [] };
        MemoryDataset[] datasets = [AsDataset(Rows(1, 100)), AsDataset(Rows(2, 3)), AsDataset([])];
        var document = Document(function, 3);
        Assert.Null((await EngineRuns.LearnAsync<PercentilesOutput>(document, datasets)).Cells[0].Rows);
        var agreed = await EngineRuns.LearnAsync<PercentilesOutput>(document, datasets, agreeing: [0]);
        Assert.Equal(97, agreed.Cells[0].Rows);
    }

    [Fact]
    public async Task The_askers_own_rows_do_not_hide_anothers()
    {
        var function = Function(ShareProtocol.Sharing3, Adversary.SemiHonest, to: 20, percents: [50]) with { By = [] };
        static MemoryDataset Plain(int rows) => AsDataset([.. Enumerable.Range(0, rows).Select(i => ((double)i, 0.0))]);
        MemoryDataset[] datasets = [Plain(50), Plain(4), Plain(5)];
        var document = Document(function, 3, insider: true);
        Assert.Null((await EngineRuns.LearnAsync<PercentilesOutput>(document, datasets)).Cells[0].Rows);
        datasets[2] = Plain(6);
        Assert.Equal(60, (await EngineRuns.LearnAsync<PercentilesOutput>(document, datasets)).Cells[0].Rows);
    }

    [Fact]
    public async Task Rows_that_differ_by_few_from_an_earlier_result_stay_shut()
    {
        var function = Function(ShareProtocol.Sharing3, Adversary.SemiHonest, to: 40, percents: [50]) with { By = [] };
        MemoryDataset[] datasets = [.. Enumerable.Range(1, 3).Select(i => AsDataset(Rows(i, 60)))];
        RememberedReleases[] histories = [new(), new(), new()];
        var all = Document(function, 3);
        Assert.NotNull((await EngineRuns.LearnAsync<PercentilesOutput>(all, datasets, histories)).Cells[0].Rows);
        var but = EngineRuns.Document(function, 3, where: new Condition("x", "!=", ["3.5"]));
        var told = await EngineRuns.LearnAsync<PercentilesOutput>(but, datasets, histories);
        Assert.Null(told.Cells[0].Rows);
        Assert.NotNull((await EngineRuns.LearnAsync<PercentilesOutput>(all, datasets, histories)).Cells[0].Rows);
    }

    [Theory]
    [InlineData(ShareProtocol.Sharing3, 3)]
    [InlineData(ShareProtocol.Sharing3, 2)]
    [InlineData(ShareProtocol.SharingN, 2)]
    public async Task A_party_that_cheats_ends_the_run_without_an_output(ShareProtocol protocol, int providers)
    {
        var document = Document(
            Function(protocol, Adversary.Malicious, to: 8, percents: [50]) with
            {
                By = [],
            },
            providers,
            insider: protocol == ShareProtocol.SharingN
        );
        MemoryDataset[] datasets = [.. Enumerable.Range(0, providers).Select(i => AsDataset(Rows(i, 30)))];
        var cheat = document.Providers.Last().ToString();

        // The last provider changes every long message after the agreement on what is compared.
        var (changed, rest) = (0, 12);
        byte[] Change(Kexin.Mpc.SecretSharing.Tests.Tapped message)
        {
            if (message.From == cheat && message.Bytes.Length >= 64 && message.Number > rest)
            {
                var altered = (byte[])message.Bytes.Clone();
                altered[^8] ^= 1;
                changed++;
                return altered;
            }

            return message.Bytes;
        }

        var run = EngineRuns.RunAsync(document, datasets, change: Change);
        await Assert.ThrowsAnyAsync<ProtocolException>(() => run);
        Assert.True(changed > 0);
    }

    [Fact]
    public async Task A_provider_whose_numbers_are_no_counts_is_named()
    {
        var document = Document(
            Function(ShareProtocol.Sharing3, Adversary.Malicious, to: 8, percents: [50]) with
            {
                By = [],
            },
            3
        );
        var run = EngineRuns.ToldAsync(
            document,
            ShareProtocol.Sharing3,
            Adversary.Malicious,
            new FallingCounts(),
            i => Task.FromResult<ulong[]>(i == 1 ? [5, 4] : [5, 6])
        );
        var error = await Assert.ThrowsAsync<ProtocolException>(() => run);
        Assert.Contains("not the counts of any rows", error.Message, StringComparison.Ordinal);
        Assert.Contains(document.Inputs[1].Provider.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ShareProtocol.Sharing3, Adversary.SemiHonest, 4, false, "sharingN with adversary semiHonest")]
    [InlineData(ShareProtocol.Sharing3, Adversary.Malicious, 2, true, "sharingN with adversary malicious")]
    [InlineData(ShareProtocol.SharingN, Adversary.Malicious, 3, false, "sharing3 with adversary malicious")]
    [InlineData(ShareProtocol.SharingN, Adversary.Malicious, 2, false, "sharing3 with adversary malicious")]
    [InlineData(ShareProtocol.SharingN, Adversary.Malicious, 5, false, "sharingN with adversary semiHonest")]
    public void What_no_engine_serves_is_refused_with_the_nearest(
        ShareProtocol protocol,
        Adversary adversary,
        int providers,
        bool insider,
        string nearest
    )
    {
        var document = Document(Function(protocol, adversary, to: 8, percents: [50]), providers, insider: insider);
        var error = Assert.Throws<DocumentException>(() => DocumentRules.Check(document));
        Assert.Contains(nearest, error.Text.En, StringComparison.Ordinal);
        Assert.Contains(nearest.Split(' ')[0], error.Text.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 5, 1, "begin below its end")]
    [InlineData(0, 100_000, 1, "10000 steps")]
    [InlineData(0, 5, 0, "steps of at least")]
    public void A_range_that_cannot_be_told_is_refused(double from, double to, double step, string why)
    {
        var function = Function(ShareProtocol.Sharing3, Adversary.SemiHonest, 5, [50]) with
        {
            From = from,
            To = to,
            Step = step,
        };
        var error = Assert.Throws<DocumentException>(() => DocumentRules.Check(Document(function, 3)));
        Assert.Contains(why, error.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public void The_description_says_who_computes_and_what_opens_and_the_cost_is_counted()
    {
        var function = Function(ShareProtocol.Sharing3, Adversary.Malicious, 40, [25, 50]);
        var document = Document(function, 2);
        var text = new PercentilesComputation().Reveals(document, EngineRuns.NameOf);
        Assert.Contains("at least 20 rows", text.En, StringComparison.Ordinal);
        Assert.Contains("Malicious", text.En, StringComparison.Ordinal);
        Assert.Contains("恶意", text.Zh, StringComparison.Ordinal);
        Assert.InRange(new PercentilesComputation().Cost(document, []).Rounds, 20, 200);
        Assert.Equal([document.Requester], function.TermsIn(document).Learners);
        Assert.Contains("Malicious", function.TermsIn(document).Adversary.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_a_command_line_make_the_function()
    {
        var function = new System.Text.Json.Nodes.JsonObject { ["kind"] = PercentilesFunction.KindName };
        var options = ((Kexin.Computations.Running.IComputation)new PercentilesComputation()).Options;
        (string Name, string Text)[] given =
        [
            ("--field", "x"),
            ("--percents", "25,50,97.5"),
            ("--from", "0"),
            ("--to", "40"),
            ("--step", "0.5"),
            ("--by", "g=0,1"),
            ("--protocol", "sharing3"),
            ("--adversary", "malicious"),
        ];
        foreach (var (name, text) in given)
        {
            options.Single(option => option.Name == name).Put(function, text);
        }

        var read = RecordJson.Read<ComputationFunction>(System.Text.Json.JsonSerializer.SerializeToElement(function));
        var expected = Function(ShareProtocol.Sharing3, Adversary.Malicious, 40, [25, 50, 97.5]);
        Assert.Equivalent(expected, read, strict: true);
    }

    [Fact]
    public void The_sheet_says_what_lies_above_the_range_and_what_is_held_back()
    {
        var function = Function(ShareProtocol.Sharing3, Adversary.SemiHonest, 40, [25, 75]);
        var output = new PercentilesOutput([
            new PercentileCell(["0"], 30, [3.5, null]),
            new PercentileCell(["1"], null, []),
        ]);
        var sheet = output.ToSheet(Document(function, 3));
        var rows = sheet.FindTable("percentiles")!.Rows;
        Assert.Equal(3.5, rows[0].Cells[2].Real);
        Assert.Equal(1, rows[0].Cells[3].Reason);
        Assert.Equal(0, rows[1].Cells[1].Reason);
        Assert.Null(sheet.FindFault());
    }

    private static PercentilesFunction Function(
        ShareProtocol protocol,
        Adversary adversary,
        double to,
        IReadOnlyList<double> percents
    ) => new("x", percents, 0, to, 0.5, [new GroupBy("g", ["0", "1"])], protocol, adversary);

    private static ComputationDocument Document(PercentilesFunction function, int providers, bool insider = false) =>
        EngineRuns.Document(function, providers, requester: insider ? SampleDocuments.Member(1) : null);

    private static async Task<PercentileCell> OneGroupAsync(
        PercentilesFunction function,
        (double, double)[] one,
        (double, double)[] other
    )
    {
        var document = Document(function with { By = [] }, 3);
        MemoryDataset[] datasets = [AsDataset(one), AsDataset(other), AsDataset([])];
        return (await EngineRuns.LearnAsync<PercentilesOutput>(document, datasets, agreeing: [0, 1, 2])).Cells[0];
    }

    /// <summary>Values of which some lie beyond the range of the tests, some are missing, and groups of which one is not asked for.</summary>
    private static (double Value, double Group)[] Rows(int seed, int count)
    {
        using var random = SeededRandomSource.FromNumber(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    var bytes = random.GetBytes(2);
                    return (
                        i % 17 == 3 ? double.NaN : bytes[0] % 90 / 2.0 - 1,
                        (double)(bytes[1] % 8 == 7 ? 2 : bytes[1] % 2)
                    );
                }),
        ];
    }

    private static MemoryDataset AsDataset(IReadOnlyList<(double Value, double Group)> rows) =>
        new([
            ("x", rows.Select(row => row.Value).ToArray()),
            ("g", rows.Select(row => row.Group).ToArray()),
            ("age", rows.Select(row => row.Value).ToArray()),
            ("sex", rows.Select(row => row.Group).ToArray()),
        ]);

    private static (double, double)[] ReadColumns(string file, string value, string group)
    {
        var lines = File.ReadAllLines(file).Select(line => line.Split(',')).ToList();
        var (v, g) = (Array.IndexOf(lines[0], value), Array.IndexOf(lines[0], group));
        double Number(string text) =>
            double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)
                ? number
                : double.NaN;
        return [.. lines.Skip(1).Select(line => (Number(line[v]), Number(line[g])))];
    }

    /// <summary>The definition, on the pooled rows: the least grid value at or below which the share of the rows lies.</summary>
    private static void AssertPooled(
        PercentilesFunction function,
        IReadOnlyList<(double Value, double Group)> rows,
        PercentilesOutput told
    )
    {
        var gap = function.Percents.Append(100).Zip(function.Percents.Prepend(0), (next, last) => next - last).Min();
        for (var group = 0; group < told.Cells.Count; group++)
        {
            double[] values =
            [
                .. rows.Where(row => row.Group == group && !double.IsNaN(row.Value)).Select(row => row.Value).Order(),
            ];
            Assert.True(values.Length * gap >= 500, "The test's groups are meant to open.");
            Assert.Equal(values.Length, told.Cells[group].Rows);
            for (var at = 0; at < function.Percents.Count; at++)
            {
                var rank = (int)Math.Ceiling(Math.Round(function.Percents[at] * values.Length / 100, 9));
                var steps = Math.Max(Math.Ceiling((values[rank - 1] - function.From) / function.Step), 0);
                var expected = function.From + steps * function.Step;
                Assert.Equal(expected > function.To ? null : expected, told.Cells[group].Values[at]);
            }
        }
    }

    private sealed class FallingCounts : IEngineProgram
    {
        public int InputsOf(int provider) => 2;

        public int Outputs => 1;

        public Kexin.Mpc.SecretSharing.WordShares CountsOf(int provider, Kexin.Mpc.SecretSharing.WordShares input) =>
            input.Slice(1, 1).Subtract(input.Slice(0, 1));

        public Task<Kexin.Mpc.SecretSharing.WordShares> RunAsync(
            Kexin.Mpc.SecretSharing.IShareEngine engine,
            SharedInputs inputs,
            CancellationToken cancellationToken
        ) => Task.FromResult(inputs.Sum.Slice(0, 1));
    }
}
