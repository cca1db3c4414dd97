using System.Text;
using Kexin.Cryptography;

namespace Kexin.Mpc.SetIntersection.Tests;

public sealed class IdentifierSetTests
{
    [Fact]
    public void Each_identifier_is_kept_once_exactly_as_it_is()
    {
        using var set = new IdentifierSet();
        string[] different = ["a", "A", " a", "a ", "", "é", "e\u0301", "标识符"];
        Assert.All(different, identifier => Assert.Equal(IdentifierAddition.Added, set.Add(identifier)));
        Assert.All(different, identifier => Assert.Equal(IdentifierAddition.Known, set.Add(identifier)));
        Assert.Equal(different, Enumerable.Range(0, set.Count).Select(set.Text));
        Assert.Equal(9, set.LongestSizeInBytes);
    }

    [Fact]
    public void Many_identifiers_are_all_found_again()
    {
        using var set = new IdentifierSet();
        var identifiers = Enumerable.Range(0, 50_000).Select(i => $"{i}{new string('x', i % 100)}").ToArray();
        foreach (var identifier in identifiers.Concat(identifiers))
        {
            set.Add(identifier);
        }

        Assert.Equal(identifiers, Enumerable.Range(0, set.Count).Select(set.Text));
    }

    [Fact]
    public void What_cannot_be_taken_is_refused_and_changes_nothing()
    {
        using var set = new IdentifierSet(most: 1);
        Assert.Equal(IdentifierAddition.TooLong, set.Add(new string('é', (IdentifierSet.LongestInBytes / 2) + 1)));
        Assert.Equal(IdentifierAddition.NotUnicode, set.Add("\ud800"));
        Assert.Equal(0, set.Count);
        Assert.Equal(IdentifierAddition.Added, set.Add(new string('é', IdentifierSet.LongestInBytes / 2)));
        Assert.Equal(IdentifierAddition.Full, set.Add("x"));
        Assert.Equal(1, set.Count);
    }

    [Fact]
    public void A_set_that_is_disposed_of_is_cleared()
    {
        var set = new IdentifierSet();
        set.Add("secret");
        var bytes = set[0];
        set.Dispose();
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal("0 identifiers", set.ToString());
    }

    [Fact]
    public void Decoys_fill_a_set_up_and_are_equal_to_no_text_and_to_no_other_decoy()
    {
        using var random = SeededRandomSource.FromNumber(1);
        using var one = new IdentifierSet();
        using var other = new IdentifierSet();
        one.Add("P1", "p1 ");
        one.Pad(300, random);
        other.Pad(200, random);
        Assert.Equal((300, 200), (one.Count, other.Count));
        Assert.Equal("p1 ", one.Text(0));
        var all = Enumerable
            .Range(0, 300)
            .Select(i => Convert.ToHexString(one[i]))
            .Concat(Enumerable.Range(0, 200).Select(i => Convert.ToHexString(other[i])))
            .ToArray();
        Assert.Equal(500, all.Distinct().Count());
        Assert.All(all.Skip(1), decoy => Assert.StartsWith("FF", decoy, StringComparison.Ordinal));
        Assert.Throws<ArgumentOutOfRangeException>(() => one.Pad(299, random));
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(64, 64)]
    [InlineData(65, 128)]
    public void A_padded_set_tells_the_length_of_its_longest_text_in_steps(int length, int told)
    {
        using var random = SeededRandomSource.FromNumber(1);
        using var set = new IdentifierSet();
        if (length > 0)
        {
            set.Add(new string('x', length));
        }

        set.Pad(100, random);
        Assert.Equal(told, set.LongestSizeInBytes);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 100)]
    [InlineData(100, 100)]
    [InlineData(101, 200)]
    [InlineData(999, 1_000)]
    [InlineData(1_001, 1_100)]
    [InlineData(9_999, 10_000)]
    [InlineData(10_001, 11_000)]
    [InlineData(100_000, 100_000)]
    [InlineData(100_001, 110_000)]
    [InlineData(9_900_001, 10_000_000)]
    [InlineData(long.MaxValue, 10_000_000)]
    public void The_public_size_has_two_figures_and_is_never_less_than_the_rows(long rows, int size)
    {
        Assert.Equal(size, PublicSize.Of(rows));
        Assert.True(PublicSize.IsOne(size));
        Assert.False(PublicSize.IsOne(size - 1));
    }
}
