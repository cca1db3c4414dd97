using System.Text;

namespace Kexin.Vault;

/// <summary>What is found out from the beginning of a CSV file.</summary>
internal static class CsvDialect
{
    private const double CommonShare = 0.95;
    private const int LongestNamedDelimiter = 7;

    private static readonly byte[] Delimiters = [(byte)',', (byte)';', (byte)'\t', (byte)'|'];

    /// <summary>The encoding, refusing what it cannot decode.</summary>
    public static Encoding StrictEncoding(bool isGb18030) =>
        isGb18030
            ? CodePagesEncodingProvider.Instance.GetEncoding(
                "GB18030",
                EncoderFallback.ExceptionFallback,
                DecoderFallback.ExceptionFallback
            )!
            : new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The character of a delimiter.</summary>
    public static char CharacterOf(CsvDelimiter delimiter) => (char)Delimiters[(int)delimiter - 1];

    /// <summary>The delimiter that Excel names in a line before the header (<c>sep=;</c>), and that line's length in bytes; 0 if there is none.</summary>
    public static int FindNamedDelimiter(ReadOnlySpan<byte> beginning, out char delimiter)
    {
        delimiter = ',';
        var end = beginning.IndexOfAny((byte)'\n', (byte)'\r');
        if (end < 0 || end > LongestNamedDelimiter)
        {
            return 0;
        }

        var line = beginning[..end].Trim((byte)'"');
        if (
            line.Length != 5
            || !System.Text.Ascii.EqualsIgnoreCase(line[..4], "sep="u8)
            || !Delimiters.Contains(line[4])
        )
        {
            return 0;
        }

        delimiter = (char)line[4];
        return beginning[end] == '\r' && end + 1 < beginning.Length && beginning[end + 1] == '\n' ? end + 2 : end + 1;
    }

    /// <summary>The delimiter that the first line has most of, outside quotes; a comma if it has none.</summary>
    public static char FindDelimiter(ReadOnlySpan<byte> beginning)
    {
        Span<int> counts = stackalloc int[Delimiters.Length];
        var quoted = false;
        foreach (var value in beginning)
        {
            if (value is (byte)'\n' or (byte)'\r' && !quoted)
            {
                break;
            }

            quoted ^= value == (byte)'"';
            if (!quoted && Array.IndexOf(Delimiters, value) is var found and >= 0)
            {
                counts[found]++;
            }
        }

        var most = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            most = counts[i] > counts[most] ? i : most;
        }

        return (char)Delimiters[most];
    }

    /// <summary>Whether the bytes are Chinese in GB18030 beyond doubt: not UTF-8, and nearly all pairs in the zone of GB 2312.</summary>
    /// <remarks>
    /// Western 8-bit text has single high bytes between letters, which this takes for no Chinese; nor two of them within a word, as in
    /// Größe or observação.
    /// </remarks>
    public static bool IsGb18030(ReadOnlySpan<byte> beginning)
    {
        // The last bytes may be the first part of a character that goes on behind the beginning.
        var whole = beginning.Length < 8 ? beginning : beginning[..^4];
        if (System.Text.Unicode.Utf8.IsValid(whole) || System.Text.Unicode.Utf8.IsValid(beginning))
        {
            return false;
        }

        var (common, other) = (0, 0);
        for (var i = 0; i < whole.Length; i++)
        {
            if (whole[i] < 0x80)
            {
                continue;
            }

            // The second half of a character at the very end may not be here.
            if (i + 1 == whole.Length)
            {
                break;
            }

            var isCommon = whole[i] is (>= 0xA1 and <= 0xA9) or (>= 0xB0 and <= 0xF7) && whole[i + 1] >= 0xA1;
            if (isCommon && !(IsLetter(whole, i - 1) && IsLetter(whole, i + 2)))
            {
                common++;
            }
            else
            {
                other++;
            }

            i++;
        }

        return common > 0 && common >= CommonShare * (common + other);
    }

    private static bool IsLetter(ReadOnlySpan<byte> text, int at) =>
        at >= 0 && at < text.Length && char.IsAsciiLetter((char)text[at]);
}
