using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.Statistics;
using Kexin.Data;
using Kexin.Data.Memory;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>Which rows are used, and as what.</summary>
public sealed class RegressionRowsTests
{
    private static readonly double[] Ages = [40, 50, double.NaN, 70, 80, 30];
    private static readonly string?[] Findings = ["ill", "well", "ill", null, "worse", "ill"];
    private static readonly double[] Sites = [1, 1, 1, 1, 1, 2];

    [Fact]
    public async Task A_text_may_be_the_outcome_and_missing_values_leave_rows_out()
    {
        var rows = await ReadAsync(new Condition("finding", Operators.In, ["ill", "worse"]), []);
        Assert.Equal((4, 2, 3), (rows.Count, rows.LeftOut, rows.Cases));
    }

    [Fact]
    public async Task An_outcome_that_is_unequal_takes_no_missing_value_for_a_case()
    {
        var rows = await ReadAsync(new Condition("finding", Operators.NotEqual, ["ill"]), []);
        Assert.Equal((4, 2, 2), (rows.Count, rows.LeftOut, rows.Cases));
    }

    [Fact]
    public async Task Rows_that_the_document_does_not_ask_for_are_not_left_out_but_not_there()
    {
        var site = new Condition("site", Operators.Equal, ["2"]);
        var rows = await ReadAsync(new Condition("finding", Operators.Equal, ["ill"]), [site]);
        Assert.Equal((1, 0, 1), (rows.Count, rows.LeftOut, rows.Cases));
        Assert.Equal(30, rows.Blocks[0].Row(0)[0]);
    }

    [Fact]
    public async Task Sums_over_many_blocks_are_those_of_the_rows()
    {
        var values = Enumerable.Range(0, 10_000).Select(i => (double)i).ToArray();
        var dataset = new MemoryDataset([("x", values), ("y", values)]);
        var asked = new LogisticRegressionFunction(new Condition("y", Operators.AtLeast, ["4000"]), ["x"]);
        var rows = await RegressionRows.ReadAsync(asked, [], dataset, CancellationToken.None);
        var moments = ColumnMoments.Of(rows);
        Assert.Equal((10_000, 6000), (moments.Rows, moments.Cases));
        Assert.Equal(values.Sum(), ExactSum.Sum(moments.SumOf(0)));
        Assert.Equal(values.Sum(value => value * value), ExactSum.Sum(moments.SquaresOf(0)));
        Assert.Equal(6000 - 5000, LikelihoodSums.Of(rows, [0, 0]).Gradient[0]);
    }

    private static async Task<RegressionRows> ReadAsync(Condition outcome, IReadOnlyList<Condition> where)
    {
        await using var dataset = new MemoryDataset([("age", Ages), ("finding", Findings), ("site", Sites)], batch: 2);
        var asked = new LogisticRegressionFunction(outcome, ["age"]);
        return await RegressionRows.ReadAsync(asked, where, dataset, CancellationToken.None);
    }
}
