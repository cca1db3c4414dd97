using Bunit;
using Kexin.Client.Contracts;
using Kexin.Console.Parts;

namespace Kexin.Console.Tests;

/// <summary>Whoever has to answer is reminded before it is too late.</summary>
public sealed class InboxCardTests : ConsoleContext
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(71, true)]
    [InlineData(73, false)]
    public void What_ends_soon_says_so(int hours, bool isReminded)
    {
        var card = Show(DateTimeOffset.UtcNow.AddHours(hours));
        Assert.Equal(isReminded, card.Markup.Contains("ends soon", StringComparison.Ordinal));
    }

    [Fact]
    public void What_has_no_end_reminds_of_none() =>
        Assert.DoesNotContain("ends soon", Show(null).Markup, StringComparison.Ordinal);

    private IRenderedComponent<InboxCard> Show(DateTimeOffset? answerBy)
    {
        var asker = new MemberReference("c", "Centre");
        var item = new InboxItem(
            new string('a', 64),
            InboxSubject.Grant,
            "cohort",
            InboxStep.Decide,
            true,
            asker,
            [],
            DateTimeOffset.UtcNow,
            [],
            "research",
            null,
            null,
            answerBy
        );
        return Render<InboxCard>(card => card.Add(part => part.Item, item));
    }
}
