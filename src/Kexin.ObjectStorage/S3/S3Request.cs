using System.Text;

namespace Kexin.ObjectStorage.S3;

/// <summary>A request as it came in, before anything in it is believed.</summary>
/// <param name="Method">GET, PUT and so on.</param>
/// <param name="RawPath">The path as it was sent, percent signs included.</param>
/// <param name="RawQuery">What follows the question mark, as it was sent; may be empty.</param>
/// <param name="Headers">By their names in lower case; several of a name are joined by commas.</param>
/// <param name="Body">As it was sent.</param>
public sealed record S3Request(
    string Method,
    string RawPath,
    string RawQuery,
    IReadOnlyDictionary<string, string> Headers,
    Stream Body
)
{
    /// <summary>The query's names and values, decoded, in the order in which they came.</summary>
    public IEnumerable<KeyValuePair<string, string>> Query =>
        RawQuery
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(parts => KeyValuePair.Create(Decode(parts[0]), parts.Length == 2 ? Decode(parts[1]) : ""));

    /// <summary>A header, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>A value of the query, or null.</summary>
    public string? Asked(string name)
    {
        if (RawQuery.Length == 0)
        {
            return null;
        }

        foreach (var (asked, value) in Query)
        {
            if (asked == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Bucket and key of the path; either may be empty.</summary>
    /// <exception cref="S3Exception">The path is no well-formed UTF-8.</exception>
    public (string Bucket, string Key) Target()
    {
        var path = Decode(RawPath.TrimStart('/').Length == 0 ? "" : RawPath[1..]);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
    }

    /// <summary>Undoes percent signs; a plus sign is one.</summary>
    internal static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                if (
                    i + 2 >= text.Length
                    || !byte.TryParse(
                        text.AsSpan(i + 1, 2),
                        System.Globalization.NumberStyles.AllowHexSpecifier,
                        null,
                        out bytes[count]
                    )
                )
                {
                    throw S3Exception.Invalid("A percent sign is followed by two hexadecimal digits.");
                }

                count++;
                i += 2;
            }
            else
            {
                count += Encoding.UTF8.GetBytes(text.AsSpan(i, 1), bytes.AsSpan(count));
            }
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, count);
        }
        catch (DecoderFallbackException)
        {
            throw S3Exception.Invalid("A name is no well-formed UTF-8.");
        }
    }
}

/// <summary>What is answered.</summary>
/// <param name="Status">The HTTP status.</param>
public sealed record S3Answer(int Status)
{
    /// <summary>Header fields.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An XML document; null for none.</summary>
    public byte[]? Document { get; init; }

    /// <summary>Content, which the one who sends it closes; null for none.</summary>
    public OpenedObject? Content { get; init; }
}
