using System.Globalization;

namespace Kexin.Governance.Classification.Discovery;

/// <summary>Days of the calendar inside other texts.</summary>
internal static class Day
{
    private static readonly string[] s_forms =
    [
        "yyyy-MM-dd",
        "yyyy/M/d",
        "yyyyMMdd",
        "yyyy年M月d日",
        "d/M/yyyy",
        "M/d/yyyy",
        "d.M.yyyy",
        "yyyy.M.d",
    ];

    /// <summary>Whether digits are year, month and day; the year has two or four digits.</summary>
    /// <param name="digits">Six or eight characters.</param>
    /// <param name="century">What is added to the year.</param>
    public static bool IsDay(ReadOnlySpan<char> digits, int century)
    {
        var split = digits.Length - 4;
        return TryNumber(digits[..split], out var year)
            && TryNumber(digits.Slice(split, 2), out var month)
            && TryNumber(digits[(split + 2)..], out var day)
            && year + century is >= 1850 and < 2100
            && month is >= 1 and <= 12
            && day >= 1
            && day <= DateTime.DaysInMonth(year + century, month);
    }

    /// <summary>The year of a text that is a day, in one of the forms that people write; 0 for any other text.</summary>
    public static int YearOf(in ValueForm form, ReadOnlySpan<char> text)
    {
        if (form.Length is < 8 or > 19 || form.Digits < 6 || form.Letters > 1 || !char.IsAsciiDigit(text[0]))
        {
            return 0;
        }

        // A day at midnight is what spreadsheets and databases make of a day.
        var end = text.IndexOfAny(' ', 'T');
        if (end >= 8)
        {
            if (text[(end + 1)..].ContainsAnyExcept("0:.Z"))
            {
                return 0;
            }

            text = text[..end];
        }

        return DateOnly.TryParseExact(text, s_forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.Year
            : 0;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
