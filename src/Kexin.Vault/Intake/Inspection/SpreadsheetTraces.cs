using System.Globalization;

namespace Kexin.Vault;

/// <summary>What a spreadsheet leaves in a column of numbers: days counted since 1900, and long numbers cut to 4.50923E+17.</summary>
/// <param name="name">The column.</param>
internal sealed class SpreadsheetTraces(string name)
{
    /// <summary>1950-01-01 in days since 1899-12-30.</summary>
    private const double FirstDay = 18_264;

    /// <summary>2099-12-31.</summary>
    private const double LastDay = 73_050;

    /// <summary>From twelve digits on a spreadsheet shows a number of its general format with an exponent.</summary>
    private const double LeastCut = 1e11;

    private static readonly string[] s_days = ["date", "dob", "born", "birth", "日期", "生日", "出生"];

    private long _days;
    private long _cut;
    private (long Line, string Text) _first;
    private (long Line, string Text) _firstCut;

    /// <summary>Takes a number into account.</summary>
    public void See(ReadOnlySpan<char> text, double value, long line)
    {
        if (value is >= FirstDay and <= LastDay && _days++ == 0)
        {
            _first = (line, text.ToString());
        }

        if (Math.Abs(value) >= LeastCut && IsCut(text) && _cut++ == 0)
        {
            _firstCut = (line, text.ToString());
        }
    }

    /// <summary>What was found.</summary>
    /// <param name="values">How many values the column has.</param>
    public IEnumerable<Finding> Findings(long values)
    {
        if (_days == values && s_days.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            yield return new Finding(FindingKind.CountedDays, name)
            {
                Count = _days,
                Line = _first.Line,
                Sample = _first.Text,
            };
        }

        if (_cut > 0)
        {
            yield return new Finding(FindingKind.CutDigits, name)
            {
                Count = _cut,
                Of = values,
                Line = _firstCut.Line,
                Sample = DistinctValues.Cut(_firstCut.Text),
            };
        }
    }

    /// <summary>One digit, a point, some digits, E+ and an exponent: fewer digits than the number has.</summary>
    private static bool IsCut(ReadOnlySpan<char> text)
    {
        text = text.TrimStart('-');
        var mark = text.IndexOf("E+", StringComparison.OrdinalIgnoreCase);
        return mark > 2
            && text[1] == '.'
            && int.TryParse(text[(mark + 2)..], NumberStyles.None, CultureInfo.InvariantCulture, out var exponent)
            && mark - 2 < exponent;
    }
}
