using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Running;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>Data that has no fit, or not the one that was asked for: reported, not diverged on.</summary>
public sealed class DegenerateDataTests
{
    [Fact]
    public async Task A_column_that_tells_all_cases_is_refused_to_all_and_reported_to_its_owner()
    {
        var cohort = Cohort.Generate(21, 300);
        var rows = cohort.Rows.Select((row, i) => (double[])[.. row, (cohort.Outcome[i] * 2) + (row[0] / 1000)]);
        var marked = new Cohort([.. cohort.Names, "marker"], [.. rows], cohort.Outcome);
        var joint = new JointRegression(marked.Split(3));
        Assert.Equal(RegressionTexts.SeparatedRefused, await joint.RunToRefusalAsync());
        await using var dataset = marked.ToDataset();
        var alone = (LogisticRegressionOutput)
            await new LogisticRegressionComputation().RunAloneAsync(joint.Document, dataset, CancellationToken.None);
        var warning = Assert.Single(alone.Warnings);
        Assert.StartsWith("Separation: ", warning.En, StringComparison.Ordinal);
        Assert.Contains("marker", warning.En, StringComparison.Ordinal);
        Assert.StartsWith("完全分离", warning.Zh, StringComparison.Ordinal);
        Assert.All(alone.Coefficients, c => Assert.True(double.IsFinite(c.Estimate) && c.P is >= 0 and <= 1));
    }

    [Fact]
    public async Task A_flag_that_only_cases_have_is_refused_to_all()
    {
        var cohort = Cohort.Generate(22, 300);
        var rows = cohort.Rows.Select((row, i) => (double[])[.. row, cohort.Outcome[i] * (i % 9 == 0 ? 1 : 0)]);
        var flagged = new Cohort([.. cohort.Names, "flag"], [.. rows], cohort.Outcome);
        var text = await new JointRegression(flagged.Split(3)).RunToRefusalAsync();
        Assert.Equal(RegressionTexts.SeparatedRefused, text);
    }

    [Fact]
    public async Task A_strong_effect_is_not_taken_for_separation()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 4000).Select(_ => new[] { 20 * random.NextDouble() - 10 }).ToArray();
        var outcome = rows.Select(row => random.NextDouble() < 1 / (1 + Math.Exp(-3 * row[0])) ? 1.0 : 0).ToArray();
        var cohort = new Cohort(["x"], rows, outcome);
        RegressionAssert.EqualsPooled(cohort, await new JointRegression(cohort.Split(2)).RunAsync());
    }

    [Fact]
    public async Task A_column_that_others_make_up_is_left_out_and_named()
    {
        var cohort = Cohort.Generate(23, 300);
        var rows = cohort.Rows.Select(row => (double[])[.. row, 3 + (2 * row[0]) - row[2]]);
        var output = await JointlyAsync(cohort, "copy", rows);
        Assert.StartsWith("Collinear: 'copy'", Assert.Single(output.Warnings).En, StringComparison.Ordinal);
        RegressionAssert.EqualsPooled(cohort, output with { Warnings = [] });
    }

    [Fact]
    public async Task Nearly_collinear_columns_are_fitted_as_in_the_pool()
    {
        var cohort = Cohort.Generate(24, 400);
        var random = new Random(24);
        var rows = cohort.Rows.Select(row => (double[])[.. row, row[2] + random.NextDouble()]).ToArray();
        var nearly = new Cohort([.. cohort.Names, "again"], rows, cohort.Outcome);
        RegressionAssert.EqualsPooled(nearly, await new JointRegression(nearly.Split(2)).RunAsync());
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0)]
    [InlineData(1.7e12)]
    public async Task A_column_that_does_not_vary_is_left_out_and_named(double value)
    {
        var cohort = Cohort.Generate(25, 300);
        var output = await JointlyAsync(cohort, "same", cohort.Rows.Select(row => (double[])[.. row, value]));
        Assert.StartsWith("Constant: 'same'", Assert.Single(output.Warnings).En, StringComparison.Ordinal);
        RegressionAssert.EqualsPooled(cohort, output with { Warnings = [] });
    }

    [Fact]
    public async Task Scores_that_are_all_alike_have_no_curve()
    {
        var cohort = Cohort.Generate(26, 100);
        var alike = new Cohort(["same"], [.. cohort.Rows.Select(_ => new[] { 1.0 })], cohort.Outcome);
        var output = await new JointRegression(alike.Split(2)).RunAsync();
        Assert.Null(output.Roc);
        Assert.Equal(["Constant", "No ROC curve"], output.Warnings.Select(warning => warning.En.Split(':')[0]));
        Assert.Single(output.Coefficients);
    }

    [Fact]
    public async Task Few_rows_of_each_outcome_are_refused_to_all()
    {
        var cohort = Cohort.Generate(27, 200);
        var few = cohort with { Outcome = [.. cohort.Outcome.Select((_, i) => i < 4 ? 1.0 : 0)] };
        var text = await new JointRegression(few.Split(2)).RunToRefusalAsync();
        Assert.Contains("Fewer than 5 complete rows meet", text.En, StringComparison.Ordinal);
        var many = few with { Outcome = [.. few.Outcome.Select(outcome => 1 - outcome)] };
        text = await new JointRegression(many.Split(2)).RunToRefusalAsync();
        Assert.Contains("do not meet", text.En, StringComparison.Ordinal);
        for (var i = 0; i < 10; i++)
        {
            // Cases of both providers: those of one alone would be its own.
            var row = i < 5 ? i : 200 - i;
            few.Outcome[row] = 1;
            few.Rows[row][1] = i % 2;
        }

        Assert.Equal(10, (await new JointRegression(few.Split(2)).RunAsync()).Cases);
    }

    [Fact]
    public async Task Few_rows_for_the_coefficients_are_refused_to_all()
    {
        var text = await new JointRegression(Cohort.Generate(28, 37).Split(2)).RunToRefusalAsync();
        Assert.Contains("Fewer than 38 rows", text.En, StringComparison.Ordinal);
        Assert.Contains("不足 38 行", text.Zh, StringComparison.Ordinal);
        Assert.Equal(38, (await new JointRegression(Cohort.Generate(28, 38).Split(2)).RunAsync()).Rows);
    }

    [Fact]
    public async Task A_dataset_alone_keeps_the_smallest_group_too()
    {
        var cohort = Cohort.Generate(28, 37);
        await using var dataset = cohort.ToDataset();
        var document = new JointRegression(cohort.Split(2)).Document;
        await Assert.ThrowsAsync<ComputationException>(() =>
            new LogisticRegressionComputation().RunAloneAsync(document, dataset, CancellationToken.None)
        );
    }

    [Fact]
    public async Task A_value_too_large_to_be_summed_is_refused_to_all()
    {
        var cohort = Cohort.Generate(29, 200);
        cohort.Rows[17][1] = 1e30;
        var text = await new JointRegression(cohort.Split(2)).RunToRefusalAsync();
        Assert.Contains("2^64", text.En, StringComparison.Ordinal);
    }

    private static Task<LogisticRegressionOutput> JointlyAsync(
        Cohort cohort,
        string name,
        IEnumerable<double[]> rows
    ) => new JointRegression(new Cohort([.. cohort.Names, name], [.. rows], cohort.Outcome).Split(3)).RunAsync();
}
