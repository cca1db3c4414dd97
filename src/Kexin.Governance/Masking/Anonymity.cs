namespace Kexin.Governance.Masking;

/// <summary>What rows that leave must keep together.</summary>
/// <param name="SmallestClass">Rows that look alike in all fields that tell people apart: at least so many (k-anonymity).</param>
/// <param name="Diversity">Different values of each other field among them: at least so many (distinct l-diversity); 1 asks for nothing.</param>
/// <param name="Digits">The most significant digits of a number that leaves unmasked; 0 asks for nothing.</param>
/// <param name="Dominance">The largest part of a measure's sum that one person may make up, in per cent; 100 asks for nothing.</param>
/// <param name="MonthlyValues">The most values of a dataset that one requester gets in thirty days; 0 asks for nothing.</param>
[Says("Release", "放行")]
public sealed record AnonymityTerms(
    [Says("Smallest class", "最小等价类", "Rows that look alike, at least.", "外观相同的行数下限。")]
    [Between(1, AnonymityTerms.MostRows)]
        int SmallestClass = AnonymityTerms.DefaultClass,
    [Says(
        "Diversity",
        "多样性",
        "Different values of each other field among them, at least.",
        "其中其他各字段不同取值数的下限。"
    )]
    [Between(1, AnonymityTerms.MostRows)]
        int Diversity = 1,
    [Says(
        "Digits",
        "有效数字",
        "The most significant digits of a number; 0 for any.",
        "数值的有效数字位数上限；0 表示不限。"
    )]
    [Between(0, AnonymityTerms.MostDigits)]
        int Digits = 0,
    [Says(
        "Dominance",
        "占比上限",
        "The largest part of a measure's sum that one person makes up, in per cent; 100 for any.",
        "单个主体在某一度量总和中所占百分比的上限；100 表示不限。"
    )]
    [Between(1, 100)]
        int Dominance = 100,
    [Says(
        "Monthly values",
        "每月取值数",
        "The most values of a dataset for one requester in thirty days; 0 for any.",
        "同一申请方三十天内从同一数据集取得的取值数上限；0 表示不限。"
    )]
    [Between(0, AnonymityTerms.MostValues)]
        long MonthlyValues = 0
)
{
    /// <summary>The smallest class where nothing else is said.</summary>
    public const int DefaultClass = 5;

    /// <summary>The most digits that a demand names.</summary>
    public const int MostDigits = 17;

    /// <summary>The largest number of values in a month.</summary>
    public const long MostValues = 1_000_000_000_000;

    /// <summary>The largest demand.</summary>
    public const int MostRows = 10_000;
}

/// <summary>Rows as they would leave, after those that stand out were left out.</summary>
/// <param name="Rows">The indexes of the rows that stay, in their order.</param>
/// <param name="LeftOut">How many were left out.</param>
public sealed record AnonymousRows(IReadOnlyList<int> Rows, int LeftOut);

/// <summary>Checks k-anonymity and l-diversity on rows as they leave, masks applied.</summary>
/// <remarks>
/// Source: Sweeney 2002 (k-anonymity); Machanavajjhala et al. 2007, section 3 (distinct l-diversity).
/// Not for: protecting against somebody who knows that a person is in the data and much else about them; both have known limits.
/// </remarks>
public static class Anonymity
{
    /// <summary>Leaves out the rows of every class that is too small or not diverse.</summary>
    /// <param name="columns">Column by column, all of the same length; null is a value like any other.</param>
    /// <param name="quasi">The columns that tell people apart.</param>
    /// <param name="sensitive">The columns of which a class needs several values.</param>
    /// <param name="terms">What is asked.</param>
    public static AnonymousRows Keep(
        IReadOnlyList<string?[]> columns,
        IReadOnlyList<int> quasi,
        IReadOnlyList<int> sensitive,
        AnonymityTerms terms
    )
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(terms);
        var rows = columns.Count == 0 ? 0 : columns[0].Length;
        var kept = Enumerable
            .Range(0, rows)
            .GroupBy(row => string.Concat(quasi.Select(column => Marked(columns[column][row]))))
            .Where(same => IsEnough([.. same], columns, sensitive, terms))
            .SelectMany(same => same)
            .Order()
            .ToArray();
        return new AnonymousRows(kept, rows - kept.Length);
    }

    /// <summary>With its length before it, so that two values are never read as one.</summary>
    private static string Marked(string? value) => value is null ? "-" : $"{value.Length}:{value}";

    private static bool IsEnough(
        int[] same,
        IReadOnlyList<string?[]> columns,
        IReadOnlyList<int> sensitive,
        AnonymityTerms terms
    ) =>
        same.Length >= terms.SmallestClass
        && sensitive.All(column =>
            same.Select(row => columns[column][row]).Distinct(StringComparer.Ordinal).Take(terms.Diversity).Count()
            >= terms.Diversity
        );
}
