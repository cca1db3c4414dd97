using Kexin.Data;

namespace Kexin.Vault;

/// <summary>What kind of thing a value is, in words that do not give the value away.</summary>
internal static class ValueShape
{
    /// <summary>Names the kind.</summary>
    public static string Describe(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return "an empty text";
        }

        switch (TimeText.Read(text, out _))
        {
            // Eight digits are a number before they are a date.
            case TimeForm.Date when text.ContainsAny('-', '/'):
                return CellText.Describe(FieldType.Date);
            case TimeForm.WallClock:
                return "a time without a zone";
            case TimeForm.Instant:
                return CellText.Describe(FieldType.Timestamp);
            default:
                break;
        }

        if (CellText.TryReadBoolean(text, out _))
        {
            return CellText.Describe(FieldType.Boolean);
        }

        var form = NumberText.Read(text, out _, out var isLabel);
        return form switch
        {
            NumberForm.None => "a text",
            NumberForm.Lost => "a whole number of more digits than a number keeps",
            NumberForm.Rounded => "a number of more digits than a number keeps",
            _ when !isLabel => CellText.Describe(
                CellText.TryReadInteger(text, out _) ? FieldType.Integer : FieldType.Number
            ),
            _ when text[0] == '+' => "a whole number with a plus before it",
            _ when text.TrimStart("+-")[0] == '0' => "a number with zeros before it",
            _ when text.ContainsAny('e', 'E') => "a number with a bare exponent",
            _ => "a whole number of more digits than a number keeps",
        };
    }

    /// <summary>The narrowest type that holds both what a column held so far and this value.</summary>
    public static FieldType Widen(FieldType type, ReadOnlySpan<char> text) =>
        type == FieldType.Integer && NumberText.Read(text, out _, out var isLabel) == NumberForm.Exact && !isLabel
            ? FieldType.Number
            : FieldType.Text;
}
