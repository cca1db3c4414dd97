using System.Globalization;

namespace Kexin.Data;

/// <summary>How values are written in text: what a condition compares with, and the words for each type.</summary>
public static class CellText
{
    /// <summary>The greatest whole number below which a double tells all whole numbers apart.</summary>
    public const long GreatestInteger = (1L << 53) - 1;

    /// <summary>Reads a value of any type but text as a double, or says false; a number may be rounded, a time names its offset.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, FieldType type, out double value)
    {
        switch (type)
        {
            case FieldType.Integer:
                var isWhole = TryReadInteger(text, out var whole);
                value = whole;
                return isWhole;
            case FieldType.Number:
                return NumberText.Read(text, out value, out _) is NumberForm.Exact or NumberForm.Rounded;
            case FieldType.Boolean:
                var isBoolean = TryReadBoolean(text, out var boolean);
                value = boolean ? 1 : 0;
                return isBoolean;
            case FieldType.Timestamp:
            case FieldType.Date:
                var form = TimeText.Read(text, out var milliseconds);
                value = milliseconds;
                return form == (type == FieldType.Date ? TimeForm.Date : TimeForm.Instant);
            default:
                value = double.NaN;
                return false;
        }
    }

    /// <summary>A whole number from -(2^53-1) to 2^53-1, also with a fraction of zeros.</summary>
    public static bool TryReadInteger(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out value
        ) && value is >= -GreatestInteger and <= GreatestInteger;

    /// <summary>True or false, in any case of letters.</summary>
    public static bool TryReadBoolean(ReadOnlySpan<char> text, out bool value)
    {
        value = text.Equals("true", StringComparison.OrdinalIgnoreCase);
        return value || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The type with its article, for messages.</summary>
    public static string Describe(FieldType type) =>
        type switch
        {
            FieldType.Integer => "a whole number",
            FieldType.Number => "a number",
            FieldType.Boolean => "true or false",
            FieldType.Timestamp => "a time with its zone",
            FieldType.Date => "a date",
            _ => "a text",
        };
}
