using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Masking;

namespace Kexin.Governance.Tests.Masking;

/// <summary>Each mask, alike within a project and unlike across projects, in both suites.</summary>
public sealed class ProjectMaskTests
{
    private static readonly DatasetField s_text = new("id", FieldType.Text, 0);
    private static readonly DatasetField s_number = new("weight", FieldType.Number, 0);
    private static readonly DatasetField s_day = new("seen", FieldType.Date, 0);

    public static TheoryData<string> Suites => ["standard", "guomi"];

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_person_is_masked_alike_in_all_tables_of_a_project_and_unlike_in_another(string suite)
    {
        using var one = Mask(suite, "heart");
        using var same = Mask(suite, "heart");
        using var other = Mask(suite, "lung");
        var another = new DatasetField("patient", FieldType.Text, 0);
        foreach (var kind in new[] { MaskKind.Pseudonym, MaskKind.Encrypt })
        {
            var masked = one.Apply(Rule(kind), s_text, "110101199003071234", double.NaN, "");
            Assert.Equal(masked, same.Apply(Rule(kind), another, "110101199003071234", double.NaN, "x"));
            Assert.NotEqual(masked, other.Apply(Rule(kind), s_text, "110101199003071234", double.NaN, ""));
            Assert.NotEqual(masked, one.Apply(Rule(kind), s_text, "110101199003071235", double.NaN, ""));
        }
    }

    [Theory]
    [InlineData("13812345678", 3, 4, "138****5678")]
    [InlineData("张三丰", 1, 0, "张**")]
    [InlineData("李四", 1, 1, "***")]
    [InlineData("𠮷野", 1, 0, "𠮷*")]
    [InlineData("abc", 0, 0, "***")]
    public void A_part_is_shown_and_all_is_hidden_where_the_parts_would_be_all(
        string value,
        int first,
        int last,
        string expected
    )
    {
        using var mask = Mask();
        Assert.Equal(
            expected,
            mask.Apply(Rule(MaskKind.Partial) with { First = first, Last = last }, s_text, value, double.NaN, "")
        );
    }

    [Theory]
    [InlineData("010-12345678", @"^\d{3}-\d{8}$")]
    [InlineData("6222 0212 3456 7890", @"^\d{4} \d{4} \d{4} \d{4}$")]
    [InlineData("12345", @"^\*\*\*$")]
    [InlineData("no digits", @"^\*\*\*$")]
    public void Encrypted_digits_keep_their_form_and_too_few_are_redacted(string value, string form)
    {
        using var mask = Mask();
        var masked = mask.Apply(Rule(MaskKind.Encrypt), s_text, value, double.NaN, "")!;
        Assert.Matches(form, masked);
        Assert.NotEqual(value, masked);
    }

    [Theory]
    [InlineData(47.5, 10, "40–50")]
    [InlineData(-3, 5, "-5–0")]
    [InlineData(50, 10, "50–60")]
    public void A_number_becomes_its_interval(double value, long width, string expected)
    {
        using var mask = Mask();
        Assert.Equal(expected, mask.Apply(Rule(MaskKind.Generalise, width), s_number, "x", value, ""));
    }

    [Theory]
    [InlineData(31, "2026-01")]
    [InlineData(366, "2026")]
    public void A_day_becomes_its_month_or_year(long amount, string expected)
    {
        using var mask = Mask();
        Assert.Equal(expected, mask.Apply(Rule(MaskKind.Generalise, amount), s_day, "2026-01-31", 0, ""));
    }

    [Fact]
    public void The_days_of_a_person_keep_their_distances_and_none_stays()
    {
        using var mask = Mask();
        var rule = Rule(MaskKind.ShiftDate, 30);
        const double first = 86_400_000d * 20_000;
        var shifts = new HashSet<double>();
        for (var person = 0; person < 200; person++)
        {
            var (one, other) = (At(first, person), At(first + (86_400_000 * 9), person));
            Assert.Equal(9, (other - one).TotalDays);
            var shift = (one - DateTime.UnixEpoch.AddMilliseconds(first)).TotalDays;
            Assert.InRange(Math.Abs(shift), 1, 30);
            shifts.Add(shift);
        }

        Assert.True(shifts.Count > 30);

        DateTime At(double day, int person) =>
            DateTime.Parse(
                mask.Apply(rule, s_day, "x", day, $"p{person}")!,
                System.Globalization.CultureInfo.InvariantCulture
            );
    }

    [Fact]
    public void Noise_is_the_same_each_time_and_has_its_size()
    {
        using var mask = Mask();
        var rule = Rule(MaskKind.Noise, 10);
        var moved = Enumerable
            .Range(0, 4000)
            .Select(i =>
                double.Parse(
                    mask.Apply(rule, s_number, $"{i}", i, $"p{i}")!,
                    System.Globalization.CultureInfo.InvariantCulture
                ) - i
            )
            .ToArray();
        Assert.InRange(moved.Average(), -1, 1);
        Assert.InRange(Math.Sqrt(moved.Average(each => each * each)), 9, 11);
        Assert.Equal(mask.Apply(rule, s_number, "7", 7, "p7"), mask.Apply(rule, s_number, "7", 7, "p7"));
    }

    [Theory]
    [InlineData(MaskKind.Generalise)]
    [InlineData(MaskKind.ShiftDate)]
    [InlineData(MaskKind.Noise)]
    [InlineData(MaskKind.Redact)]
    public void A_mask_that_does_not_fit_a_text_hides_all_of_it(MaskKind kind)
    {
        using var mask = Mask();
        Assert.Equal(ProjectMask.Redacted, mask.Apply(Rule(kind, 5), s_text, "value", double.NaN, ""));
        Assert.Null(mask.Apply(Rule(kind, 5), s_text, null, double.NaN, ""));
    }

    [Fact]
    public void Rows_that_stand_out_or_are_not_diverse_are_left_out()
    {
        string?[] age = ["30–40", "30–40", "30–40", "40–50", "40–50", null];
        string?[] outcome = ["1", "0", "1", "1", "1", "0"];
        AnonymousRows Keep(int k, int l) => Anonymity.Keep([age, outcome], [0], [1], new AnonymityTerms(k, l));
        Assert.Equal([0, 1, 2, 3, 4, 5], Keep(1, 1).Rows);
        Assert.Equal([0, 1, 2, 3, 4], Keep(2, 1).Rows);
        Assert.Equal([0, 1, 2], Keep(2, 2).Rows);
        Assert.Equal(6, Keep(4, 1).LeftOut);
    }

    [Fact]
    public void Two_values_are_not_read_as_one()
    {
        string?[] one = ["a", "ab"];
        string?[] other = ["bc", "c"];
        Assert.Empty(Anonymity.Keep([one, other], [0, 1], [], new AnonymityTerms(2)).Rows);
    }

    private static ProjectMask Mask(string suite = "standard", string project = "heart")
    {
        Assert.True(Suite.TryParse(suite, out var chosen));
        return new ProjectMask(chosen, new byte[32], project);
    }

    private static MaskRule Rule(MaskKind kind, long amount = 0) =>
        new("rule", kind, new("Says.", "说明。"), [], [], [], [], Amount: amount);
}
