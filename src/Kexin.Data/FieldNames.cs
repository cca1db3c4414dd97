using System.Buffers;
using System.Text;

namespace Kexin.Data;

/// <summary>The one rule by which options name fields: a name that holds a comma, = &lt; &gt; ! or a quote stands in double quotes, a quote in it twice.</summary>
public static class FieldNames
{
    private const char Mark = '"';

    private static readonly SearchValues<char> s_special = SearchValues.Create("\",=<>!");

    /// <summary>A name as options take it: in quotes where it must be.</summary>
    public static string Write(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.AsSpan().ContainsAny(s_special) ? InQuotes(name) : name;
    }

    /// <summary>A name or a value that is read back whatever stands around it: in quotes where it is empty or has a space, too.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 || text.Any(char.IsWhiteSpace) || text.AsSpan().ContainsAny(s_special)
            ? InQuotes(text)
            : text;
    }

    private static string InQuotes(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Names or values between commas, as <c>age,"Glucose, fasting (mmol/L)"</c>; null where a quote does not end.</summary>
    public static IReadOnlyList<string>? Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var items = new List<string>();
        var rest = text.AsSpan();
        while (true)
        {
            if (!TryTake(ref rest, ",", out var item))
            {
                return null;
            }

            if (item.Length > 0)
            {
                items.Add(item);
            }

            if (rest.IsEmpty)
            {
                return items;
            }

            rest = rest[1..];
        }
    }

    /// <summary>A name and what stands after its equals sign, which may be empty; false where there is no such sign or no name.</summary>
    public static bool TryPair(string text, out string name, out string value)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan();
        value = "";
        if (!TryTake(ref rest, "=", out name) || rest.IsEmpty || name.Length == 0)
        {
            return false;
        }

        value = rest[1..].Trim().ToString();
        return true;
    }

    /// <summary>A text out of its quotes where it stands in them, else as it is.</summary>
    public static string Unquote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan();
        return text.TrimStart().StartsWith(Mark) && TryTake(ref rest, "", out var inner) && rest.IsEmpty ? inner : text;
    }

    /// <summary>Takes a name in quotes from the front of <paramref name="rest"/>; false where none stands there or its quote does not end.</summary>
    internal static bool TryTakeQuoted(ref ReadOnlySpan<char> rest, out string name)
    {
        var text = new StringBuilder();
        for (var at = 1; rest.Length > 0 && rest[0] == Mark && at < rest.Length; at++)
        {
            if (rest[at] != Mark)
            {
                text.Append(rest[at]);
            }
            else if (at + 1 < rest.Length && rest[at + 1] == Mark)
            {
                text.Append(rest[at++]);
            }
            else
            {
                rest = rest[(at + 1)..].TrimStart();
                name = text.ToString();
                return true;
            }
        }

        name = "";
        return false;
    }

    /// <summary>Takes a name up to one of the ends, which stays in <paramref name="rest"/>.</summary>
    private static bool TryTake(ref ReadOnlySpan<char> rest, string ends, out string item)
    {
        rest = rest.TrimStart();
        if (rest.IsEmpty || rest[0] != Mark)
        {
            var end = ends.Length == 0 ? -1 : rest.IndexOfAny(ends);
            item = (end < 0 ? rest : rest[..end]).Trim().ToString();
            rest = end < 0 ? [] : rest[end..];
            return true;
        }

        return TryTakeQuoted(ref rest, out item) && (rest.IsEmpty || ends.Contains(rest[0], StringComparison.Ordinal));
    }
}
