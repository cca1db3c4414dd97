using System.Security.Cryptography;
using System.Text;
using Kexin.Computations.Intersection.Identifiers;

namespace Kexin.Computations.Tests.Intersection.Identifiers;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData(true, "bdc5f9348d51b677e6c19cb5893027d257e4b86b64329ab5482e5b5e64dbad42")]
    [InlineData(false, "da1d49307e7b1e012bedfb3cecb2af0d42c776aecece197f2457af5f2a311389")]
    public void Every_character_is_spelled_as_a_second_implementation_spells_it(bool foldsCase, string expected)
    {
        // The digests are of CPython's unicodedata (Unicode 14): NFKD, str.casefold, and the same lists of blanks, dashes and unseen characters.
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var point = 0; point < 0x30000; point++)
        {
            if (Rune.IsValid(point))
            {
                var text = $"A{new Rune(point)}\u0301\u0323x";
                all.AppendData(Encoding.UTF8.GetBytes(PlainText.Of(text, foldsCase) + "\n"));
            }
        }

        Assert.Equal(expected, Convert.ToHexStringLower(all.GetHashAndReset()));
    }

    [Theory]
    [InlineData("  S101 \t", "s101")]
    [InlineData("Ｐ１０４", "p104")]
    [InlineData("Zoe\u0308H", "zoe\u0308h")]
    [InlineData("N106\u00A0", "n106")]
    [InlineData("\u200BQ\u00AD108\uFEFF", "q108")]
    [InlineData("A\u2011109", "a-109")]
    [InlineData("A－109", "a-109")]
    [InlineData("a \u3000 b", "a b")]
    [InlineData("Straße", "strasse")]
    [InlineData("㈱", "(株)")]
    [InlineData("\u2F08", "人")]
    [InlineData("\u200B \t", "")]
    public void One_spelling_for_what_people_hold_to_be_the_same(string text, string expected) =>
        Assert.Equal(expected, PlainText.Of(text, foldsCase: true));

    [Theory]
    [InlineData("A-109", "A109")]
    [InlineData("00001", "1")]
    [InlineData("O1", "01")]
    [InlineData("А1", "A1")]
    public void Different_identifiers_stay_different(string one, string other) =>
        Assert.NotEqual(PlainText.Of(one, foldsCase: true), PlainText.Of(other, foldsCase: true));

    [Fact]
    public void A_text_that_is_not_well_formed_stays_as_it_is() =>
        Assert.Equal("A\uD800 ", PlainText.Of("A\uD800 ", true));

    [Fact]
    public void Case_counts_where_it_is_asked_to() => Assert.Equal("aB", PlainText.Of(" aＢ ", foldsCase: false));
}
