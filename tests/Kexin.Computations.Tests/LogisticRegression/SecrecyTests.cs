using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Protocol;
using Kexin.Computations.LogisticRegression.Roc;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>A requester that ignores what the checks say learns nothing more by that.</summary>
public sealed class SecrecyTests
{
    private const int Columns = 5;

    [Fact]
    public async Task Without_enough_rows_no_sum_can_be_opened()
    {
        var cohort = Cohort.Generate(41, 37);
        await using var dataset = cohort.ToDataset();
        var units = Standardisation.From(
            ColumnMoments.Of(await RegressionRows.ReadAsync(cohort.Function, [], dataset, CancellationToken.None)),
            out _
        );
        await new JointRegression(cohort.Split(2)).RunAgainstAsync(
            async (session, providers) =>
            {
                var requester = await ScriptedRequester.StartAsync(session, providers, Columns);
                Assert.False(requester.IsOpen[0]);
                Assert.DoesNotContain(false, requester.IsOpen.Skip(1));
                Assert.NotEqual(cohort.Rows.Length, requester.Moments?.Rows);
                var sums = await requester.BeginAsync(new BeginCommand(6, units));
                Assert.NotEqual(-37 * Math.Log(2), sums.LogLikelihood, 5.0);
                await session.DisposeAsync();
            }
        );
    }

    [Fact]
    public async Task Intervals_of_few_rows_cannot_be_opened()
    {
        var cohort = Cohort.Generate(42, 200);
        await new JointRegression(cohort.Split(2)).RunAgainstAsync(
            async (session, providers) =>
            {
                var requester = await ScriptedRequester.StartAsync(session, providers, Columns);
                var sums = await requester.BeginAsync(requester.Units());
                await requester.StepAsync(ScriptedRequester.Newton(sums));
                await requester.SendAsync(new ScoreCommand());
                var keys = await requester.CheckAsync(ScoreCells.Gates(ScoreScale.MostBins, new(5, 2)), []);
                Assert.Contains(false, requester.IsOpen);

                // All single bins are asked for; with one of them shut, none opens.
                int[] bins = [.. Enumerable.Range(255, 256)];
                await requester.SendAsync(new OpenCommand(bins));
                requester.Require(keys, bins.SelectMany(ScoreCells.GatesOf));
                var counts = await requester.SumAsync(2 * bins.Length);
                Assert.All(counts, count => Assert.True(count > 200));
                await session.DisposeAsync();
            }
        );
    }

    [Fact]
    public async Task A_few_rows_with_missing_values_are_left_out_and_their_number_is_not_told()
    {
        var cohort = Cohort.Generate(43, 300);
        cohort.Rows[3][0] = double.NaN;
        cohort.Rows[90][2] = double.NaN;
        var output = await new JointRegression(cohort.Split(2)).RunAsync();
        Assert.Null(output.RowsLeftOut);
        Assert.Equal(298, output.Rows);
        Assert.StartsWith("Rows were left out", Assert.Single(output.Warnings).En, StringComparison.Ordinal);
    }
}
