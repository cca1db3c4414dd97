using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.SharedStatistics;
using Kexin.Computations.Statistics;
using Kexin.Computations.Tests.Engines;
using Kexin.Computations.Tests.Policy;
using Kexin.Computations.Tests.Statistics;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Data.Memory;
using Kexin.Ledger.Contracts;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Computations.Tests.SharedStatistics;

/// <summary>What comes out is what statistics in two rounds give of the same rows, bit for bit, held back for the same reasons.</summary>
public sealed class SharedStatisticsTests
{
    private static readonly Measure[] s_measures =
    [
        new("far", [Statistic.Count, Statistic.Sum, Statistic.Variance], []),
        new("small", [Statistic.Mean, Statistic.StandardDeviation], []),
        new("age", [Statistic.Sum, Statistic.Histogram], [20, 40, 50, 60, 120]),
    ];

    private static readonly GroupBy[] s_groups = [new("sex", ["1", "0.0"]), new("site", ["北京", "Shanghai"])];

    /// <summary>Protocol, adversary, providers, rows: few enough that some groups and bins stay shut, and many.</summary>
    public static TheoryData<ShareProtocol, Adversary, int, int> Served =>
        new()
        {
            { ShareProtocol.Sharing3, Adversary.SemiHonest, 3, 2000 },
            { ShareProtocol.Sharing3, Adversary.SemiHonest, 3, 90 },
            { ShareProtocol.Sharing3, Adversary.SemiHonest, 2, 150 },
            { ShareProtocol.Sharing3, Adversary.Malicious, 3, 120 },
            { ShareProtocol.Sharing3, Adversary.Malicious, 2, 400 },
            { ShareProtocol.SharingN, Adversary.SemiHonest, 4, 120 },
        };

    [Theory]
    [MemberData(nameof(Served))]
    public async Task Totals_and_what_is_held_back_are_those_of_sums_in_two_rounds(
        ShareProtocol protocol,
        Adversary adversary,
        int providers,
        int rows
    )
    {
        var where = new Condition("age", ">=", ["30"]);
        var function = Function(protocol, adversary);
        MemoryDataset[] datasets =
        [
            .. Table.Generate(seed: rows, rows).Split(providers).Select(part => part.Dataset()),
        ];
        var expected = await StatisticsRuns.RunAsync(
            StatisticsRuns.Document(function.OnSums, providers, 5, where),
            datasets
        );
        var document = EngineRuns.Document(function, providers, where: where);
        var told = await EngineRuns.LearnAsync<SharedStatisticsOutput>(document, datasets);
        StatisticsRuns.AssertSame(expected, told.Totals);
        Assert.Equal(rows < 1000, told.Totals.Cells.Any(cell => cell.Suppressed is not null));
        Assert.Null(told.ToSheet(document).FindFault());
    }

    [RealHospitalsFact]
    public async Task Statistics_of_three_real_hospitals_are_those_of_their_pooled_rows()
    {
        var tables = RealHospitals.Files().Take(3).Select(Table.ReadNumbers).ToList();
        var function = new SharedStatisticsFunction(
            [new Measure("age", [Statistic.Count, Statistic.Mean, Statistic.StandardDeviation], [])],
            [new GroupBy("sex", ["0", "1"])],
            ShareProtocol.Sharing3,
            Adversary.Malicious
        );
        var document = EngineRuns.Document(function, tables.Count);
        var told = await EngineRuns.LearnAsync<SharedStatisticsOutput>(
            document,
            [.. tables.Select(table => table.Dataset())]
        );
        var pooled = await new SharedStatisticsComputation().RunAloneAsync(
            document,
            Table.Pool(tables).Dataset(),
            CancellationToken.None
        );
        Assert.Equivalent(((SharedStatisticsOutput)pooled).Totals.Cells, told.Totals.Cells, strict: true);
        Assert.All(told.Totals.Cells, cell => Assert.NotNull(cell.Mean));
    }

    [Fact]
    public async Task Rows_that_differ_by_few_from_an_earlier_result_stay_shut_whichever_protocol_told_it()
    {
        MemoryDataset[] datasets = [.. Table.Generate(7, 600).Split(3).Select(part => part.Dataset())];
        RememberedReleases[] histories = [new(), new(), new()];
        var function = Function(ShareProtocol.Sharing3, Adversary.SemiHonest) with
        {
            Measures = [new Measure("age", [Statistic.Count, Statistic.Sum], [])],
            By = [],
        };
        var all = StatisticsRuns.Document(function.OnSums, 3);
        Assert.NotNull((await StatisticsRuns.RunAsync(all, datasets, histories)).Cells[0].Sum);
        var oldest = 0.0;
        foreach (var dataset in datasets)
        {
            await foreach (var batch in dataset.ReadAsync(["age"], [], CancellationToken.None))
            {
                oldest = batch.Numbers(0).Where(age => !double.IsNaN(age)).Append(oldest).Max();
            }
        }

        var but = EngineRuns.Document(function, 3, where: new Condition("age", "<", [$"{oldest}"]));
        var told = await EngineRuns.LearnAsync<SharedStatisticsOutput>(but, datasets, histories);
        Assert.Null(told.Totals.Cells[0].Count);
        Assert.Equal(new HeldBack(OutputPolicy.Of(but)).Difference, told.Totals.Cells[0].Suppressed);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task A_party_that_cheats_ends_the_run_without_an_output(int providers)
    {
        var function = Function(ShareProtocol.Sharing3, Adversary.Malicious) with { By = [] };
        var document = EngineRuns.Document(function, providers);
        MemoryDataset[] datasets = [.. Table.Generate(1, 200).Split(providers).Select(part => part.Dataset())];
        var cheat = document.Providers.Last().ToString();

        // The last provider changes every long message after the agreement on what is compared.
        var (changed, rest) = (0, 12);
        byte[] Change(Tapped message)
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

        await Assert.ThrowsAnyAsync<ProtocolException>(() => EngineRuns.RunAsync(document, datasets, change: Change));
        Assert.True(changed > 0);
    }

    [Theory]
    [InlineData(0, ulong.MaxValue)]
    [InlineData(-1, 1UL << 32)]
    public async Task A_provider_whose_numbers_are_no_counts_or_pieces_is_named(int place, ulong word)
    {
        var function = Function(ShareProtocol.Sharing3, Adversary.Malicious) with { By = [] };
        var document = EngineRuns.Document(function, 3);
        var plan = new StatisticsPlan(function.OnSums, OutputPolicy.Of(document));
        var program = new TotalsProgram(plan);
        var run = ToldAsync(
            document,
            program,
            i =>
            {
                var own = new ulong[program.InputsOf(i)];
                own[place < 0 ? own.Length + place : place] = i == 1 ? word : 0;
                return Task.FromResult(own);
            }
        );
        var error = await Assert.ThrowsAsync<ProtocolException>(() => run);
        Assert.Contains(document.Inputs[1].Provider.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stays_shut_is_zero_in_the_words_that_open()
    {
        var function = Function(ShareProtocol.Sharing3, Adversary.SemiHonest);
        var document = EngineRuns.Document(function, 3);
        var plan = new StatisticsPlan(function.OnSums, OutputPolicy.Of(document));
        var program = new TotalsProgram(plan);
        MemoryDataset[] datasets = [.. Table.Generate(seed: 90, 90).Split(3).Select(part => part.Dataset())];
        var told = await ToldAsync(
            document,
            program,
            async i =>
            {
                var (totals, _) = await LocalTotals.ReadAsync(plan, [], datasets[i], _ => { }, CancellationToken.None);
                var common = FewValues.Merge(plan, [totals.Few.Find(plan, totals)]);
                return program.InputOf(totals.CountsOfGates(common, i, agrees: false), PaddedTotals.Take(plan, totals));
            }
        );

        bool[] open = [.. told.Take(plan.Gates.Count).Select(word => word == 1)];
        var (count, sum, shut) = (plan.Gates.Count, plan.Gates.Count + plan.CountWords, 0);
        foreach (var cell in plan.Cells)
        {
            if (cell.OpensCount)
            {
                AssertZeroUnless(cell.HasCount(open), told.AsSpan(count++, 1));
            }

            AssertZeroUnless(cell.HasSums(open), told.AsSpan(sum, cell.SumWords));
            sum += cell.SumWords;
            for (var bin = 0; bin < cell.Bins; bin++)
            {
                AssertZeroUnless(cell.GatesOfBin(bin).All(gate => open[gate]), told.AsSpan(count++, 1));
            }
        }

        AssertZeroUnless(plan.GatesOfRest.All(gate => open[gate]), told.AsSpan(count, 1));
        Assert.InRange(shut, 5, 1000);

        void AssertZeroUnless(bool isOpen, ReadOnlySpan<ulong> words)
        {
            if (!isOpen)
            {
                Assert.False(words.ContainsAnyExcept(0UL));
                shut++;
            }
        }
    }

    [Fact]
    public void What_cannot_be_served_is_refused_with_the_nearest_or_what_is_less()
    {
        var two = EngineRuns.Document(Function(ShareProtocol.SharingN, Adversary.Malicious), 2);
        Assert.Contains("sharing3 with adversary malicious", Refused(two).En, StringComparison.Ordinal);
        string[] many = [.. Enumerable.Range(0, 200).Select(i => $"{i}")];
        var wide = Function(ShareProtocol.SharingN, Adversary.SemiHonest) with
        {
            By = [new GroupBy("sex", many), new GroupBy("site", many[..100])],
        };
        Assert.NotEmpty(Refused(EngineRuns.Document(wide, 3, smallestGroup: 1)).Zh);
    }

    [Fact]
    public void Options_of_a_command_line_make_the_function()
    {
        var json = new JsonObject { ["kind"] = SharedStatisticsFunction.KindName };
        var options = ((IComputation)new SharedStatisticsComputation()).Options;
        (string Name, string Text)[] given =
        [
            ("--mean", "age"),
            ("--count", "age"),
            ("--by", "sex=0,1"),
            ("--protocol", "sharing3"),
            ("--adversary", "malicious"),
        ];
        foreach (var (name, text) in given)
        {
            options.Single(option => option.Name == name).Put(json, text);
        }

        var read = RecordJson.Read<ComputationFunction>(JsonSerializer.SerializeToElement(json));
        var expected = new SharedStatisticsFunction(
            [new Measure("age", [Statistic.Mean, Statistic.Count], [])],
            [new GroupBy("sex", ["0", "1"])],
            ShareProtocol.Sharing3,
            Adversary.Malicious
        );
        Assert.Equivalent(expected, read, strict: true);
    }

    [Fact]
    public void The_description_says_who_computes_and_what_opens_and_the_cost_is_counted()
    {
        var document = EngineRuns.Document(Function(ShareProtocol.Sharing3, Adversary.SemiHonest), 3);
        var text = new SharedStatisticsComputation().Reveals(document, EngineRuns.NameOf);
        Assert.Contains("multiplied by 0 on shares", text.En, StringComparison.Ordinal);
        Assert.Contains("乘以零", text.Zh, StringComparison.Ordinal);
        var cost = new SharedStatisticsComputation().Cost(document, []);
        Assert.InRange(cost.Rounds, 100, 250);
        Assert.Equal([document.Requester], document.Function.TermsIn(document).Learners);
    }

    /// <summary>What opens to a requester that provides nothing, of what three providers bring.</summary>
    private static Task<ulong[]> ToldAsync(
        ComputationDocument document,
        TotalsProgram program,
        Func<int, Task<ulong[]>> ownOf
    )
    {
        var function = (SharedStatisticsFunction)document.Function;
        return EngineRuns.ToldAsync(document, function.Protocol, function.Adversary, program, ownOf);
    }

    private static BilingualText Refused(ComputationDocument document) =>
        Assert.Throws<DocumentException>(() => DocumentRules.Check(document)).Text;

    private static SharedStatisticsFunction Function(ShareProtocol protocol, Adversary adversary) =>
        new(s_measures, s_groups, protocol, adversary);
}
