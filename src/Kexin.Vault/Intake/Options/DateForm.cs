using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kexin.Vault;

/// <summary>Dates and times in a form that somebody named, such as dd/MM/yyyy or yyyy年M月d日 HH:mm, made into the one form that is read.</summary>
/// <remarks>Not for: years of two digits, names of months, and zones.</remarks>
internal sealed class DateForm
{
    private const string IsoDay = "yyyy-MM-dd";
    private const string IsoTime = "yyyy-MM-dd HH:mm:ss";

    private static readonly string[] s_tokens = ["yyyy", "MM", "M", "dd", "d", "HH", "H", "mm", "ss"];
    private static readonly string s_separators = " /-.:年月日时分秒";

    private readonly string _pattern;
    private readonly string _written;

    private DateForm(string pattern, bool hasTime) => (_pattern, _written) = (pattern, hasTime ? IsoTime : IsoDay);

    /// <summary>Reads a form, or says false: year, month and day stand there once, the hour at most once.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DateForm? form)
    {
        form = null;
        var seen = "";
        for (var at = 0; at < text.Length; )
        {
            if (s_separators.Contains(text[at], StringComparison.Ordinal))
            {
                at++;
                continue;
            }

            var token = Array.Find(s_tokens, item => text.AsSpan(at).StartsWith(item, StringComparison.Ordinal));
            if (token is null || seen.Contains(token[0], StringComparison.Ordinal))
            {
                return false;
            }

            seen += token[0];
            at += token.Length;
        }

        var hasTime = seen.Contains('H', StringComparison.Ordinal);
        var isWhole = "yMd".All(part => seen.Contains(part, StringComparison.Ordinal));
        if (
            !isWhole
            || (
                !hasTime
                && (seen.Contains('m', StringComparison.Ordinal) || seen.Contains('s', StringComparison.Ordinal))
            )
        )
        {
            return false;
        }

        form = new DateForm(text, hasTime);
        return true;
    }

    /// <summary>Writes a value in ISO 8601, or says false.</summary>
    public bool TryRewrite(ReadOnlySpan<char> text, Span<char> buffer, out int length)
    {
        length = 0;
        return DateTime.TryParseExact(text, _pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && time.TryFormat(buffer, out length, _written, CultureInfo.InvariantCulture);
    }
}
