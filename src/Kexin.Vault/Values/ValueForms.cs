using Kexin.Data;

namespace Kexin.Vault;

/// <summary>What a text is as a time and as a number.</summary>
/// <param name="Time">As a time.</param>
/// <param name="Number">As a number.</param>
/// <param name="Value">The number; NaN if it is none.</param>
/// <param name="IsLabel">Whether the number is written as identifiers are.</param>
internal readonly record struct ValueForms(TimeForm Time, NumberForm Number, double Value, bool IsLabel)
{
    /// <summary>Reads a text without spaces around it.</summary>
    public static ValueForms Of(ReadOnlySpan<char> text)
    {
        var number = NumberText.Read(text, out var value, out var isLabel);
        return new ValueForms(TimeText.Read(text, out _), number, value, isLabel);
    }
}
