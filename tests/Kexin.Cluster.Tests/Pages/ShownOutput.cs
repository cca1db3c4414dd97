using System.Text.RegularExpressions;

namespace Kexin.Cluster.Tests;

/// <summary>Holds what a command wrote against what a page shows: all of it equal but ids, times, ports, sizes, the numbers beside them, and blanks.</summary>
internal static partial class ShownOutput
{
    /// <summary>A line of it stands for any lines, at the end of a line for any rest.</summary>
    public const string LeftOut = "[…]";

    /// <summary>The first difference in words, or null; whether the rest of what was written may differ is said by <paramref name="isWhole"/>.</summary>
    /// <param name="shown">The page's lines.</param>
    /// <param name="written">The command's lines.</param>
    /// <param name="ids">Gets the real id for each that the page shows.</param>
    /// <param name="isWhole">Whether nothing may follow what the page shows.</param>
    public static string? FindDifference(
        IReadOnlyList<string> shown,
        IReadOnlyList<string> written,
        IDictionary<string, string> ids,
        bool isWhole
    )
    {
        var (at, mayJump) = (0, false);
        var tables = TablesOf(written);
        var rest = written.Where(line => line.Trim().Length > 0).Select(WithListsInOrder).ToList();
        foreach (var line in shown.Where(line => line.Trim().Length > 0).Select(WithListsInOrder))
        {
            if (line == LeftOut)
            {
                mayJump = true;
                continue;
            }

            var pattern = Pattern(line);
            while (at < rest.Count && !pattern.IsMatch(rest[at]))
            {
                if (!mayJump && FindInTable(rest, tables, at, pattern) is var other and > 0)
                {
                    (rest[at], rest[other]) = (rest[other], rest[at]);
                    break;
                }

                if (!mayJump)
                {
                    return $"The page shows: {line}\nthe command wrote: {rest[at]}";
                }

                at++;
            }

            if (at == rest.Count)
            {
                return $"The page shows what the command did not write: {line}";
            }

            Learn(pattern, line, rest[at], ids);
            (at, mayJump) = (at + 1, false);
        }

        return isWhole && !mayJump && rest.Skip(at).FirstOrDefault() is { } more
            ? $"The command wrote what the page does not show: {more}"
            : null;
    }

    /// <summary>A list in brackets or behind a colon goes by ids, which are others in each run.</summary>
    private static string WithListsInOrder(string line) =>
        List()
            .Replace(
                line,
                list =>
                {
                    var separator = list.Value.Contains('、', StringComparison.Ordinal) ? "、" : ", ";
                    return string.Join(separator, list.Value.Split(separator).Order(StringComparer.Ordinal));
                }
            );

    /// <summary>A text of the page with the ids that this run has in their places.</summary>
    public static string WithIds(string text, IReadOnlyDictionary<string, string> ids) =>
        Id().Replace(text, match => ids.GetValueOrDefault(match.Value, match.Value));

    /// <summary>For each line that is not blank the table whose row it is, by a number; 0 for none.</summary>
    private static int[] TablesOf(IReadOnlyList<string> lines)
    {
        var tables = new List<int>();
        var (count, isIn) = (0, false);
        foreach (var line in lines)
        {
            if (line.Trim().Length == 0)
            {
                isIn = false;
                continue;
            }

            tables.Add(isIn ? count : 0);
            if (line.Trim().All(character => character == '─'))
            {
                (count, isIn) = (count + 1, true);
            }
        }

        return [.. tables];
    }

    /// <summary>A later row of the same table, as the order of ids is another in each run; -1 where there is none.</summary>
    private static int FindInTable(List<string> lines, int[] tables, int at, Regex pattern)
    {
        for (var other = at + 1; tables[at] > 0 && other < lines.Count && tables[other] == tables[at]; other++)
        {
            if (pattern.IsMatch(lines[other]))
            {
                return other;
            }
        }

        return -1;
    }

    private static void Learn(Regex pattern, string line, string written, IDictionary<string, string> ids)
    {
        var real = pattern.Match(written).Groups["id"].Captures;
        var known = Id().Matches(line);
        for (var i = 0; i < known.Count && i < real.Count; i++)
        {
            const int Short = 8;
            ids[known[i].Value] = real[i].Value;
            ids[known[i].Value[..Short]] = real[i].Value[..Short];
        }
    }

    private static Regex Pattern(string line)
    {
        // Beside an id or a time stand heights, counts of blocks and the like, which are others in each run.
        var isLoose = Id().IsMatch(line) || Time().IsMatch(line);
        var pattern = Varying()
            .Replace(
                Regex.Escape(line.TrimEnd()).Replace("\\ ", " ", StringComparison.Ordinal),
                match =>
                    match.Groups["left"].Success ? ".*"
                    : match.Groups["time"].Success ? "[0-9T:. +Z-]+"
                    : match.Groups["id"].Success ? $"(?<id>[0-9a-f]{{{match.Length}}})"
                    : match.Groups["code"].Success ? "[A-Z0-9]{12}"
                    : match.Groups["port"].Success ? "127\\.0\\.0\\.1:[0-9]+"
                    : match.Groups["size"].Success ? $"[0-9.,\\\\]+ {match.Groups["unit"].Value}"
                    : match.Groups["space"].Success ? "\\s+"
                    : match.Groups["rule"].Success ? "─+"
                    : isLoose ? "[0-9]+"
                    : match.Value
            );
        return new Regex($"^{pattern}\\s*$", RegexOptions.CultureInvariant);
    }

    [GeneratedRegex("(?<![0-9a-zA-Z])([0-9a-f]{64}|[0-9a-f]{8})(?![0-9a-zA-Z])")]
    private static partial Regex Id();

    [GeneratedRegex("(?<=[(（：]|: )[^()（）：:。.]+(, |、)[^()（）：:。.]+(?=[)）。.])")]
    private static partial Regex List();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}")]
    private static partial Regex Time();

    /// <summary>In an escaped line: whatever is not compared letter by letter.</summary>
    [GeneratedRegex(
        @"(?<left>\\\[…\])|(?<time>[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:]{5,8}(\\\.[0-9]+)?(Z| \\?[+-][0-9]{2}:[0-9]{2})?)"
            + @"|(?<id>(?<![0-9a-zA-Z])([0-9a-f]{64}|[0-9a-f]{8})(?![0-9a-zA-Z]))|(?<code>\b[A-Z2-7]{12}\b)"
            + @"|(?<port>127\\\.0\\\.0\\\.1:[0-9]+)|(?<size>[0-9.,\\]+ (?<unit>KiB|MiB|GiB|bytes|字节))|(?<space> +)|(?<rule>─+)|(?<number>[0-9]+)",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Varying();
}
