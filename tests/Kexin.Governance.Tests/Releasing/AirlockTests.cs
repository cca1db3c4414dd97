using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Masking;
using Kexin.Governance.Releasing;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Tests.Releasing;

/// <summary>Each check of the airlock, and that it names its rule and a remedy in both languages.</summary>
public sealed class AirlockTests
{
    private const long Now = 100L * 86_400_000;
    private static readonly TokenId s_dataset = new(Suite.Standard.Hash([1]));
    private static readonly MemberId s_requester = new(Suite.Standard.Hash([2]));
    private static readonly MaskRule s_keep = new(
        "keep",
        MaskKind.Keep,
        new("Kept.", "保留。"),
        [],
        [],
        [FieldRole.Measure],
        []
    );

    [Fact]
    public void Rows_that_stand_out_are_left_out_and_too_many_of_them_hold_back_all()
    {
        var terms = new AnonymityTerms(5);
        var rows = Rows([.. Enumerable.Repeat(("40", 1.0), 20), ("99", 1.0)]);
        var (left, refusal) = Airlock.Check(rows, [], terms, Now);
        Assert.Null(refusal);
        Assert.Equal(Enumerable.Range(0, 20).Select(row => (long)row), left.Numbers);
        var more = Rows([.. Enumerable.Repeat(("40", 1.0), 20), ("97", 1), ("98", 1), ("99", 1)]);
        Refuses("release.anonymity", more, [], terms);
    }

    [Theory]
    [InlineData(123.4, 3, false)]
    [InlineData(123.4, 4, true)]
    [InlineData(12300, 3, true)]
    [InlineData(0.00123, 3, true)]
    [InlineData(1e300, 1, true)]
    public void A_number_leaves_with_no_more_digits_than_the_policy_says(double number, int digits, bool leaves)
    {
        var rows = Rows([.. Enumerable.Repeat(("40", number), 10)]);
        var terms = new AnonymityTerms(5, Digits: digits);
        if (leaves)
        {
            Assert.Null(Airlock.Check(rows, [], terms, Now).Refusal);
            return;
        }

        Refuses("release.digits", rows, [], terms);
    }

    [Fact]
    public void Nobody_makes_up_more_of_a_sum_than_the_policy_says_be_it_in_many_rows()
    {
        var terms = new AnonymityTerms(5, Dominance: 50);
        var even = Rows([.. Enumerable.Repeat(("40", 10.0), 10)]);
        Assert.Null(Airlock.Check(even, [], terms, Now).Refusal);
        Refuses("release.dominance", Rows([.. Enumerable.Repeat(("40", 10.0), 9), ("40", 100.0)]), [], terms);
        Refuses(
            "release.dominance",
            even with
            {
                People = [.. Enumerable.Repeat("wang", 6), "a", "b", "c", "d"],
            },
            [],
            terms
        );
    }

    [Fact]
    public void A_few_rows_more_or_fewer_than_an_earlier_release_hold_it_back()
    {
        var terms = new AnonymityTerms(5);
        var rows = Rows([.. Enumerable.Repeat(("40", 1.0), 40)]);
        Assert.Null(Airlock.Check(rows, [Past(0..40)], terms, Now).Refusal);
        Assert.Null(Airlock.Check(rows, [Past(0..35)], terms, Now).Refusal);
        Assert.Null(Airlock.Check(rows, [Past(0..45)], terms, Now).Refusal);
        Refuses("release.difference", rows, [Past(0..39)], terms);
        Refuses("release.difference", rows, [Past(0..44)], terms);
        Refuses("release.difference", rows, [Past(0..40), Past(3..43)], terms);
    }

    [Fact]
    public void Values_of_thirty_days_count_for_the_budget_and_older_ones_do_not()
    {
        var terms = new AnonymityTerms(5, MonthlyValues: 160);
        var rows = Rows([.. Enumerable.Repeat(("40", 1.0), 40)]);
        Assert.Null(Airlock.Check(rows, [Past(0..40)], terms, Now).Refusal);
        Refuses("release.budget", rows, [Past(0..40), Past(0..40)], terms);
        var old = Past(0..40) with { At = Now - (long)Airlock.Month.TotalMilliseconds };
        Assert.Null(Airlock.Check(rows, [old, Past(0..40)], terms, Now).Refusal);
    }

    private static void Refuses(string rule, LeavingRows rows, IReadOnlyList<PastRelease> past, AnonymityTerms terms)
    {
        var refusal = Airlock.Check(rows, past, terms, Now).Refusal;
        Assert.Equal(rule, refusal?.Rule.Code);
        Assert.All(
            new[] { refusal!.Rule.Sentence, refusal.Saw, refusal.WouldSatisfy },
            text => Assert.True(text.En.Length > 0 && text.Zh.Length > 0)
        );
    }

    private static LeavingRows Rows((string Age, double Cost)[] rows) =>
        new(
            [
                new("age", FieldType.Text, FieldRole.QuasiIdentifier, s_keep, [.. rows.Select(row => row.Age)]),
                new(
                    "cost",
                    FieldType.Number,
                    FieldRole.Measure,
                    s_keep,
                    [.. rows.Select(row => ProjectMask.Write(FieldType.Number, row.Cost))]
                ),
            ],
            [.. rows.Select((_, row) => (long)row)],
            []
        );

    private static PastRelease Past(Range rows)
    {
        var (from, to) = (rows.Start.Value, rows.End.Value);
        return new(
            s_dataset,
            s_requester,
            s_dataset,
            Now - 1000,
            ["age", "cost"],
            PastRelease.SetOf([.. Enumerable.Range(from, to - from).Select(row => (long)row)]),
            0,
            []
        );
    }
}
