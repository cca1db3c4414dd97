using System.Buffers;

namespace Kexin.Vault;

/// <summary>Columns as they are named at the command line: one that holds a quote, a comma or a comparison stands in double quotes.</summary>
internal static class OptionNames
{
    private static readonly SearchValues<char> s_special = SearchValues.Create("\",=<>!");

    /// <summary>The name, in quotes where it must be; a quote in it is written twice.</summary>
    public static string Quote(string name) =>
        name.AsSpan().ContainsAny(s_special) ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;

    /// <summary>An option that says something of a column, ready for a shell.</summary>
    public static string Pair(string option, string name, string value) => Shown(option, $"{Quote(name)}={value}");

    /// <summary>An option and its value, in a shell's quotes where it needs them.</summary>
    public static string Shown(string option, string value) =>
        value.All(character =>
            char.IsLetterOrDigit(character) || "=_-.,:/+%".Contains(character, StringComparison.Ordinal)
        )
            ? $"{option} {value}"
            : $"{option} '{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
