using System.Globalization;
using Kexin.Cryptography;
using Kexin.Governance.Releasing;
using Kexin.Governance.Tracing;

namespace Kexin.Governance.Tests.Tracing;

/// <summary>Properties: a tenth of an export's rows says which export it is, nothing else does, and no number changes by more than its last digit.</summary>
public sealed class ExportMarkTests
{
    private const int Rows = 1000;
    private const double Sure = -ExportTracing.SurenessInBits;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_random_tenth_of_the_rows_is_enough_and_names_this_export_only(int seed)
    {
        var random = new Random(seed);
        var table = Table(random, Rows);
        using var mark = Mark($"export {seed}");
        var tenth = Some(Marked(mark, table), random, Rows / 10, keepsOrder: true);
        var score = mark.Score(tenth);
        Assert.True(score.LogChance < 2 * Sure, $"{score}");
        Assert.True(score.IsRising);
        Assert.Equal(score.Bits, score.Agreeing);
        for (var other = 0; other < 200; other++)
        {
            using var another = Mark($"another {seed} {other}");
            Assert.True(another.Score(tenth).LogChance > Sure / 2, $"{another.Score(tenth)}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_tenth_that_was_shuffled_is_told_by_the_digits_alone(int seed)
    {
        var random = new Random(seed);
        using var mark = Mark("export");
        var tenth = Some(Marked(mark, Table(random, Rows)), random, Rows / 10, keepsOrder: false);
        var score = mark.Score(tenth);
        Assert.False(score.IsRising);
        Assert.True(score.LogChance < Sure, $"{score}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_tenth_of_a_table_whose_numbers_bear_nothing_is_told_by_its_order(int seed)
    {
        var random = new Random(seed);
        var table = Table(random, Rows).Select(column => column with { BearsMark = false }).ToList();
        using var mark = Mark("export");
        var (order, values, changed) = mark.Apply(table);
        Assert.Equal(0, changed);
        Assert.Equal(Enumerable.Range(0, Rows), order.Order());
        for (var i = 0; i < table.Count; i++)
        {
            Assert.Equal(table[i].Values.Order(StringComparer.Ordinal), values[i].Order(StringComparer.Ordinal));
        }

        var tenth = Some(Marked(mark, table), random, Rows / 10, keepsOrder: true);
        Assert.True(mark.Score(tenth).LogChance < Sure);
        using var other = Mark("other");
        Assert.True(other.Score(tenth).LogChance > Sure / 2);
    }

    [Fact]
    public void Rows_without_a_mark_agree_by_chance_as_rarely_as_is_said()
    {
        // The bound is at least as large as what is seen: of 2,000 tries, 2^-k of them reach k bits, with room for chance.
        var random = new Random(7);
        int[] reached = new int[16];
        for (var i = 0; i < 2000; i++)
        {
            using var mark = Mark($"export {i}");
            var chance = mark.Score(Table(random, 30)).LogChance;
            for (var bits = 1; bits < reached.Length; bits++)
            {
                reached[bits] += chance <= -bits ? 1 : 0;
            }
        }

        for (var bits = 1; bits < reached.Length; bits++)
        {
            Assert.True(reached[bits] <= (2000 * Math.Pow(2, -bits)) + 12, $"2^-{bits}: {reached[bits]}");
        }
    }

    [Fact]
    public void A_number_changes_by_one_in_its_last_digit_at_most_and_other_columns_not_at_all()
    {
        var table = Table(new Random(11), Rows);
        using var mark = Mark("export");
        var (order, values, changed) = mark.Apply(table);
        Assert.InRange(changed, Rows / 4, Rows);
        for (var row = 0; row < Rows; row++)
        {
            for (var i = 0; i < table.Count; i++)
            {
                var (before, after) = (table[i].Values[order[row]], values[i][row]);
                if (!table[i].BearsMark || before is null || !ExportMark.Bears(before))
                {
                    Assert.Equal(before, after);
                    continue;
                }

                Assert.Equal(before[..^1], after![..^1]);
                Assert.InRange(after[^1] - before[^1], -1, 1);
                Assert.InRange(after[^1], '1', '8');
            }
        }
    }

    [Theory]
    [InlineData("5.31", true)]
    [InlineData("-233.4", true)]
    [InlineData("0.123", true)]
    [InlineData("0.012", false)]
    [InlineData("230", false)]
    [InlineData("239", false)]
    [InlineData("23", false)]
    [InlineData("1e-3", false)]
    [InlineData("40–50", false)]
    [InlineData("1.2.3", false)]
    [InlineData("***", false)]
    [InlineData("", false)]
    public void A_number_bears_a_change_where_that_is_below_one_per_cent_and_survives_a_program(
        string value,
        bool bears
    ) => Assert.Equal(bears, ExportMark.Bears(value));

    [Theory]
    [InlineData(10, 10, -10)]
    [InlineData(10, 0, 0)]
    [InlineData(0, 0, 0)]
    [InlineData(4, 3, -1.678)]
    [InlineData(1000, 1000, -1000)]
    public void The_tail_of_fair_coins_is_as_computed_by_hand(int coins, int heads, double log) =>
        Assert.Equal(log, MarkScore.LogTail(coins, heads), 3);

    private static ExportMark Mark(string export) => new(Suite.Standard, "a secret of this node"u8, export);

    private static IReadOnlyList<MarkedColumn> Marked(ExportMark mark, IReadOnlyList<MarkedColumn> table)
    {
        var values = mark.Apply(table).Values;
        return [.. table.Select((column, i) => column with { Values = values[i] })];
    }

    private static IReadOnlyList<MarkedColumn> Some(
        IReadOnlyList<MarkedColumn> table,
        Random random,
        int rows,
        bool keepsOrder
    )
    {
        var chosen = Enumerable.Range(0, table[0].Values.Count).ToArray();
        random.Shuffle(chosen);
        int[] taken = [.. chosen.Take(rows)];
        if (keepsOrder)
        {
            Array.Sort(taken);
        }

        // The columns come in any order.
        return
        [
            .. table.Reverse().Select(column => column with { Values = [.. taken.Select(row => column.Values[row])] }),
        ];
    }

    private static List<MarkedColumn> Table(Random random, int rows) =>
        [
            new("code", false, [.. Enumerable.Range(0, rows).Select(_ => (string?)$"c{random.Next():x8}")]),
            new("age", false, [.. Enumerable.Range(0, rows).Select(_ => (string?)$"{random.Next(4, 9)}0–")]),
            new(
                "chol",
                true,
                [
                    .. Enumerable
                        .Range(0, rows)
                        .Select(i =>
                            i % 17 == 0
                                ? null
                                : (3 + (5 * random.NextDouble())).ToString("F2", CultureInfo.InvariantCulture)
                        ),
                ]
            ),
        ];
}
