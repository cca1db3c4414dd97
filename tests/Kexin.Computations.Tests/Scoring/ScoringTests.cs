using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.JoinedTotals;
using Kexin.Computations.Running;
using Kexin.Computations.Scoring;
using Kexin.Computations.SharedStatistics;
using Kexin.Computations.Sheets;
using Kexin.Computations.Statistics;
using Kexin.Computations.Tests.Engines;
using Kexin.Computations.Tests.JoinedTotals;
using Kexin.Computations.Tests.Policy;
using Kexin.Data;
using Kexin.Data.Memory;

namespace Kexin.Computations.Tests.Scoring;

/// <summary>What comes out is what scoring the rows in the clear gives; what the policy holds back stays shut.</summary>
public sealed class ScoringTests
{
    /// <summary>The place of whoever has the rows, whose consent a scoring needs.</summary>
    private static readonly int[] s_agreeing = [1];

    /// <summary>Protocol, adversary, whether the model's owner asks, rows.</summary>
    public static TheoryData<ShareProtocol, Adversary, bool, int> Served =>
        new()
        {
            { ShareProtocol.Sharing3, Adversary.SemiHonest, false, 400 },
            { ShareProtocol.Sharing3, Adversary.Malicious, false, 300 },
            { ShareProtocol.SharingN, Adversary.SemiHonest, false, 300 },
            { ShareProtocol.SharingN, Adversary.SemiHonest, true, 300 },
        };

    [Theory]
    [MemberData(nameof(Served))]
    public async Task Numbers_are_those_of_a_scoring_in_the_clear(
        ShareProtocol protocol,
        Adversary adversary,
        bool isAskedInside,
        int rows
    )
    {
        var cohort = ScoredCohort.Generate(rows, rows);
        var document = ScoredCohort.Document(ScoredCohort.Function(protocol, adversary), isAskedInside);
        var told = await EngineRuns.LearnAsync<ScoringOutput>(document, cohort.Datasets(), agreeing: s_agreeing);
        Assert.Equal(2 * (ScoredCohort.Bands.Count + 1), told.Cells.Count);
        foreach (var cell in told.Cells)
        {
            Assert.Equal(cohort.Count(cell, one => $"{one.Ward}" == cell.Group[0] && one.Ill == 0), cell.Controls);
            Assert.Equal(cohort.Count(cell, one => $"{one.Ward}" == cell.Group[0] && one.Ill == 1), cell.Cases);
        }

        Assert.Null(told.ToSheet(document).FindFault());
    }

    [Fact]
    public async Task Two_malicious_parties_score_a_few_rows()
    {
        var cohort = ScoredCohort.Of((20, 25));
        var function = ScoredCohort.Function(ShareProtocol.SharingN, Adversary.Malicious) with
        {
            On = [new RangedField("dose", -2, 2)],
            Bands = [0.5],
            Outcome = null,
            By = [],
        };
        var told = await EngineRuns.LearnAsync<ScoringOutput>(
            ScoredCohort.Document(function, isAskedInside: true),
            cohort.Datasets([("dose", 1), ("(intercept)", 0)]),
            agreeing: s_agreeing
        );
        Assert.Equal(new long?[] { 20, 25 }, told.Cells.Select(cell => cell.Rows));
    }

    [Fact]
    public async Task Without_an_outcome_rows_that_meet_the_conditions_are_counted()
    {
        var cohort = ScoredCohort.Generate(7, 400);
        var function = ScoredCohort.Function() with { Outcome = null, By = [] };
        var document = ScoredCohort.Document(function, where: new Condition("age", "<", ["80"]));
        Assert.Equal(["coefficient", "estimate"], document.Inputs[0].Fields);
        Assert.Equal(["age", "dose"], document.Inputs[1].Fields);
        var told = await EngineRuns.LearnAsync<ScoringOutput>(document, cohort.Datasets(), agreeing: s_agreeing);
        Assert.All(told.Cells, cell => Assert.Equal(cohort.Count(cell, one => one.Age < 80), cell.Rows));
        var sheet = told.ToSheet(document);
        Assert.Null(sheet.FindFault());
        Assert.Equal(told.Cells.Select(cell => (double?)cell.Rows), sheet.Series[0].Points.Select(point => point.Y));
    }

    /// <summary>By ward how many rows of low and of high risk; the smallest group; what opens, ward by ward.</summary>
    public static TheoryData<int[], int[], int, bool[]> Gated =>
        new()
        {
            { [20, 20], [20, 20], 5, [true, true, true, true] },
            { [20, 3], [20, 20], 5, [false, false, true, false] },
            { [20, 0], [20, 20], 5, [true, false, true, true] },
            { [4, 4], [20, 20], 5, [false, false, false, false] },
            { [1, 3], [0, 2], 1, [true, true, false, true] },
        };

    [Theory]
    [MemberData(nameof(Gated))]
    public async Task A_number_opens_only_if_the_policy_allows_it(int[] first, int[] second, int smallest, bool[] opens)
    {
        var cohort = ScoredCohort.Of((first[0], first[1]), (second[0], second[1]));
        var function = ScoredCohort.Function() with { Bands = [0.5], Outcome = null };
        var told = await EngineRuns.LearnAsync<ScoringOutput>(
            ScoredCohort.Document(function, smallestGroup: smallest),
            cohort.Datasets(),
            agreeing: s_agreeing
        );
        Assert.Equal(opens, told.Cells.Select(cell => cell.Rows is not null));
        int[] all = [.. first, .. second];
        Assert.All(told.Cells.Zip(all), pair => Assert.Equal(pair.Second, pair.First.Rows ?? pair.Second));
        Assert.Equal(told.Cells.Count(cell => cell.Rows is null), ShutCells(told, function, smallest));
    }

    [Fact]
    public async Task An_empty_dataset_opens_nothing()
    {
        var told = await EngineRuns.LearnAsync<ScoringOutput>(
            ScoredCohort.Document(ScoredCohort.Function()),
            new ScoredCohort([]).Datasets(),
            agreeing: s_agreeing
        );
        Assert.All(told.Cells, cell => Assert.Equal((null, null), (cell.Controls, cell.Cases)));
    }

    [Fact]
    public async Task Whoever_has_the_rows_agrees_to_own_totals_or_nothing_is_scored()
    {
        var datasets = ScoredCohort.Of((20, 20), (20, 20)).Datasets();
        foreach (var agreeing in new int[][] { [], [0] })
        {
            var error = await Assert.ThrowsAsync<ComputationException>(() =>
                EngineRuns.RunAsync(ScoredCohort.Document(ScoredCohort.Function()), datasets, agreeing: agreeing)
            );
            Assert.Contains("did not agree", error.Text.En, StringComparison.Ordinal);
            Assert.Contains(ScoredCohort.Members.Rows.Value.ToShortString(), error.Text.Zh, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task To_one_asker_a_dataset_is_scored_once_or_gives_other_results()
    {
        var datasets = ScoredCohort.Of((20, 20), (20, 20)).Datasets();
        var scoring = ScoredCohort.Document(ScoredCohort.Function() with { Bands = [0.5] });
        RememberedReleases rows = new();
        await EngineRuns.RunAsync(scoring, datasets, [new RememberedReleases(), rows], agreeing: s_agreeing);
        Assert.Equal(1, rows.Count);

        // Neither once more, nor anything else, whoever else has a part in it.
        await RefusedAsync(scoring, datasets, [new(), rows]);
        MemoryDataset[] both = [datasets[1], datasets[1]];
        foreach (var other in Others())
        {
            await RefusedAsync(other, both, [new(), rows]);
            await RefusedAsync(other, both, [rows, new()]);
        }

        var join = Registers.Document(Registers.Function());
        await RefusedAsync(join, Registers.Of((0, 20, 10), (1, 20, 10)).And(10).Datasets(), [new(), rows]);

        // Nor is a dataset scored that gave another result.
        foreach (var other in Others())
        {
            RememberedReleases told = new();
            await EngineRuns.RunAsync(other, both, [new RememberedReleases(), told]);
            await RefusedAsync(scoring, datasets, [new(), told]);
        }

        static IEnumerable<ComputationDocument> Others()
        {
            var asked = new Measure("age", [Statistic.Count], []);
            yield return EngineRuns.Document(new StatisticsFunction([asked], []), 2);
            yield return EngineRuns.Document(
                new SharedStatisticsFunction([asked], [], ShareProtocol.Sharing3, Adversary.SemiHonest),
                2
            );
        }

        static async Task RefusedAsync(
            ComputationDocument document,
            IReadOnlyList<IDatasetReader> readers,
            RememberedReleases[] histories
        )
        {
            var error = await Assert.ThrowsAsync<ComputationException>(() =>
                EngineRuns.RunAsync(document, readers, histories, agreeing: s_agreeing)
            );
            Assert.Contains("scored once", error.Text.En, StringComparison.Ordinal);
        }
    }

    /// <summary>How many cells of the sheet have the reason that they are held back for.</summary>
    private static int ShutCells(ScoringOutput told, ScoringFunction function, int smallestGroup)
    {
        var table = told.ToSheet(ScoredCohort.Document(function, smallestGroup: smallestGroup)).FindTable("scores")!;
        return table.Rows.Count(row => row.Cells[^1].Kind == CellKind.HeldBack);
    }
}
