using Kexin.Governance.Catalogue;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Tests;

public sealed class LikeNamesTests
{
    private readonly MemoryCatalogue _catalogue = new();

    [Theory]
    [InlineData("heart", "hеart")]
    [InlineData("heart", "Ｈｅａｒｔ")]
    [InlineData("Cohort 10", "COHORT-lO")]
    [InlineData("оса", "oca")]
    public void Both_of_two_names_that_look_alike_are_marked_with_the_others_owner_and_id(string name, string other)
    {
        var names = new LikeNames(_catalogue);
        var north = _catalogue.Add("North", name);
        Assert.Null(names.WarnOf(north));
        var south = _catalogue.Add("South", other);
        foreach (var (marked, owner, twin) in new[] { (north, "South", south), (south, "North", north) })
        {
            var warning = names.WarnOf(marked)!;
            foreach (var text in new[] { warning.En, warning.Zh })
            {
                Assert.Contains(owner, text, StringComparison.Ordinal);
                Assert.Contains(twin.Id.Value.ToShortString(), text, StringComparison.Ordinal);
                Assert.Contains(marked.Id.Value.ToShortString(), text, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("hеart")]
    [InlineData("Ｈeart")]
    public void A_word_of_two_scripts_or_widths_is_marked_with_no_other_name_there(string name)
    {
        var warning = new LikeNames(_catalogue).WarnOf(_catalogue.Add("North", name))!;
        Assert.Contains("mixes letters", warning.En, StringComparison.Ordinal);
        Assert.Contains("形似字母", warning.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("South", "heart", false)]
    [InlineData("South", "lung", false)]
    [InlineData("North", "Heart", false)]
    [InlineData("South", "Heart", true)]
    public void The_same_name_an_own_one_and_a_withdrawn_one_mark_nothing(string owner, string other, bool withdrawn)
    {
        var heart = _catalogue.Add("North", "heart");
        _catalogue.Add(owner, other, withdrawn);
        Assert.Null(new LikeNames(_catalogue).WarnOf(heart));
    }

    [Fact]
    public void Names_without_letters_look_like_nothing()
    {
        var first = _catalogue.Add("North", "+++");
        _catalogue.Add("South", "***");
        Assert.Null(new LikeNames(_catalogue).WarnOf(first));
    }

    [Fact]
    public void A_large_catalogue_is_not_read_for_one_name()
    {
        var names = new LikeNames(_catalogue);
        var tokens = Enumerable.Range(0, 10).Select(i => _catalogue.Add("North", $"heart {i}")).ToList();
        Assert.All(tokens, token => Assert.Null(names.WarnOf(token)));
        _catalogue.Add("South", "Heart 3");
        Assert.NotNull(names.WarnOf(tokens[3]));
        Assert.Equal(0, _catalogue.Readings);
    }
}
