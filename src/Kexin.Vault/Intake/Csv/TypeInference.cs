namespace Kexin.Vault;

/// <summary>Finds the narrowest type that holds all values of a column that it is shown.</summary>
internal sealed class TypeInference
{
    private bool _any;
    private bool _boolean = true;
    private bool _integer = true;
    private bool _number = true;
    private bool _timestamp = true;

    /// <summary>
    /// The type so far: a column without any value is a number, so that it fits the same column of another file.
    /// </summary>
    public FieldType Type =>
        (_any, _boolean, _integer, _number, _timestamp) switch
        {
            (false, _, _, _, _) => FieldType.Number,
            (_, true, _, _, _) => FieldType.Boolean,
            (_, _, true, _, _) => FieldType.Integer,
            (_, _, _, true, _) => FieldType.Number,
            (_, _, _, _, true) => FieldType.Timestamp,
            _ => FieldType.Text,
        };

    /// <summary>Takes a value into account; it is not a missing one.</summary>
    public void See(ReadOnlySpan<char> text)
    {
        _any = true;
        // A label such as 007 or an 18-digit identity number would be altered by being read as a number.
        var label = CellText.HasLeadingZeros(text);
        _integer = _integer && !label && CellText.TryReadInteger(text, out _);
        _number = _number && !label && !ValueShape.IsLongDigits(text) && CellText.TryReadNumber(text, out _);
        _boolean = _boolean && CellText.TryReadBoolean(text, out _);
        _timestamp = _timestamp && CellText.TryReadTimestamp(text, out _);
    }
}
