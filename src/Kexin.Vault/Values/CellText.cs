using System.Globalization;

namespace Kexin.Vault;

/// <summary>How values are written in text: the one place that reads a number, a date or a boolean, in files and conditions alike.</summary>
internal static class CellText
{
    /// <summary>The greatest whole number below which a double tells all whole numbers apart.</summary>
    public const long GreatestInteger = (1L << 53) - 1;

    private const NumberStyles Decimal =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly string[] Dates = ["yyyy-MM-dd", "yyyy/MM/dd", "yyyy/M/d", "yyyyMMdd"];

    private static readonly string[] Moments =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd' 'HH:mmK",
        "yyyy/MM/dd' 'HH:mm:ss.FFFFFFF",
        "yyyy/M/d' 'H:mm:ss",
        "yyyy/M/d' 'H:mm",
    ];

    /// <summary>Reads a value of any type but text as a double, or says false.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, FieldType type, out double value)
    {
        switch (type)
        {
            case FieldType.Integer:
                var isWhole = TryReadInteger(text, out var whole);
                value = whole;
                return isWhole;
            case FieldType.Number:
                return TryReadNumber(text, out value);
            case FieldType.Boolean:
                var isBoolean = TryReadBoolean(text, out var boolean);
                value = boolean ? 1 : 0;
                return isBoolean;
            case FieldType.Timestamp:
                var isMoment = TryReadTimestamp(text, out var milliseconds);
                value = milliseconds;
                return isMoment;
            default:
                value = double.NaN;
                return false;
        }
    }

    /// <summary>A whole number from -(2^53-1) to 2^53-1; a fraction of zeros ("3.0") is none.</summary>
    public static bool TryReadInteger(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
        && value is >= -GreatestInteger and <= GreatestInteger;

    /// <summary>A finite number with a point for the decimal mark and no marks between thousands.</summary>
    public static bool TryReadNumber(ReadOnlySpan<char> text, out double value)
    {
        value = double.NaN;
        // The framework also reads "NaN", "Infinity" and their kin, which start with a letter or end with one.
        return text.Length > 0
            && (char.IsAsciiDigit(text[^1]) || text[^1] == '.')
            && double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    /// <summary>True or false, in any case of letters.</summary>
    public static bool TryReadBoolean(ReadOnlySpan<char> text, out bool value)
    {
        value = text.Equals("true", StringComparison.OrdinalIgnoreCase);
        return value || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A date, or a date and time (UTC unless it names an offset), as milliseconds since 1970.</summary>
    public static bool TryReadTimestamp(ReadOnlySpan<char> text, out long milliseconds)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (
            text.Length >= 8
            && (
                DateTimeOffset.TryParseExact(text, Dates, CultureInfo.InvariantCulture, Utc, out var moment)
                || DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, Utc, out moment)
            )
        )
        {
            milliseconds = moment.ToUnixTimeMilliseconds();
            return true;
        }

        milliseconds = 0;
        return false;
    }

    /// <summary>Whether a number is written with zeros that a number would lose: a label, not a quantity.</summary>
    public static bool HasLeadingZeros(ReadOnlySpan<char> text)
    {
        var digits = text.TrimStart("+-");
        return digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]);
    }

    /// <summary>The type with its article, for messages.</summary>
    public static string Describe(FieldType type) =>
        type switch
        {
            FieldType.Integer => "a whole number",
            FieldType.Number => "a number",
            FieldType.Boolean => "true or false",
            FieldType.Timestamp => "a date or time",
            _ => "a text",
        };
}
