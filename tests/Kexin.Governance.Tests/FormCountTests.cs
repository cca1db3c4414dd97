using System.Globalization;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Tests;

public sealed class FormCountTests
{
    private const int Least = 20;

    public static TheoryData<string, TextForm, int> Forms =>
        new()
        {
            { "{0:00000}", TextForm.PaddedDigits, 5 },
            { "{0}", TextForm.Digits, 0 },
            { "1{0:000}", TextForm.Digits, 4 },
            { " 1{0:000} ", TextForm.Digits, 4 },
            { "-{0}.50", TextForm.WithPoint, 0 },
            { "2024{0:0000}", TextForm.Digits, 8 },
            { "P{0:0000}", TextForm.LettersAndDigits, 5 },
            { "P-{0}", TextForm.LettersAndDigits, 0 },
            { "P_{0}", TextForm.Unsaid, 0 },
            { "１{0}", TextForm.Unsaid, 0 },
            { "", TextForm.Unsaid, 0 },
        };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Numbered_texts_have_the_form_of_their_pattern(string pattern, TextForm form, int width) =>
        Assert.Equal(
            (form, width),
            Count(Enumerable.Range(1, 40).Select(i => string.Format(CultureInfo.InvariantCulture, pattern, i)))
        );

    [Theory]
    [InlineData("yyyyMMdd", TextForm.DayAsDigits)]
    [InlineData("yyyy-MM-dd", TextForm.DayWithDashes)]
    [InlineData("yyyy/M/d", TextForm.DayWithSlashes)]
    [InlineData("d/M/yyyy", TextForm.DayYearLast)]
    [InlineData("MM/dd/yyyy", TextForm.DayYearLast)]
    [InlineData("dd.MM.yyyy", TextForm.DayYearLast)]
    public void Days_are_known_by_how_they_are_written(string format, TextForm form)
    {
        var first = new DateOnly(2024, 2, 10);
        var days = Enumerable.Range(0, 40).Select(i => first.AddDays(i).ToString(format, CultureInfo.InvariantCulture));
        Assert.Equal((form, 0), Count(days));
    }

    [Theory]
    [InlineData("0", "1", TextForm.ZeroOne)]
    [InlineData("TRUE", "False", TextForm.TrueFalse)]
    [InlineData("Yes", "no", TextForm.YesNo)]
    [InlineData("Y", "N", TextForm.YesNo)]
    [InlineData("是", "否", TextForm.YesNoInChinese)]
    [InlineData("M", "F", TextForm.LatinLetters)]
    [InlineData("男", "女", TextForm.ChineseCharacters)]
    [InlineData("1", "x1", TextForm.Unsaid)]
    public void Words_are_known(string one, string other, TextForm form) =>
        Assert.Equal((form, 0), Count(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? one : other)));

    [Fact]
    public void No_single_row_decides_a_form()
    {
        Assert.Equal(TextForm.Unsaid, Count(Enumerable.Repeat("abc", Least - 1)).Form);
        Assert.Equal(TextForm.LatinLetters, Count(Enumerable.Repeat("abc", Least)).Form);

        // One text that is written otherwise, or ten of a hundred, tell nothing of themselves; eleven are another form.
        var texts = Enumerable.Repeat("abc", 90).ToList();
        Assert.Equal(TextForm.LatinLetters, Count([.. texts, "7"]).Form);
        Assert.Equal(TextForm.LatinLetters, Count([.. texts, .. Enumerable.Repeat("7", 10)]).Form);
        Assert.Equal(TextForm.Unsaid, Count([.. texts, .. Enumerable.Repeat("7", 11)]).Form);

        // A few zeros in front are not told either.
        var digits = Enumerable.Repeat("12345", 90).ToList();
        Assert.Equal((TextForm.Digits, 5), Count([.. digits, .. Enumerable.Repeat("00001", Least - 1)]));
        Assert.Equal((TextForm.PaddedDigits, 5), Count([.. digits, .. Enumerable.Repeat("00001", Least)]));
    }

    private static (TextForm Form, int Width) Count(IEnumerable<string> texts)
    {
        var count = new FormCount();
        foreach (var text in texts)
        {
            count.Add(text);
        }

        return count.Find(Least);
    }
}
