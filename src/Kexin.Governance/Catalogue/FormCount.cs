using System.Globalization;
using Kexin.Governance.Datasets;

namespace Kexin.Governance.Catalogue;

/// <summary>Counts which forms the texts of one field have, and says which nearly all have.</summary>
internal sealed class FormCount
{
    /// <summary>The most telling first: 20240229 is a day before it is eight digits.</summary>
    private static readonly TextForm[] s_byMeaning =
    [
        TextForm.ZeroOne,
        TextForm.TrueFalse,
        TextForm.YesNo,
        TextForm.YesNoInChinese,
        TextForm.DayAsDigits,
        TextForm.DayWithDashes,
        TextForm.DayWithSlashes,
        TextForm.DayYearLast,
        TextForm.Digits,
        TextForm.WithPoint,
        TextForm.LatinLetters,
        TextForm.ChineseCharacters,
        TextForm.LettersAndDigits,
    ];

    private readonly long[] _fitting = new long[Enum.GetValues<TextForm>().Length];
    private readonly long[] _widths = new long[PublishedField.WidestText + 1];
    private long _texts;

    /// <summary>Takes in one text; spaces around it do not count.</summary>
    public void Add(string text)
    {
        var trimmed = text.AsSpan().Trim();
        _texts++;
        _widths[trimmed.Length <= PublishedField.WidestText ? trimmed.Length : 0]++;
        foreach (var form in s_byMeaning)
        {
            if (IsOf(form, trimmed))
            {
                _fitting[(int)form]++;
            }
        }

        if (trimmed.Length > 1 && trimmed[0] == '0' && IsOf(TextForm.Digits, trimmed))
        {
            _fitting[(int)TextForm.PaddedDigits]++;
        }
    }

    /// <summary>The form of nine texts of ten and of at least so many rows, with its width in characters where that holds for as many; else 0.</summary>
    public (TextForm Form, int Width) Find(long leastRows)
    {
        var form = Array.Find(s_byMeaning, each => IsCommon(_fitting[(int)each], leastRows));
        if (form is not (TextForm.Digits or TextForm.LettersAndDigits))
        {
            return (form, 0);
        }

        var width = Array.FindIndex(_widths, 1, count => IsCommon(count, leastRows));
        var isPadded = form == TextForm.Digits && _fitting[(int)TextForm.PaddedDigits] >= leastRows;
        return (isPadded ? TextForm.PaddedDigits : form, Math.Max(width, 0));
    }

    private bool IsCommon(long count, long leastRows) => count >= leastRows && count >= _texts - (_texts / 10);

    private static bool IsOf(TextForm form, ReadOnlySpan<char> text) =>
        form switch
        {
            TextForm.ZeroOne => text is "0" or "1",
            TextForm.TrueFalse => IsWord(text, "true", "false"),
            TextForm.YesNo => IsWord(text, "yes", "no") || IsWord(text, "y", "n"),
            TextForm.YesNoInChinese => text is "是" or "否",
            TextForm.DayAsDigits => IsDay(text, "yyyyMMdd"),
            TextForm.DayWithDashes => IsDay(text, "yyyy-MM-dd"),
            TextForm.DayWithSlashes => IsDay(text, "yyyy/M/d"),
            TextForm.DayYearLast => IsDay(text, "d/M/yyyy") || IsDay(text, "M/d/yyyy") || IsDay(text, "d.M.yyyy"),
            TextForm.Digits => IsAll(text, char.IsAsciiDigit),
            TextForm.WithPoint => IsDecimal(text),
            TextForm.LatinLetters => IsAll(text, letter => char.IsAsciiLetter(letter) || letter == ' '),
            TextForm.ChineseCharacters => IsAll(text, letter => letter is >= '\u3400' and <= '\u9FFF'),
            TextForm.LettersAndDigits => IsAll(text, letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
                && text.IndexOfAnyInRange('0', '9') >= 0
                && !IsAll(text, letter => char.IsAsciiDigit(letter) || letter == '-'),
            _ => throw new ArgumentOutOfRangeException(nameof(form)),
        };

    private static bool IsWord(ReadOnlySpan<char> text, string one, string other) =>
        text.Equals(one, StringComparison.OrdinalIgnoreCase) || text.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool IsDay(ReadOnlySpan<char> text, string format) =>
        text.Length is >= 8 and <= 10
        && char.IsAsciiDigit(text[0])
        && DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is >= 1800 and < 2200;

    private static bool IsDecimal(ReadOnlySpan<char> text)
    {
        var digits = text is ['-', ..] ? text[1..] : text;
        var point = digits.IndexOf('.');
        return point > 0
            && IsAll(digits[..point], char.IsAsciiDigit)
            && IsAll(digits[(point + 1)..], char.IsAsciiDigit);
    }

    private static bool IsAll(ReadOnlySpan<char> text, Func<char, bool> fits)
    {
        foreach (var letter in text)
        {
            if (!fits(letter))
            {
                return false;
            }
        }

        return text.Length > 0;
    }
}
