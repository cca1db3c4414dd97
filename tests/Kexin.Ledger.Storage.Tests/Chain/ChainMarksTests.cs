using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage.Tests.Chain;

/// <summary>Contract: tokens are found under their words, whatever words they had before and whoever opened the ledger.</summary>
public sealed class ChainMarksTests : IDisposable
{
    private static readonly TokenMarks s_marks = new("1", token => [$"at {EndpointOf(token)}", "any"]);
    private readonly ChainFixture _chain = new();

    public void Dispose() => _chain.Dispose();

    [Fact]
    public void A_token_is_found_under_the_words_of_its_last_version_only()
    {
        using var store = _chain.Open(marks: s_marks);
        Assert.Equal(7, Marked(store, "any").Count);
        _chain.Fill(store, 2);
        Assert.Empty(Marked(store, "at h0:1"));
        Assert.Equal(6, Marked(store, "at h1:1").Count);
        Assert.Equal(7, Marked(store, "any").Count);
        Assert.Empty(Marked(store, "an"));
    }

    [Fact]
    public void They_come_by_owner_and_page()
    {
        using var store = _chain.Open(marks: s_marks);
        _chain.Fill(store, 1);
        var all = Marked(store, "at h0:1");
        var first = store.Queries.Marked(MembershipToken.Type, "at h0:1", count: 2);
        var rest = store.Queries.Marked(MembershipToken.Type, "at h0:1", after: first[^1]);
        Assert.Equal(all.Select(token => token.Id), first.Concat(rest).Select(token => token.Id));
        var second = _chain.Consortium.Member(1);
        Assert.Equal(second, Assert.Single(store.Queries.Marked(MembershipToken.Type, "any", second)).Owner);
    }

    [Fact]
    public void A_list_with_an_order_comes_rising_or_falling_page_by_page_and_by_the_last_version()
    {
        var marks = new TokenMarks("1", _ => [], token => [TokenPlace.Of("by end", EndpointOf(token))]);
        using var store = _chain.Open(marks: marks);
        _chain.Fill(store, 2);
        var rising = Ordered(falling: false);
        var expected = store
            .Queries.Tokens(MembershipToken.Type)
            .OrderBy(EndpointOf, StringComparer.Ordinal)
            .ThenBy(token => token.Id.ToString(), StringComparer.Ordinal)
            .Select(token => token.Id);
        Assert.True(rising.Select(EndpointOf).Distinct().Count() > 1);
        Assert.Equal(expected, rising.Select(token => token.Id));
        Assert.Equal(rising.Select(token => token.Id).Reverse(), Ordered(falling: true).Select(token => token.Id));
        Assert.Empty(store.Queries.Ordered(MembershipToken.Type, "by"));

        List<Token> Ordered(bool falling) => [.. Paged(store, falling, size: 2, between: () => { })];
    }

    /// <summary>Between two pages six of seven tokens change; those of some members move with that, to the beginning or the end of the list.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_keeps_its_place_comes_once_whatever_moves_between_two_pages(int size)
    {
        foreach (var moving in new[] { 0b000001, 0b010110, 0b111111, 0b101010 })
        {
            foreach (var falling in new[] { false, true })
            {
                using var chain = new ChainFixture();
                var marks = new TokenMarks("1", _ => [], token => [PlaceOf(token)]);
                using var store = chain.Open(marks: marks);
                chain.Fill(store, 1);
                var still = store.Queries.Tokens(MembershipToken.Type).Where(token => !Moves(token)).ToList();
                Assert.NotEmpty(still);

                // The first renewal moves to the end, the second back, and so on.
                var listed = Paged(store, falling, size, () => chain.Fill(store, 1)).Select(token => token.Id).ToList();
                Assert.All(still, token => Assert.Single(listed, token.Id));
                Assert.Equal(
                    still.OrderBy(token => $"{token.Id}", StringComparer.Ordinal).Select(token => token.Id),
                    (falling ? Enumerable.Reverse(listed) : listed).Where(id => still.Exists(token => token.Id == id))
                );

                bool Moves(Token token) =>
                    Enumerable
                        .Range(0, 6)
                        .Any(i => (moving >> i & 1) == 1 && chain.Consortium.Member(i) == token.Owner);

                TokenPlace PlaceOf(Token token) =>
                    TokenPlace.Of(
                        "by end",
                        !Moves(token) ? $"{token.Id}"
                            : long.IsEvenInteger((long)token.Version) ? "~"
                            : "!"
                    );
            }
        }
    }

    /// <summary>A list that is read page by page; with something between two pages, one page a round at most as long as the list was.</summary>
    private static List<Token> Paged(ChainStore store, bool falling, int size, Action between)
    {
        var (all, after) = (new List<Token>(), (TokenCursor?)null);
        while (
            store.Queries.Ordered(MembershipToken.Type, "by end", falling, after, size) is { Count: > 0 } page
            && all.Count < 100
        )
        {
            all.AddRange(page.Select(found => found.Token));
            Assert.True(TokenCursor.TryParse($"{page[^1].At}", out var read));
            Assert.Equal(page[^1].At, read);
            after = read;
            between();
        }

        return all;
    }

    [Fact]
    public void They_are_made_again_where_the_ledger_was_opened_with_other_words()
    {
        using (var store = _chain.Open(marks: s_marks))
        {
            _chain.Fill(store, 1);
        }

        using (var store = _chain.Open())
        {
            _chain.Fill(store, 1);
            Assert.Empty(Marked(store, "any"));
        }

        using (var store = _chain.Open(marks: s_marks))
        {
            Assert.Equal(7, Marked(store, "any").Count);
            Assert.Equal(_chain.Blocks[^1].Block.Transactions.Count, Marked(store, $"at {LastEndpoint(store)}").Count);
        }

        using var other = _chain.Open(marks: new TokenMarks("2", _ => ["other"]));
        Assert.Empty(Marked(other, "any"));
        Assert.Equal(7, Marked(other, "other").Count);
    }

    [Fact]
    public void A_token_is_found_by_the_first_digits_of_its_id()
    {
        using var store = _chain.Open();
        var token = store.Queries.Tokens(MembershipToken.Type)[3];
        var id = token.Id.ToString();
        Assert.Equal(token.Id, Assert.Single(store.Queries.FindTokens(MembershipToken.Type, id[..11], 2)).Id);
        Assert.Empty(store.Queries.FindTokens("dataset", id[..11], 2));
        Assert.Equal(2, store.Queries.FindTokens(MembershipToken.Type, "", 2).Count);
    }

    private string LastEndpoint(ChainStore store) =>
        EndpointOf(store.Queries.Tokens(MembershipToken.Type, _chain.Consortium.Member(0))[0]);

    private static IReadOnlyList<Token> Marked(ChainStore store, string mark) =>
        store.Queries.Marked(MembershipToken.Type, mark);

    private static string EndpointOf(Token token) => MembershipToken.Read(token, Suite.Standard).Details.PeerEndpoint;
}
