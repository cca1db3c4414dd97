using System.Globalization;

namespace Kexin.Vault;

/// <summary>What a number may be dressed in.</summary>
[Flags]
internal enum NumberDress
{
    /// <summary>Digits and a point.</summary>
    None = 0,

    /// <summary>A comma for the point.</summary>
    DecimalComma = 1,

    /// <summary>Marks between thousands.</summary>
    Thousands = 2,

    /// <summary>A percent sign after it.</summary>
    Percent = 4,

    /// <summary>A currency's sign or code before or after it.</summary>
    Currency = 8,

    /// <summary>A sign before it that says that it is a limit of what can be measured.</summary>
    Below = 16,

    /// <summary>The marks between thousands are blanks.</summary>
    Blanks = 32,

    /// <summary>The marks between thousands are apostrophes.</summary>
    Apostrophes = 64,
}

/// <summary>Reads numbers in the dress that was named, digit by digit, so that nothing is rounded on the way.</summary>
/// <param name="decimalMark">A point or a comma.</param>
/// <param name="groupMark">What stands between thousands, or null.</param>
/// <param name="percent">Whether 7% is 0.07.</param>
/// <param name="currency">Whether a currency's sign is left off.</param>
/// <param name="below">What a limit is read as (<c>half</c>, <c>limit</c>, <c>missing</c>), or null if it is none.</param>
internal sealed class NumberMarks(char decimalMark, char? groupMark, bool percent, bool currency, string? below)
{
    /// <summary>The digits that fill a Chinese character's width.</summary>
    public const char WideZero = '\uFF10';

    /// <inheritdoc cref="WideZero"/>
    public const char WideNine = '\uFF19';

    /// <summary>The full-width forms of ASCII, from the exclamation mark on (Unicode, Halfwidth and Fullwidth Forms).</summary>
    private const char WideFirst = '\uFF01';

    private const char WideLast = '\uFF5E';

    private const int LongestInCharacters = 100;
    private const int DigitsInGroup = 3;

    private static readonly string[] s_currencies =
    [
        "¥",
        "￥",
        "$",
        "€",
        "£",
        "元",
        "CNY",
        "RMB",
        "USD",
        "EUR",
        "GBP",
        "HKD",
    ];

    private static readonly string[] s_limits = ["<=", "≤", "<", "＜"];

    /// <summary>The reader for what was said of a column; null where nothing was.</summary>
    public static NumberMarks? Of(ColumnOptions column)
    {
        if (column is { Numbers: null, Percent: not true, Currency: not true, Below: null })
        {
            return null;
        }

        var form = column.Numbers ?? "1234.5";
        return new NumberMarks(
            form[^2],
            char.IsAsciiDigit(form[1]) ? null : form[1],
            column.Percent == true,
            column.Currency == true,
            column.Below
        );
    }

    /// <summary>What a text would need to be read as a number, or null if nothing that can be named makes it one.</summary>
    /// <param name="text">Without spaces around it; not empty.</param>
    /// <param name="commaIsPoint">What 1,207 is taken for, which has two meanings.</param>
    public static NumberDress? DressOf(ReadOnlySpan<char> text, bool commaIsPoint)
    {
        Span<char> buffer = stackalloc char[LongestInCharacters + 4];
        foreach (
            var (point, group) in commaIsPoint
                ? [('.', (char?)null), (',', null), (',', '.'), ('.', ','), ('.', ' '), (',', ' '), ('.', '\'')]
                : new[] { ('.', (char?)null), ('.', ','), (',', null), (',', '.'), ('.', ' '), (',', ' '), ('.', '\'') }
        )
        {
            if (
                new NumberMarks(point, group, percent: true, currency: true, below: "limit").TryRewrite(
                    text,
                    buffer,
                    out _,
                    out _
                )
            )
            {
                return (point == ',' ? NumberDress.DecimalComma : 0)
                    | (group is not null ? NumberDress.Thousands : 0)
                    | (group == ' ' ? NumberDress.Blanks : 0)
                    | (group == '\'' ? NumberDress.Apostrophes : 0)
                    | (text[^1] is '%' or '％' ? NumberDress.Percent : 0)
                    | (text[0] is '<' or '＜' or '≤' ? NumberDress.Below : 0)
                    | (HasCurrency(text) ? NumberDress.Currency : 0);
            }
        }

        return null;
    }

    /// <summary>Writes a value with a point and nothing else, or says false where it is not so dressed.</summary>
    /// <param name="text">Without spaces around it.</param>
    /// <param name="buffer">At least four characters longer than the text.</param>
    /// <param name="length">How many were written.</param>
    /// <param name="isMissing">Whether it is a limit that is read as no value.</param>
    public bool TryRewrite(scoped ReadOnlySpan<char> text, Span<char> buffer, out int length, out bool isMissing)
    {
        (length, isMissing) = (0, false);
        if (text.Length > LongestInCharacters)
        {
            return false;
        }

        Span<char> narrow = stackalloc char[LongestInCharacters];
        if (text.ContainsAnyInRange(WideFirst, WideLast))
        {
            for (var i = 0; i < text.Length; i++)
            {
                narrow[i] = text[i] is >= WideFirst and <= WideLast ? (char)(text[i] - WideFirst + '!') : text[i];
            }

            text = narrow[..text.Length];
        }

        var isLimit = below is not null && TryStripStart(ref text, s_limits);
        var isNegative = !isLimit && TryStripStart(ref text, ["-", "−"]);
        if (currency && !TryStripStart(ref text, s_currencies))
        {
            TryStripEnd(ref text, s_currencies);
        }

        isNegative = isNegative || (!isLimit && TryStripStart(ref text, ["-"]));
        var isPercent = percent && TryStripEnd(ref text, ["%", "％"]);
        if (!TryReadDigits(text, out var whole, out var fraction))
        {
            return false;
        }

        if (isPercent)
        {
            var padded = whole.PadLeft(DigitsInGroup, '0');
            (whole, fraction) = (padded[..^2], padded[^2..] + fraction);
        }

        var number = (isNegative ? "-" : "") + whole + (fraction.Length == 0 ? "" : "." + fraction);
        if (isLimit && below == "half")
        {
            if (!decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit))
            {
                return false;
            }

            number = (limit / 2).ToString("0.#############################", CultureInfo.InvariantCulture);
        }

        isMissing = isLimit && below == "missing";
        length = number.Length;
        return number.AsSpan().TryCopyTo(buffer);
    }

    private bool TryReadDigits(ReadOnlySpan<char> text, out string whole, out string fraction)
    {
        (whole, fraction) = ("", "");
        var point = text.IndexOf(decimalMark);
        var left = point < 0 ? text : text[..point];
        var right = point < 0 ? [] : text[(point + 1)..];
        if (left.IsEmpty || (point >= 0 && right.IsEmpty) || right.IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        if (left.IndexOfAnyExceptInRange('0', '9') >= 0 && !AreGroups(left))
        {
            return false;
        }

        whole = string.Concat(left.ToString().Where(char.IsAsciiDigit));
        fraction = right.ToString();
        return whole.Length > 0;
    }

    /// <summary>One to three digits, then groups of three, each after a mark.</summary>
    private bool AreGroups(ReadOnlySpan<char> text)
    {
        if (groupMark is not { } mark)
        {
            return false;
        }

        var digits = 0;
        var isFirst = true;
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                digits++;
            }
            else if (!IsMark(character, mark) || (isFirst ? digits is 0 or > DigitsInGroup : digits != DigitsInGroup))
            {
                return false;
            }
            else
            {
                (digits, isFirst) = (0, false);
            }
        }

        return digits == DigitsInGroup;
    }

    private static bool HasCurrency(ReadOnlySpan<char> text)
    {
        foreach (var mark in s_currencies)
        {
            if (text.Contains(mark, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMark(char character, char mark) =>
        character == mark
        || (mark == ' ' && character is '\u00A0' or '\u2009' or '\u202F')
        || (mark == '\'' && character == '’');

    private static bool TryStripStart(ref ReadOnlySpan<char> text, string[] marks)
    {
        foreach (var mark in marks)
        {
            if (text.StartsWith(mark, StringComparison.OrdinalIgnoreCase))
            {
                text = text[mark.Length..].TrimStart();
                return true;
            }
        }

        return false;
    }

    private static bool TryStripEnd(ref ReadOnlySpan<char> text, string[] marks)
    {
        foreach (var mark in marks)
        {
            if (text.EndsWith(mark, StringComparison.OrdinalIgnoreCase))
            {
                text = text[..^mark.Length].TrimEnd();
                return true;
            }
        }

        return false;
    }
}
