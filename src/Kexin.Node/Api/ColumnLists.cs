namespace Kexin.Node;

/// <summary>Reads lists of columns or words in a query; each is escaped on its own, so that it may hold commas and colons.</summary>
internal static class ColumnLists
{
    /// <summary><c>age:number,sex:text</c>, or null when nothing is given.</summary>
    /// <exception cref="DomainException">A part has no type, an unknown one, or a column that was named before.</exception>
    public static IReadOnlyDictionary<string, Api.FieldType>? Types(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var types = new Dictionary<string, Api.FieldType>(StringComparer.Ordinal);
        foreach (var part in text.Split(','))
        {
            var colon = part.LastIndexOf(':');
            var type = colon < 1 ? null : QueryValues.Choice<Api.FieldType>("types", part[(colon + 1)..]);
            if (type is null || !types.TryAdd(Uri.UnescapeDataString(part[..colon]), type.Value))
            {
                throw DomainException.Invalid(
                    "'types' is a list such as age:number,sex:text that names each column once.",
                    "“types”须为列表，例如 age:number,sex:text，每列只写一次。"
                );
            }
        }

        return types;
    }

    /// <summary><c>t:Asia%2FShanghai</c>, or null when nothing is given.</summary>
    /// <exception cref="DomainException">A part has no zone, or a column that was named before.</exception>
    public static IReadOnlyDictionary<string, string>? Zones(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var zones = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(','))
        {
            var colon = part.LastIndexOf(':');
            if (
                colon < 1
                || colon == part.Length - 1
                || !zones.TryAdd(Uri.UnescapeDataString(part[..colon]), Uri.UnescapeDataString(part[(colon + 1)..]))
            )
            {
                throw DomainException.Invalid(
                    "'zones' is a list such as visited:Asia%2FShanghai that names each column once.",
                    "“zones”须为列表，例如 visited:Asia%2FShanghai，每列只写一次。"
                );
            }
        }

        return zones;
    }

    /// <summary><c>age,sex</c>, or null when nothing is given.</summary>
    public static IReadOnlyList<string>? Names(string? text) =>
        string.IsNullOrEmpty(text) ? null : [.. text.Split(',').Select(Uri.UnescapeDataString)];
}
