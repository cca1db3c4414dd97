using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Running;
using Kexin.Computations.Sheets;
using Kexin.Computations.Statistics;
using Kexin.Computations.Tests.Documents;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Tests.Sheets;

/// <summary>What each computation learned, as its sheet and in a sentence.</summary>
public sealed class ResultSheetTests
{
    private static readonly BilingualText s_few = new("too few", "过少");
    private static readonly MemberId s_stranger = SampleDocuments.Member(77);

    [Fact]
    public void Statistics_have_a_row_a_measure_and_group_and_say_why_values_are_held_back()
    {
        var output = new StatisticsOutput(
            [
                new("chol", ["0", "北京"], Count: 9, Mean: 200.5, StandardDeviation: 3),
                new("chol", ["1", "北京"], Suppressed: s_few),
                new("age", ["0", "北京"], Count: 16, Sum: 500, Variance: 4, Bins: [7, null, 9]),
                new("age", ["1", "北京"], Bins: [5, 6, 7], Suppressed: s_few),
            ],
            new RestOfRows(null, s_few)
        );
        var sheet = Checked(output.ToSheet(SampleDocuments.Statistics));
        var table = sheet.FindTable("statistics")!;
        Assert.Equal(
            ["field", "by.sex", "by.地区", "count", "sum", "mean", "variance", "standard-deviation"],
            table.Columns.Select(column => column.Id)
        );
        var held = SheetCell.HeldBack(0);
        Assert.Equal(
            [
                [Text("chol"), Text("0"), Text("北京"), Whole(9), default, Real(200.5), default, Real(3)],
                [Text("chol"), Text("1"), Text("北京"), held, default, held, default, held],
                [Text("age"), Text("0"), Text("北京"), Whole(16), Real(500), default, Real(4), default],
                [Text("age"), Text("1"), Text("北京"), held, held, default, held, default],
            ],
            table.Rows.Select(row => row.Cells)
        );
        Assert.Equal(held, Assert.Single(sheet.FindTable("rest")!.Rows).Cells[0]);
        Assert.Equal(s_few, sheet.Reasons[0]);
        Assert.Equal(["mean.chol", "histogram.1", "histogram.2"], sheet.Series.Select(series => series.Id));
        Assert.Equal([new SheetPoint(0, 200.5)], sheet.Series[0].Points);
        Assert.Equal(["chol (sex=0, 地区=北京)"], sheet.Series[0].X.Labels!);
        Assert.Equal([new(0, 7, 40.5), new(40.5, null, 60, HeldBack: 1), new(60, 9, 1000)], sheet.Series[1].Points);
        Assert.Contains("fewer than 5", sheet.Reasons[1].En, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_regression_has_its_coefficients_its_fit_and_its_curve()
    {
        var output = new LogisticRegressionOutput(
            10,
            null,
            4,
            6,
            -12.5,
            [new("(intercept)", 1, 2, 0.5, 0.617), new("age", -1, 0.25, double.NegativeInfinity, 0)],
            new RocCurve([new(0, 0), new(0.5, 0.75), new(1, 1)], 0.625, 0.01),
            [s_few]
        );
        var sheet = Checked(output.ToSheet(SampleDocuments.Regression));
        Assert.Equal(
            [
                [Text("(intercept)"), Real(1), Real(2), Real(0.5), Real(0.617)],
                [Text("age"), Real(-1), Real(0.25), Real(double.NegativeInfinity), Real(0)],
            ],
            sheet.FindTable("coefficients")!.Rows.Select(row => row.Cells)
        );
        var fit = sheet.FindTable("fit")!;
        Assert.Equal(
            ["rows", "cases", "left-out", "iterations", "log-likelihood", "area", "area-bound"],
            fit.Columns.Select(column => column.Id)
        );
        Assert.Equal(
            [Whole(10), Whole(4), SheetCell.HeldBack(0), Real(6), Real(-12.5), Real(0.625), Real(0.01)],
            Assert.Single(fit.Rows).Cells
        );
        Assert.Equal([new(0, 0), new(0.5, 0.75), new(1, 1)], Assert.Single(sheet.Series).Points);
        Assert.Equal([s_few], sheet.Warnings);

        var bare = Checked((output with { RowsLeftOut = 3, Roc = null }).ToSheet(SampleDocuments.Regression));
        Assert.Empty(bare.Series);
        Assert.Empty(bare.Reasons);
        Assert.Equal(
            [Whole(3), default],
            [bare.FindTable("fit")!.Rows[0].Cells[2], bare.FindTable("fit")!.Rows[0].Cells[5]]
        );
    }

    [Fact]
    public void An_intersection_has_its_size_and_its_identifiers_only_where_they_are_learned()
    {
        var sheet = Checked(new IntersectionOutput(2, ["a", "乙"]).ToSheet(SampleDocuments.Intersection));
        Assert.Equal(Whole(2), sheet.FindTable("size")!.Rows[0].Cells[0]);
        Assert.Equal(
            [
                [Text("a")],
                [Text("乙")],
            ],
            sheet.FindTable("identifiers")!.Rows.Select(row => row.Cells)
        );
        var size = Checked(new IntersectionOutput(12, null).ToSheet(SampleDocuments.Intersection));
        Assert.Equal(Whole(12), Assert.Single(size.Tables).Rows[0].Cells[0]);
    }

    [Theory]
    [InlineData(2, 0, "The joint totals of 2 cells; no", "2 个单元格的联合合计；不含")]
    [InlineData(
        1,
        1,
        "of 1 cell, and that 1 cell was held back",
        "1 个单元格的联合合计，以及有 1 个单元格不予公布；不含"
    )]
    public void What_statistics_tell_names_small_cells_only_where_there_are_some(
        int released,
        int suppressed,
        string en,
        string zh
    )
    {
        var output = new StatisticsOutput([
            .. Enumerable.Repeat(new StatisticsCell("age", [], Count: 9), released),
            .. Enumerable.Repeat(new StatisticsCell("age", [], Suppressed: s_few), suppressed),
        ]);
        var learned = Learned(SampleDocuments.Statistics, SampleDocuments.Statistics.Requester, output);
        Assert.Contains(en, learned.En, StringComparison.Ordinal);
        Assert.StartsWith(zh, learned.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("statistics", "saw shares that look random")]
    [InlineData("regression", "joint coefficients of every round")]
    [InlineData("intersection", "not which identifiers are common")]
    public void What_a_provider_without_a_result_learned_is_said_by_the_computation(string name, string en)
    {
        var document = SampleDocuments.Get(name);
        var learned = Learned(document, document.Inputs[1].Provider, null);
        Assert.Contains(en, learned.En, StringComparison.Ordinal);
        Assert.NotEmpty(learned.Zh);
    }

    [Fact]
    public void A_requester_that_learns_no_intersection_is_told_so()
    {
        var document = SampleDocuments.Intersection;
        Assert.NotEqual(
            Learned(document, document.Inputs[0].Provider, null),
            Learned(document, document.Requester, null)
        );
        Assert.Contains(
            "1,200 common identifiers",
            Learned(document, s_stranger, new IntersectionOutput(1200, [])).En,
            StringComparison.Ordinal
        );
    }

    private static BilingualText Learned(ComputationDocument document, MemberId party, ComputationOutput? output) =>
        ComputationRegistry.Get(document.Function.Kind).Learned(document, party, output);

    /// <summary>The sheet, which a decoder takes.</summary>
    private static Sheet Checked(Sheet sheet) => CanonicalRecord.Decode<Sheet>(CanonicalRecord.Encode(sheet));

    private static SheetCell Text(string text) => SheetCell.Of(text);

    private static SheetCell Whole(long number) => SheetCell.Of((long?)number);

    private static SheetCell Real(double number) => SheetCell.Of((double?)number);
}
