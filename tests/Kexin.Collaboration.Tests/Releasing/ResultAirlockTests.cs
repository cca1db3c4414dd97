using Kexin.Channels;
using Kexin.Collaboration.Releasing;
using Kexin.Computations.Sheets;
using Kexin.Cryptography;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tests.Releasing;

/// <summary>Each check of results that leave, and that it names its rule and a remedy in both languages.</summary>
public sealed class ResultAirlockTests
{
    private const long Now = 100L * 86_400_000;
    private static readonly TokenId[] s_datasets = [new(Suite.Standard.Hash([3]))];

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void A_small_count_does_not_leave_and_none_at_all_does(long count, bool leaves)
    {
        var terms = new ResultTerms(SmallestCount: 5);
        Assert.Equal(
            leaves ? null : "results.small-count",
            CodeOf(Sheet(("m", 20, 1.5), ("f", count, 1.5)), [], terms)
        );
        Assert.Null(CodeOf(Sheet(("m", count, 1.5)), [], new ResultTerms()));
    }

    [Fact]
    public void A_small_bin_of_a_histogram_does_not_leave()
    {
        var sheet = new Sheet([Table(("m", 20, 1.5))], [Series(SeriesKind.Histogram, 3)]);
        Assert.Equal("results.small-count", CodeOf(sheet, [], new ResultTerms(SmallestCount: 5)));
        var curve = new Sheet([Table(("m", 20, 1.5))], [Series(SeriesKind.Curve, 3)]);
        Assert.Null(CodeOf(curve, [], new ResultTerms(SmallestCount: 5)));
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    [InlineData(16, false)]
    [InlineData(25, true)]
    public void A_count_differs_enough_from_the_same_count_of_an_earlier_result(long count, bool leaves)
    {
        var earlier = Earlier(Sheet(("m", 20, 1.5)), values: 2, days: 400);
        var terms = new ResultTerms(SmallestCount: 5);
        Assert.Equal(leaves ? null : "results.difference", CodeOf(Sheet(("m", count, 9)), [earlier], terms));
        Assert.Null(CodeOf(Sheet(("f", count, 9)), [earlier], terms));
    }

    [Fact]
    public void More_values_than_the_months_budget_do_not_leave_before_a_month_is_over()
    {
        var terms = new ResultTerms(MonthlyValues: 5);
        Assert.Null(CodeOf(Sheet(("m", 20, 1)), [Earlier(Sheet(), values: 3, days: 1)], terms));
        Assert.Equal("results.budget", CodeOf(Sheet(("m", 20, 1)), [Earlier(Sheet(), values: 4, days: 29)], terms));
        Assert.Null(CodeOf(Sheet(("m", 20, 1)), [Earlier(Sheet(), values: 4, days: 31)], terms));
    }

    [Fact]
    public void What_left_of_other_datasets_is_no_part_of_the_budget()
    {
        var other = new TokenId(Suite.Standard.Hash([4]));
        var terms = new ResultTerms(MonthlyValues: 9);
        EarlierResult[] earlier =
        [
            Earlier(Sheet(), values: 5, days: 1, other),
            Earlier(Sheet(), values: 5, days: 1, other),
        ];
        Assert.Equal("results.budget", CodeOf(Sheet(), earlier, terms));
        var elsewhere = earlier.Select(each => each with { Record = each.Record with { Datasets = [other] } });
        Assert.Null(CodeOf(Sheet(), [.. elsewhere], terms));
    }

    [Fact]
    public void Counts_are_the_same_in_whatever_order_the_groups_were_asked_for()
    {
        var terms = new ResultTerms(SmallestCount: 5);
        var before = Earlier(new Sheet([Grouped(("sex", "m"), ("ward", "a"), 20)]), values: 1, days: 400);
        Assert.Equal(
            "results.difference",
            CodeOf(new Sheet([Grouped(("ward", "a"), ("sex", "m"), 21)]), [before], terms)
        );
        Assert.Null(CodeOf(new Sheet([Grouped(("sex", "a"), ("ward", "m"), 21)]), [before], terms));
    }

    [Fact]
    public void Numbers_leave_rounded_and_counts_and_keys_as_they_are()
    {
        var whole = new Sheet(
            [Table(("1.23456", 12345, 0.00123456))],
            [Series(SeriesKind.Curve, 1.23456), Series(SeriesKind.Histogram, 12345) with { Id = "h" }]
        );
        var (sheet, refusal) = ResultAirlock.Check(whole, [], s_datasets, new ResultTerms(Digits: 3), Now);
        Assert.Null(refusal);
        var row = sheet.Tables[0].Rows[0].Cells;
        Assert.Equal(("1.23456", 12345L, 0.00123), (row[0].Text, row[1].Whole, row[2].Real));
        Assert.Equal([1.23, 12345], sheet.Series.Select(series => series.Points[0].Y!.Value));
    }

    private static string? CodeOf(Sheet sheet, IReadOnlyList<EarlierResult> earlier, ResultTerms terms)
    {
        var (_, refusal) = ResultAirlock.Check(sheet, earlier, s_datasets, terms, Now);
        if (refusal is not null)
        {
            Assert.All(
                [refusal.Saw, refusal.WouldSatisfy, refusal.Rule.Sentence],
                text => Assert.True(text.En.Length > 0 && text.Zh.Length > 0)
            );
        }

        return refusal?.Rule.Code;
    }

    private static EarlierResult Earlier(Sheet sheet, long values, int days, params TokenId[] others) =>
        new(
            new PastResult(
                new TokenId(Suite.Standard.Hash([1])),
                new SessionId(Suite.Standard.Hash([2])),
                Now - (days * 86_400_000L),
                [.. s_datasets, .. others],
                ["t"],
                values,
                1
            ),
            sheet
        );

    private static SheetTable Grouped((string Id, string Value) first, (string Id, string Value) second, long count) =>
        new(
            "t",
            new("T", "表"),
            [
                new(first.Id, new("F", "一"), ColumnKind.Text, ColumnRole.Key),
                new(second.Id, new("S", "二"), ColumnKind.Text, ColumnRole.Key),
                new("count", new("Count", "计数"), ColumnKind.Whole),
            ],
            [new SheetRow([SheetCell.Of(first.Value), SheetCell.Of(second.Value), SheetCell.Of((long?)count)])]
        );

    private static Sheet Sheet(params (string Key, long Count, double Mean)[] rows) => new([Table(rows)]);

    private static SheetTable Table(params (string Key, long Count, double Mean)[] rows) =>
        new(
            "t",
            new("T", "表"),
            [
                new("sex", new("Sex", "性别"), ColumnKind.Text, ColumnRole.Key),
                new("count", new("Count", "计数"), ColumnKind.Whole),
                new("mean", new("Mean", "均值"), ColumnKind.Real, Digits: 6),
            ],
            [
                .. rows.Select(row => new SheetRow([
                    SheetCell.Of(row.Key),
                    SheetCell.Of((long?)row.Count),
                    SheetCell.Of((double?)row.Mean),
                ])),
            ]
        );

    private static SheetSeries Series(SeriesKind kind, double height) =>
        new("s", kind, new("S", "序列"), new(new("X", "X")), new(new("Y", "Y")), [new SheetPoint(0, height, 10)]);
}
