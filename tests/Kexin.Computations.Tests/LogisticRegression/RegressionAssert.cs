using Kexin.Computations.LogisticRegression;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>Compares a result with the pooled fit, to a millionth.</summary>
internal static class RegressionAssert
{
    public static void EqualsPooled(Cohort pooled, LogisticRegressionOutput output)
    {
        var (rows, cases) = pooled.Complete();
        var expected = PooledFit.Of(rows, cases);
        Assert.Equal(rows.Length, output.Rows);
        Assert.Equal(pooled.Rows.Length - rows.Length, output.RowsLeftOut);
        Assert.Equal(cases.Count(isCase => isCase), output.Cases);
        Assert.Empty(output.Warnings);
        Assert.Equal(["(intercept)", .. pooled.Names], output.Coefficients.Select(c => c.Name));
        Near(expected.LogLikelihood, output.LogLikelihood);
        for (var i = 0; i < output.Coefficients.Count; i++)
        {
            Near(expected.Estimates[i], output.Coefficients[i].Estimate);
            Near(expected.StandardErrors[i], output.Coefficients[i].StandardError);
            Near(expected.Z[i], output.Coefficients[i].Z);
            Near(expected.P[i], output.Coefficients[i].P);
        }

        HoldsArea(expected.Area, output.Roc);
    }

    public static void HoldsArea(double exact, RocCurve? curve)
    {
        Assert.NotNull(curve);
        Assert.Equal(new RocPoint(0, 0), curve.Points[0]);
        Assert.Equal(new RocPoint(1, 1), curve.Points[^1]);
        Assert.InRange(exact, curve.Area - curve.AreaErrorBound, curve.Area + curve.AreaErrorBound);
        foreach (var (last, next) in curve.Points.Zip(curve.Points.Skip(1)))
        {
            Assert.True(next.FalsePositiveRate >= last.FalsePositiveRate);
            Assert.True(next.TruePositiveRate >= last.TruePositiveRate);
        }
    }

    /// <summary>Equal to a millionth of the value, whatever its unit.</summary>
    public static void Near(double expected, double actual) =>
        Assert.InRange(actual, expected - 1e-6 * Math.Abs(expected), expected + 1e-6 * Math.Abs(expected));
}
