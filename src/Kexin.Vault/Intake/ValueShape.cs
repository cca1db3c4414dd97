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

        if (CellText.HasLeadingZeros(text) && CellText.TryReadInteger(text, out _))
        {
            return "a whole number with leading zeros";
        }

        foreach (var type in new[] { FieldType.Integer, FieldType.Number, FieldType.Boolean, FieldType.Timestamp })
        {
            if (CellText.TryRead(text, type, out _))
            {
                return IsLongDigits(text) ? "a whole number of more than 15 digits" : CellText.Describe(type);
            }
        }

        return "a text";
    }

    /// <summary>The narrowest type that holds both what a column held so far and this value.</summary>
    public static FieldType Widen(FieldType type, ReadOnlySpan<char> text) =>
        type == FieldType.Integer && CellText.TryReadNumber(text, out _) && !IsLongDigits(text)
            ? FieldType.Number
            : FieldType.Text;

    /// <summary>Whether it is a whole number that a double may not hold exactly.</summary>
    public static bool IsLongDigits(ReadOnlySpan<char> text) =>
        !CellText.TryReadInteger(text, out _) && text.IndexOfAnyExceptInRange('0', '9') < 0;
}
