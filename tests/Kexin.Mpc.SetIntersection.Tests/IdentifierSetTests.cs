using System.Text;

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
}
