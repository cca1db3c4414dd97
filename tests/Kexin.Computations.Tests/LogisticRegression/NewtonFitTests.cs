using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>Newton's method on functions that are easy to know.</summary>
public sealed class NewtonFitTests
{
    [Fact]
    public async Task Steps_are_gone_whole()
    {
        // 990 of 1000: the maximum is at log 99.
        var at = 0.0;
        var fit = new NewtonFit(
            (step, to, weight) =>
            {
                Assert.Equal(at + step[0], to[0], 1e-12);
                at = to[0];
                return Task.FromResult<LikelihoodSums?>(Binomial(at, 990));
            }
        );
        var model = await fit.RunAsync(Binomial(0, 990));
        Assert.Equal(FitEnd.Converged, model.End);
        Assert.Equal(Math.Log(99), model.Coefficients[0], 1e-9);
    }

    [Fact]
    public async Task A_likelihood_that_falls_ends_unfinished()
    {
        var fit = new NewtonFit((_, _, _) => Task.FromResult<LikelihoodSums?>(new(-2, [1.0], [1.0])));
        Assert.Equal(FitEnd.Unfinished, (await fit.RunAsync(new(-1, [1.0], [1.0]))).End);
    }

    [Fact]
    public async Task A_likelihood_that_always_rises_ends_unfinished_after_the_most_steps()
    {
        var steps = 0;
        var fit = new NewtonFit((_, _, _) => Task.FromResult<LikelihoodSums?>(new(++steps, [1.0], [1.0])));
        Assert.Equal(FitEnd.Unfinished, (await fit.RunAsync(new(0, [1.0], [1.0]))).End);
        Assert.Equal(NewtonFit.MostSteps, steps);
    }

    [Fact]
    public async Task Sums_that_stay_shut_end_the_fit_as_separated()
    {
        var fit = new NewtonFit((_, _, _) => Task.FromResult<LikelihoodSums?>(null));
        Assert.Equal(FitEnd.Separated, (await fit.RunAsync(Binomial(0, 990))).End);
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

    private static LikelihoodSums Binomial(double at, int cases)
    {
        var p = 1 / (1 + Math.Exp(-at));
        var likelihood = cases * Math.Log(p) + (1000 - cases) * Math.Log(1 - p);
        return new LikelihoodSums(likelihood, [cases - 1000 * p], [1000 * p * (1 - p)]);
    }

    private static double[] Row(int x, int y, int z) => [1, x, y, x + y, z];
}
