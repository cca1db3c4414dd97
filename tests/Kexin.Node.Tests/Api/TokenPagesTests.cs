using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node.Tests;

/// <summary>A page of a long list of which little fits ends in time, and leads on.</summary>
public sealed class TokenPagesTests
{
    private int _lookedAt;

    [Fact]
    public void Everything_that_fits_is_reached_page_by_page_with_no_page_looking_far()
    {
        var found = new List<string>();
        var next = (string?)null;
        do
        {
            _lookedAt = 0;
            var page = TokenPages.Of(Tokens(next), new PageRequest(null, 10), text => text);
            Assert.InRange(_lookedAt, 0, 20_001);
            found.AddRange(page.Items);
            next = page.Next is { } cursor ? QueryValues.Page(cursor, null).After : null;
        } while (next is not null);
        Assert.Equal(["0", "30000", "60000"], found);
    }

    [Fact]
    public void A_full_page_whose_rest_does_not_fit_is_the_last()
    {
        var page = TokenPages.Of(Tokens(null).Take(100), new PageRequest(null, 1), text => text);
        Assert.Equal(["0"], page.Items);
        Assert.Null(page.Next);
    }

    private IEnumerable<ListedToken<string>> Tokens(string? after)
    {
        var first = after is null ? 0 : NumberOf(after) + 1;
        for (var i = first; i < 70_000; i++)
        {
            _lookedAt++;
            yield return new(TokenOf(i), i % 30_000 == 0 ? $"{i}" : null);
        }
    }

    private static int NumberOf(string id) => int.Parse(id[..8], System.Globalization.NumberStyles.HexNumber, null);

    private static Token TokenOf(int number)
    {
        var digest = Digest.Parse($"{number:x8}{new string('0', 56)}");
        return new Token(new TokenId(digest), "dataset", new MemberId(digest), 1, new byte[8]);
    }
}
