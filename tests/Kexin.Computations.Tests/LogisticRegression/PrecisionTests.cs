using Kexin.Computations.LogisticRegression;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>Columns that are large beside what varies in them; right values by R 4.2's glm on the centred columns.</summary>
public sealed class PrecisionTests
{
    [CasesFact("07-regression")]
    public async Task A_spread_of_a_hundred_millionth_of_the_size_is_fitted_as_R_fits_it()
    {
        await FitsAsync("x9", 0.0752031627401, -75203162.9237, 0.0114754567114, -290.683760539);
        await FitsAsync("x7", 0.0752031628002, -752031.811573, 0.0114754567164, -290.683760516);
        await FitsAsync("ms", 8.70404412361e-09, -14797.0585808, 1.32817426438e-09, -290.683814109);
    }

    [CasesFact("07-regression")]
    public async Task Years_and_a_column_that_has_one_value_at_each_provider_are_fitted_as_R_fits_them()
    {
        AssertFit(
            await JointlyAsync("yr"),
            [367.0321979194988, -0.1835873795838],
            [67.3041953036014, 0.0336548959305],
            -315.481751871
        );
        AssertFit(
            await JointlyAsync("u", "site"),
            [-0.1738428276415, 0.7199789873483, 0.0186609334318],
            [0.1370017140358, 0.1108932410870, 0.1927404567963],
            -307.276503464
        );
    }

    [CasesFact("07-regression")]
    public async Task Two_columns_that_differ_by_a_thousandth_are_fitted_as_R_fits_them()
    {
        var output = await JointlyAsync("u", "near3");
        double[] estimates = [-0.1654979094633, -134.0664870584233, 134.7970083252777];
        Assert.All(estimates.Zip(output.Coefficients), pair => Near(pair.First, pair.Second.Estimate, 1e-7));
        Near(94.0958536070515, output.Coefficients[1].StandardError, 1e-7);
        Near(-306.25088833, output.LogLikelihood, 1e-9);
    }

    [CasesFact("07-regression")]
    public async Task Two_columns_that_are_equal_but_for_a_ten_millionth_are_refused_by_that_name()
    {
        var text = await Joint("u", "near").RunToRefusalAsync();
        Assert.StartsWith("Beyond precision: what varies in the field 'near'", text.En, StringComparison.Ordinal);
        Assert.StartsWith("超出精度", text.Zh, StringComparison.Ordinal);
    }

    [CasesFact("07-regression")]
    public async Task A_column_of_large_values_is_no_constant_beside_others() =>
        Assert.Empty((await JointlyAsync("bigx", "v")).Warnings);

    [Theory]
    [InlineData(0, 1e9)]
    [InlineData(0, -3e12)]
    [InlineData(2, 1e14)]
    public async Task A_constant_that_is_added_to_a_column_changes_the_intercept_alone(int column, double shift)
    {
        var cohort = Cohort.Generate(61, 400);
        var shifted = cohort with
        {
            Rows =
            [
                .. cohort.Rows.Select(row =>
                    row.Select((value, i) => i == column ? Math.Round(value) + shift : Math.Round(value, 9)).ToArray()
                ),
            ],
        };
        var plain = shifted with
        {
            Rows = [.. shifted.Rows.Select(row => row.Select((x, i) => i == column ? x - shift : x).ToArray())],
        };
        var (near, far) = (await FitAsync(plain), await FitAsync(shifted));
        Assert.Empty(far.Warnings);
        Near(near.LogLikelihood, far.LogLikelihood, 1e-10);
        for (var i = 1; i < near.Coefficients.Count; i++)
        {
            Near(near.Coefficients[i].Estimate, far.Coefficients[i].Estimate, 1e-7);
            Near(near.Coefficients[i].StandardError, far.Coefficients[i].StandardError, 1e-7);
        }
    }

    [Fact]
    public async Task A_spread_of_a_few_units_in_the_last_place_is_refused_by_that_name()
    {
        var cohort = Cohort.Generate(62, 200);
        var rows = cohort.Rows.Select((row, i) => (double[])[.. row, 1e9 + (i % 2) * Math.ScaleB(1, -20)]);
        var joint = new JointRegression(new Cohort([.. cohort.Names, "same"], [.. rows], cohort.Outcome).Split(2));
        Assert.Contains("'same'", (await joint.RunToRefusalAsync()).En, StringComparison.Ordinal);
    }

    private static async Task FitsAsync(string column, double slope, double atZero, double error, double logLikelihood)
    {
        var output = await JointlyAsync(column, "v");
        Assert.Empty(output.Warnings);
        Near(slope, output.Coefficients[1].Estimate, 1e-8);
        Near(error, output.Coefficients[1].StandardError, 1e-8);
        Near(atZero, output.Coefficients[0].Estimate, 1e-8);
        Near(logLikelihood, output.LogLikelihood, 1e-9);
    }

    private static void AssertFit(
        LogisticRegressionOutput output,
        double[] estimates,
        double[] errors,
        double logLikelihood
    )
    {
        Assert.Equal(estimates.Length, output.Coefficients.Count);
        Assert.All(estimates.Zip(output.Coefficients), pair => Near(pair.First, pair.Second.Estimate, 1e-8));
        Assert.All(errors.Zip(output.Coefficients), pair => Near(pair.First, pair.Second.StandardError, 1e-8));
        Near(logLikelihood, output.LogLikelihood, 1e-9);
    }

    private static Task<LogisticRegressionOutput> FitAsync(Cohort cohort) =>
        new JointRegression(cohort.Split(2)).RunAsync();

    private static Task<LogisticRegressionOutput> JointlyAsync(params string[] columns) => Joint(columns).RunAsync();

    private static JointRegression Joint(params string[] columns) =>
        new([.. Cases.Files("07-regression").Select(file => Cohort.Parse(columns, "y", File.ReadAllLines(file)))]);

    private static void Near(double expected, double actual, double part) =>
        Assert.InRange(actual, expected - part * Math.Abs(expected), expected + part * Math.Abs(expected));
}
