using Kexin.Collaboration.LogisticRegression;

namespace Kexin.Collaboration.Tests.LogisticRegression;

/// <summary>Newton's method on functions that are easy to know.</summary>
public sealed class NewtonFitTests
{
    [Fact]
    public async Task Steps_that_overshoot_are_halved()
    {
        // -sqrt(1 + b²) is concave with its maximum at 0; from |b| > 1, a whole step goes to -b³.
        var evaluations = 0;
        var fit = new NewtonFit(at =>
        {
            evaluations++;
            var root = Math.Sqrt(1 + at[0] * at[0]);
            return Task.FromResult(new LikelihoodSums(-root, [-at[0] / root], [1 / (root * root * root)]));
        });
        var model = await fit.RunAsync(columns: 0, caseShare: 0.9);
        Assert.Equal(FitEnd.Converged, model.End);
        Assert.Equal(0, model.Coefficients[0], 1e-9);
        Assert.Equal(-1, model.LogLikelihood, 1e-12);
        Assert.True(evaluations > model.Iterations);
    }

    [Fact]
    public async Task The_start_that_providers_see_does_not_tell_how_many_cases_there_are()
    {
        // 131 of 397 and 130 of 397: the exact log-odds would tell these numbers to whoever sees them.
        var starts = new List<double>();
        foreach (var cases in new[] { 131, 130 })
        {
            double? start = null;
            var fit = new NewtonFit(at =>
            {
                start ??= at[0];
                var p = 1 / (1 + Math.Exp(-at[0]));
                var likelihood = cases * Math.Log(p) + (397 - cases) * Math.Log(1 - p);
                return Task.FromResult(new LikelihoodSums(likelihood, [cases - 397 * p], [397 * p * (1 - p)]));
            });
            var model = await fit.RunAsync(columns: 0, caseShare: cases / 397.0);
            Assert.Equal(Math.Log(cases / (397.0 - cases)), model.Coefficients[0], 1e-9);
            starts.Add(start!.Value);
        }

        Assert.Equal([-0.75, -0.75], starts);
    }

    [Fact]
    public async Task A_likelihood_that_never_rises_ends_unfinished_after_the_most_evaluations()
    {
        var evaluations = 0;
        var fit = new NewtonFit(_ => Task.FromResult(new LikelihoodSums(-++evaluations, [1.0], [1.0])));
        var model = await fit.RunAsync(columns: 0, caseShare: 0.5);
        Assert.Equal(FitEnd.Unfinished, model.End);
        Assert.Equal(NewtonFit.MostEvaluations, evaluations);
        Assert.Equal(0, model.Iterations);
    }

    [Fact]
    public async Task No_coefficient_is_sent_that_providers_would_refuse()
    {
        var fit = new NewtonFit(at =>
        {
            Assert.InRange(at[0], -NewtonFit.LargestCoefficient, NewtonFit.LargestCoefficient);
            return Task.FromResult(new LikelihoodSums(at[0], [1.0], [1e-9]));
        });
        Assert.Equal(FitEnd.Unfinished, (await fit.RunAsync(columns: 0, caseShare: 0.5)).End);
    }

    [Fact]
    public void Columns_that_depend_on_those_before_are_found_in_order()
    {
        // Rows (1, x, y, x + y, z) with x, y, z = ±1 in all combinations, all of weight 1.
        var rows = Enumerable.Range(0, 8).Select(i => Row(1 - (i & 1) * 2, 1 - (i & 2), 1 - (i & 4) / 2)).ToArray();
        var triangle = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                triangle.Add(rows.Sum(row => row[i] * row[j]));
            }
        }

        Assert.Equal([0, 1, 2, 4], InformationMatrix.Independent([.. triangle], 5));
        Assert.Null(InformationMatrix.Factor([.. triangle], [0, 1, 2, 3]));
        var factor = InformationMatrix.Factor([.. triangle], [0, 1, 2, 4])!;
        Assert.Equal([0.125, 0.25, 0, 0, 0.5], factor.Solve([1, 2, 0, 9, 4]).Select(value => Math.Round(value, 14)));
        Assert.Equal(0.125, factor.Inverse(5)[4, 4], 14);
        Assert.Equal(0, factor.Inverse(5)[3, 3]);
    }

    [Theory]
    [InlineData(1e-8, 2)]
    [InlineData(1e-10, 1)]
    public void A_column_depends_on_another_where_six_digits_would_be_lost(double rest, int independent) =>
        Assert.Equal(independent, InformationMatrix.Independent([4, 2, 1 + rest], 2).Length);

    private static double[] Row(int x, int y, int z) => [1, x, y, x + y, z];
}
