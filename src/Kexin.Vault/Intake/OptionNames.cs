using Kexin.Data;

namespace Kexin.Vault;

/// <summary>Options of columns, as they are written at the command line.</summary>
internal static class OptionNames
{
    /// <summary>An option that says something of a column, ready for a shell.</summary>
    public static string Pair(string option, string name, string value) =>
        Shown(option, $"{FieldNames.Write(name)}={value}");

    /// <summary>An option and its value, in a shell's quotes where it needs them, or where a sentence's full stop would be taken for a part of it.</summary>
    public static string Shown(string option, string value) =>
        !value.EndsWith('.')
        && value.All(character =>
            char.IsLetterOrDigit(character) || "=_-.,:/+%".Contains(character, StringComparison.Ordinal)
        )
            ? $"{option} {value}"
            : $"{option} '{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
