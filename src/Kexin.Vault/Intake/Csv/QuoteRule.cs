namespace Kexin.Vault;

/// <summary>RFC 4180, section 2, rule 5: a quote may stand only in a cell that is wholly in quotes.</summary>
internal static class QuoteRule
{
    /// <summary>The number, from 1, of the first cell that has a quote without being in quotes; 0 if there is none.</summary>
    /// <param name="record">A record as it stands in the file, whose quoted cells are known to end properly.</param>
    /// <param name="delimiter">What separates the cells.</param>
    public static int FirstBrokenCell(ReadOnlySpan<char> record, char delimiter)
    {
        if (!record.Contains('"'))
        {
            return 0;
        }

        for (var (cell, at) = (1, 0); at < record.Length; cell++)
        {
            if (record[at] == '"')
            {
                at = EndOfQuoted(record, at + 1);
            }

            var length = record[at..].IndexOf(delimiter);
            var rest = length < 0 ? record[at..] : record.Slice(at, length);
            if (rest.Contains('"'))
            {
                return cell;
            }

            at += rest.Length + 1;
        }

        return 0;
    }

    private static int EndOfQuoted(ReadOnlySpan<char> record, int at)
    {
        while (at < record.Length)
        {
            if (record[at] != '"')
            {
                at++;
            }
            else if (at + 1 < record.Length && record[at + 1] == '"')
            {
                at += 2;
            }
            else
            {
                return at + 1;
            }
        }

        return at;
    }
}
