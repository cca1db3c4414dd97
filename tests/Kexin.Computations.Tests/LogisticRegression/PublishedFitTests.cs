using System.Globalization;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Roc;
using Kexin.Computations.Running;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>Fits that are printed elsewhere.</summary>
public sealed class PublishedFitTests
{
    // Wikipedia, Logistic regression, "Example": hours of study and whether the exam was passed.
    private static readonly double[] Hours = Numbers(
        "0.5 0.75 1 1.25 1.5 1.75 1.75 2 2.25 2.5 2.75 3 3.25 3.5 4 4.25 4.5 4.75 5 5.5"
    );
    private static readonly double[] Passed = Numbers("0 0 0 0 0 0 1 0 1 0 1 0 1 0 1 1 1 1 1 1");

    // R, datasets::mtcars (Motor Trend, 1974; Henderson and Velleman, Biometrics 37, 1981): hp, wt and am of the 32 cars.
    private static readonly double[] Horsepower = Numbers(
        "110 110 93 110 175 105 245 62 95 123 123 180 180 180 205 215 230 66 52 65 97 150 150 245 175 66 91 113 264 175 335 109"
    );
    private static readonly double[] Weight = Numbers(
        "2.62 2.875 2.32 3.215 3.44 3.46 3.57 3.19 3.15 3.44 3.44 4.07 3.73 3.78 5.25 5.424 5.345 2.2 1.615 1.835 2.465 3.52 3.435 3.84 3.845 1.935 2.14 1.513 3.17 2.77 3.57 2.78"
    );
    private static readonly double[] Manual = Numbers(
        "1 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 1 0 0 0 0 0 1 1 1 1 1 1 1"
    );

    [Fact]
    public async Task The_exam_example_gives_the_printed_coefficients()
    {
        var cohort = new Cohort(["hours"], [.. Hours.Select(hours => new[] { hours })], Passed);
        var output = await AloneAsync(cohort);
        Equal(output.Coefficients[0], -4.0777, 1.7610, -2.316, 0.0206);
        Equal(output.Coefficients[1], 1.5046, 0.6287, 2.393, 0.0167);
        RegressionAssert.EqualsPooled(cohort, output);
    }

    [Fact]
    public async Task Cars_give_what_R_prints()
    {
        // summary(glm(am ~ hp + wt, data = mtcars, family = binomial))
        var rows = Horsepower.Zip(Weight, (hp, wt) => new[] { hp, wt }).ToArray();
        var output = await AloneAsync(new Cohort(["hp", "wt"], rows, Manual));
        Equal(output.Coefficients[0], 18.86630, 7.44356, 2.535, 0.01126);
        Equal(output.Coefficients[1], 0.03626, 0.01773, 2.044, 0.04091);
        Equal(output.Coefficients[2], -8.08348, 3.06868, -2.634, 0.00843);
        Assert.Equal(10.059, -2 * output.LogLikelihood, 3);
    }

    private static async Task<LogisticRegressionOutput> AloneAsync(Cohort cohort)
    {
        await using var dataset = cohort.ToDataset();
        var rows = await RegressionRows.ReadAsync(cohort.Function, [], dataset, CancellationToken.None);
        var joint = new FewRows(rows, new OwnRows(rows, new RowRequirement(2, cohort.Names)));
        return await RegressionRun.RunAsync(
            joint,
            cohort.Function,
            2,
            new RegressionProgress(null),
            CancellationToken.None
        );
    }

    private static double[] Numbers(string text) =>
        [.. text.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private static void Equal(Coefficient coefficient, double estimate, double error, double z, double p)
    {
        Assert.Equal(estimate, coefficient.Estimate, 4);
        Assert.Equal(error, coefficient.StandardError, 4);
        Assert.Equal(z, coefficient.Z, 3);
        Assert.Equal(p, coefficient.P, 4);
    }

    /// <summary>Published examples have fewer rows than a computation asks for.</summary>
    private sealed class FewRows(RegressionRows own, IJointRows rows) : IJointRows
    {
        public bool IsShared => false;

        public long? LeftOut => rows.LeftOut;

        public Task<ColumnMoments> SumMomentsAsync() => Task.FromResult(ColumnMoments.Of(own));

        public Task<LikelihoodSums> StandardiseAsync(Standardisation standardisation, long count) =>
            rows.StandardiseAsync(standardisation, count);

        public Task<LikelihoodSums?> StepAsync(double[] step, double[] to, double weight) =>
            rows.StepAsync(step, to, weight);

        public Task<IReadOnlyList<bool>> FindOpenIntervalsAsync(double[] at, ScoreScale scale) =>
            rows.FindOpenIntervalsAsync(at, scale);

        public Task<ScoreCounts> CountScoresAsync(IReadOnlyList<int> intervals) => rows.CountScoresAsync(intervals);

        public Task<ComputationException> RefuseAsync(FitRefusal refusal) => rows.RefuseAsync(refusal);
    }
}
