using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Protocol;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>A value that few rows hold ends the run before any sum opens: the first step's sums would be those rows' own.</summary>
public sealed class FewValuesTests
{
    private const int K = 5;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(4, 0)]
    [InlineData(4, 4)]
    [InlineData(4, 20)]
    [InlineData(20, 4)]
    public async Task A_flag_in_few_cases_or_controls_is_refused_to_all_by_name(int cases, int controls)
    {
        var joint = new JointRegression(WithFlag(cases, controls, usual: 0, rare: 1).Split(3), K);
        var text = await joint.RunToRefusalAsync();
        Assert.Contains("'flag'", text.En, StringComparison.Ordinal);
        Assert.Contains("fewer than 5", text.En, StringComparison.Ordinal);
        Assert.Contains("“flag”", text.Zh, StringComparison.Ordinal);
        Assert.Contains("不足 5 行", text.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(7, 30)]
    public async Task A_flag_in_no_or_enough_cases_and_controls_is_fitted(int cases, int controls)
    {
        var output = await new JointRegression(WithFlag(cases, controls, usual: 0, rare: 1).Split(3), K).RunAsync();
        Assert.Equal(200, output.Rows);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, -1)]
    [InlineData(10, 20)]
    [InlineData(20, 10)]
    [InlineData(1e9, 1e9 + 1)]
    public async Task It_does_not_matter_how_the_two_values_are_coded(double usual, double rare)
    {
        var text = await new JointRegression(WithFlag(1, 0, usual, rare).Split(2), K).RunToRefusalAsync();
        Assert.Contains("'flag'", text.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_is_nearly_always_zero_is_refused_whatever_else_it_holds()
    {
        var text = await new JointRegression(WithFlag(2, 2, usual: 0, rare: 37.5).Split(2), K).RunToRefusalAsync();
        Assert.Contains("'flag'", text.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_smallest_group_of_one_a_single_flag_is_fitted() =>
        Assert.Equal(200, (await new JointRegression(WithFlag(1, 1, 0, 1).Split(2), 1).RunAsync()).Rows);

    [Fact]
    public async Task Its_owner_sees_what_a_dataset_alone_gives()
    {
        var cohort = WithFlag(1, 0, usual: 0, rare: 1);
        await using var dataset = cohort.ToDataset();
        var document = new JointRegression(cohort.Split(2), K).Document;
        var alone = await new LogisticRegressionComputation().RunAloneAsync(document, dataset, CancellationToken.None);
        Assert.Equal(200, ((LogisticRegressionOutput)alone).Rows);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(40, true)]
    public async Task A_fit_over_rows_that_differ_by_few_from_an_earlier_one_does_not_open(int missing, bool opens)
    {
        var cohort = Cohort.Generate(45, 200);
        Kexin.Computations.Tests.Policy.RememberedReleases[] memories = [new(), new()];
        var fields = cohort.Names;
        var lacking = cohort with { Rows = [.. cohort.Rows.Select(row => (double[])[.. row])] };
        for (var i = 0; i < missing; i++)
        {
            lacking.Rows[5 * i][^1] = double.NaN;
        }

        // Without the last field all rows are used, with it all but a few: the sums of the others would tell about these.
        Cohort Of(int columns) =>
            new([.. fields.Take(columns)], [.. lacking.Rows.Select(row => row[..columns])], lacking.Outcome);
        await new JointRegression(Of(fields.Length - 1).Split(2), K) { Releases = memories }.RunAsync();
        var second = new JointRegression(Of(fields.Length).Split(2), K) { Releases = memories };
        if (opens)
        {
            Assert.Equal(200 - missing, (await second.RunAsync()).Rows);
        }
        else
        {
            Assert.Contains("earlier result", (await second.RunToRefusalAsync()).En, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_requester_that_goes_on_all_the_same_does_not_get_the_row()
    {
        var cohort = WithFlag(1, 0, usual: 0, rare: 1);
        var flagged = Array.FindIndex(cohort.Rows, row => row[^1] == 1);
        var columns = cohort.Names.Length;
        var parts = cohort.Split(2);

        // What the first step's sums hold: the information over flag and age, by the weight over flag alone, is the row's age.
        await using var dataset = cohort.ToDataset();
        var pooled = await RegressionRows.ReadAsync(cohort.Function, [], dataset, CancellationToken.None);
        var sums = LikelihoodSums.Of(pooled, new double[columns + 1]);
        var age = Age(sums, columns);
        Assert.Equal(cohort.Rows[flagged][0], age, 6);

        await new JointRegression(parts, K).RunAgainstAsync(
            async (session, providers) =>
            {
                var requester = await ScriptedRequester.StartAsync(session, providers, columns);
                Assert.Single(requester.IsOpen, open => !open);
                Assert.NotEqual(cohort.Rows.Length, requester.Moments?.Rows);
                var units = new BeginCommand(8, Standardisation.From(ColumnMoments.Of(pooled), out _));
                var stolen = await requester.BeginAsync(units);
                Assert.NotEqual(-200 * Math.Log(2), stolen.LogLikelihood, 5.0);
                await session.DisposeAsync();
            }
        );
    }

    /// <summary>The mean age of the rows with a flag, from sums at equal weights.</summary>
    private static double Age(LikelihoodSums sums, int columns) =>
        InformationMatrix.At(sums.Information, columns, 1) / InformationMatrix.At(sums.Information, columns, 0);

    /// <summary>A cohort with a last field that so many cases and controls hold another value of.</summary>
    private static Cohort WithFlag(int cases, int controls, double usual, double rare)
    {
        var cohort = Cohort.Generate(44, 200);
        var rows = new double[cohort.Rows.Length][];
        for (var i = 0; i < rows.Length; i++)
        {
            ref var left = ref cohort.Outcome[i] > 0 ? ref cases : ref controls;
            rows[i] = [.. cohort.Rows[i], left-- > 0 ? rare : usual];
        }

        return new Cohort([.. cohort.Names, "flag"], rows, cohort.Outcome);
    }
}
