using CsCheck;
using Kexin.Computations.Accounts;
using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Computations.Tests.Documents;
using Kexin.Cryptography;
using Kexin.Data.Memory;
using Kexin.Mpc.SecretSharing;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Computations.Tests.Statistics;

/// <summary>Sums that would give back what is shut stay shut themselves, with the reason.</summary>
public sealed class SumSuppressionTests
{
    private const int K = 5;
    private const int Rows = 40;

    [Fact]
    public async Task A_sum_does_not_give_back_the_bins_of_a_field_of_two_values()
    {
        var cell = await RunAsync([Statistic.Count, Statistic.Sum, Statistic.Histogram], [0, 0.5, 1], Flags(2, 0, 1));
        Assert.Equal(Rows, cell.Count);
        Assert.Null(cell.Sum);
        Assert.Null(cell.Bins);
        Assert.Contains("fewer than 5, hold another value", cell.Suppressed!.En, StringComparison.Ordinal);
        Assert.Contains("不足 5 行", cell.Suppressed.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(35, true)]
    [InlineData(36, false)]
    [InlineData(39, false)]
    [InlineData(40, true)]
    public async Task A_sum_that_is_the_count_of_few_rows_stays_shut_and_their_mean_too(int ones, bool isReleased)
    {
        foreach (var (zero, one) in new[] { (0, 1), (1, 2), (2, 1), (-1, 1) })
        {
            var cell = await RunAsync(
                [Statistic.Count, Statistic.Mean, Statistic.Variance],
                [],
                Flags(ones, zero, one)
            );
            Assert.Equal(Rows, cell.Count);
            Assert.Equal(isReleased ? (double)(ones * one + (Rows - ones) * zero) / Rows : null, cell.Mean);
            Assert.Equal(isReleased, cell.Variance is not null);
            Assert.Equal(isReleased, cell.Suppressed is null);
        }
    }

    [Theory]
    [InlineData(new[] { 7, 6, 5 }, 0, true)]
    [InlineData(new[] { 7, 6, 5 }, 5, true)]
    [InlineData(new[] { 7, 6, 5 }, 1, false)]
    [InlineData(new[] { 7, 6, 5 }, 4, false)]
    [InlineData(new[] { 7, 4, 5 }, 0, false)]
    [InlineData(new[] { 7, 0, 5 }, 0, false)]
    public async Task Beside_a_histogram_a_sum_is_opened_where_no_bin_is_shut(int[] bins, int outside, bool isReleased)
    {
        double[] edges = [.. Enumerable.Range(0, bins.Length + 1).Select(edge => edge + 10.0)];
        foreach (
            var others in new Statistic[][] { [], [Statistic.Count], [Statistic.Count, Statistic.StandardDeviation] }
        )
        {
            var cell = await RunAsync([Statistic.Histogram, Statistic.Sum, .. others], edges, Values(bins, outside));
            Assert.Equal(isReleased, cell.Sum is not null);
            Assert.Equal(isReleased && others.Length > 1, cell.StandardDeviation is not null);
            Assert.Equal(others.Length > 0 ? bins.Sum() + outside : null, cell.Count);
            Assert.Equal(
                isReleased ? null : "No sum, mean or spread: a bin",
                cell.Suppressed?.En[.."No sum, mean or spread: a bin".Length]
            );
            Assert.Contains(cell.Bins!, bin => bin is not null);
        }
    }

    [Fact]
    public async Task With_a_smallest_group_of_one_an_empty_bin_shuts_no_sum()
    {
        var data = Values([2, 0, 2], 2);
        var cell = await RunAsync([Statistic.Histogram, Statistic.Sum], [10, 11, 12, 13], data, smallestGroup: 1);
        Assert.Equal(data.Sum(), cell.Sum);
        Assert.Equal([2L, null, 2L], cell.Bins!);
    }

    [Fact]
    public void Where_a_sum_is_open_all_rows_lie_in_large_bins_or_are_many() =>
        Gen.Select(Gen.Int[0, 12].Array[1, 4], Gen.Int[0, 9])
            .Sample(
                (bins, outside) =>
                {
                    double[] edges = [.. Enumerable.Range(0, bins.Length + 1).Select(edge => edge + 10.0)];
                    var function = Function([Statistic.Histogram, Statistic.Sum], edges);
                    var data = new MemoryDataset([("x", Values(bins, outside))]);
                    var document = StatisticsRuns.Document(function, 2, K);
                    var cell = StatisticsRuns.AloneAsync(document, data).GetAwaiter().GetResult().Cells.Single();
                    Assert.Equal(bins.All(bin => bin >= K) && outside is 0 or >= K, cell.Sum is not null);
                },
                iter: 2000
            );

    [Theory]
    [InlineData(2, false)]
    [InlineData(6, true)]
    public async Task A_requester_that_takes_off_all_pads_it_can_reads_noise_in_a_shut_sum(int ones, bool isReadable)
    {
        var document = StatisticsRuns.Document(Function([Statistic.Count, Statistic.Sum], []), 2, K);
        var plan = new StatisticsPlan((StatisticsFunction)document.Function, OutputPolicy.Of(document));
        var names = StatisticsRuns.Names(document);
        var data = Flags(ones, 0, 1);
        await using var sessions = await TappedSessions.OpenAsync(names);
        await sessions.RunAsync<ComputationOutput?>(
            async (session, i) =>
            {
                using var random = SeededRandomSource.FromNumber(100 + i);
                var half = new MemoryDataset([("x", data.Where((_, row) => row % 2 == i).ToArray())]);
                var member = new Kexin.Ledger.Contracts.MemberId(Digest.Parse(session.Self));
                var reader = i < 2 ? half : null;
                var run = new ComputationRun(document, member, session, reader, random, new Progress<RunProgress>());
                if (i < 2)
                {
                    return await new StatisticsComputation().RunAsync(run, CancellationToken.None);
                }

                await DataAgreement.ReachAsync(run, DataProblem.None, CancellationToken.None);
                await EarlierReleases.AgreeAsync(run, plan.Tables(session.Suite, document), CancellationToken.None);
                using var summation = await SecureSummation.OpenAsync(
                    session,
                    names[..2],
                    session.Self,
                    random,
                    CancellationToken.None
                );
                using var keys = await ThresholdGate.ReceiveAsync(
                    session,
                    names[..2],
                    plan.Gates,
                    CancellationToken.None
                );
                var padded = new PaddedTotals(plan)
                {
                    Counts = (await summation.SumAsync(default, plan.CountWords, 1, CancellationToken.None))!,
                    Sums = (await summation.SumAsync(default, plan.SumWords, ExactSum.Limbs, CancellationToken.None))!,
                };
                padded.Open(session, keys);
                Assert.Equal((ulong)Rows, padded.Counts[0]);
                Assert.Equal(isReadable, ExactSum.Sum(ExactSum.ToInteger(padded.Sums)) == ones);
                return null;
            }
        );
    }

    private static async Task<StatisticsCell> RunAsync(
        Statistic[] statistics,
        double[] edges,
        double[] values,
        int smallestGroup = K
    )
    {
        var document = StatisticsRuns.Document(Function(statistics, edges), 2, smallestGroup);
        var (odd, even) = (values.Where((_, row) => row % 2 == 1), values.Where((_, row) => row % 2 == 0));
        var joint = await StatisticsRuns.RunAsync(
            document,
            new MemoryDataset([("x", odd.ToArray())]),
            new MemoryDataset([("x", even.ToArray())])
        );
        var alone = await StatisticsRuns.AloneAsync(document, new MemoryDataset([("x", values)]));
        StatisticsRuns.AssertSame(alone, joint);
        return joint.Cells.Single();
    }

    private static StatisticsFunction Function(Statistic[] statistics, double[] edges) =>
        new([new Measure("x", statistics, edges)], []);

    private static double[] Flags(int ones, int zero, int one) =>
        [.. Enumerable.Range(0, Rows).Select(row => (double)(row < ones ? one : zero))];

    /// <summary>Values in bins that begin at 10, and some below all of them.</summary>
    private static double[] Values(int[] bins, int outside) =>
        [.. bins.SelectMany((count, bin) => Enumerable.Repeat(bin + 10.5, count)), .. Enumerable.Repeat(-7.0, outside)];
}
