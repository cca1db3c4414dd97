using Kexin.Governance.Catalogue;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Tests;

public sealed class FormDifferencesTests
{
    private readonly MemoryCatalogue _catalogue = new();

    [Theory]
    [InlineData(
        TextForm.PaddedDigits,
        5,
        TextForm.Digits,
        0,
        "digits with zeros in front, 5 characters each",
        "digits"
    )]
    [InlineData(TextForm.Digits, 5, TextForm.Digits, 7, "digits, 5 characters each", "digits, 7 characters each")]
    [InlineData(TextForm.PaddedDigits, 5, TextForm.PaddedDigits, 8, "5 characters", "8 characters")]
    [InlineData(TextForm.DayAsDigits, 0, TextForm.DayWithDashes, 0, "20240229", "2024-02-29")]
    [InlineData(TextForm.ZeroOne, 0, TextForm.TrueFalse, 0, "0 and 1", "true and false")]
    [InlineData(TextForm.ZeroOne, 0, TextForm.PaddedDigits, 2, "0 and 1", "zeros in front")]
    [InlineData(TextForm.LettersAndDigits, 5, TextForm.LettersAndDigits, 6, "5 characters", "6 characters")]
    [InlineData(TextForm.WithPoint, 0, TextForm.Digits, 4, "decimal point", "digits, 4")]
    public void Forms_that_differ_are_told_with_whose_they_are(
        TextForm one,
        int width,
        TextForm other,
        int otherWidth,
        string said,
        string otherSaid
    )
    {
        var text = Assert.Single(Find(Of("North", "a", one, width), Of("South", "b", other, otherWidth)));
        Assert.Contains(said, text.En, StringComparison.Ordinal);
        Assert.Contains(otherSaid, text.En, StringComparison.Ordinal);
        foreach (var language in new[] { text.En, text.Zh })
        {
            Assert.Contains("person", language, StringComparison.Ordinal);
            Assert.Contains("North", language, StringComparison.Ordinal);
            Assert.Contains("South", language, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(TextForm.Digits, 0, TextForm.Digits, 5)]
    [InlineData(TextForm.Digits, 5, TextForm.PaddedDigits, 5)]
    [InlineData(TextForm.ZeroOne, 0, TextForm.Digits, 1)]
    [InlineData(TextForm.Unsaid, 0, TextForm.DayAsDigits, 0)]
    [InlineData(TextForm.LatinLetters, 0, TextForm.LatinLetters, 0)]
    public void What_may_be_written_alike_is_passed_over(TextForm one, int width, TextForm other, int otherWidth) =>
        Assert.Empty(Find(Of("North", "a", one, width), Of("South", "b", other, otherWidth)));

    [Fact]
    public void A_third_dataset_that_differs_is_named_beside_those_that_agree()
    {
        var text = Assert.Single(
            Find(
                Of("North", "a", TextForm.YesNo, 0),
                Of("South", "b", TextForm.YesNoInChinese, 0),
                Of("East", "c", TextForm.YesNo, 0)
            )
        );
        Assert.Contains(
            "yes and no in 'a' (North), 'c' (East), but 是 and 否 in 'b' (South)",
            text.En,
            StringComparison.Ordinal
        );
    }

    private IReadOnlyList<BilingualText> Find(params Token[] datasets) =>
        FormDifferences.Find(_catalogue, datasets, ["person", "absent"]);

    private Token Of(string owner, string name, TextForm form, int width) =>
        _catalogue.Add(owner, name, fields: MemoryCatalogue.Field("person", form, width));
}
