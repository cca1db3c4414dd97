using System.Globalization;
using Kexin.Data;
using Kexin.Governance.Masking;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Releasing;

/// <summary>A column that is about to leave, masked.</summary>
/// <param name="Name">The field.</param>
/// <param name="Type">What it held before it was masked.</param>
/// <param name="Role">What it says about a person.</param>
/// <param name="Mask">What was done to its values.</param>
/// <param name="Values">As they would leave; null is missing.</param>
public sealed record LeavingColumn(string Name, FieldType Type, FieldRole Role, MaskRule Mask, string?[] Values);

/// <summary>Rows that are about to leave.</summary>
/// <param name="Columns">At least one, all of the same length.</param>
/// <param name="Numbers">Which row of the dataset each is, from 0.</param>
/// <param name="People">Whose row each is, by what tells people apart; empty where the rows do not say.</param>
public sealed record LeavingRows(
    IReadOnlyList<LeavingColumn> Columns,
    IReadOnlyList<long> Numbers,
    IReadOnlyList<string> People
)
{
    /// <summary>Some of the rows.</summary>
    public LeavingRows Only(IReadOnlyList<int> rows) =>
        new(
            [.. Columns.Select(column => column with { Values = [.. rows.Select(row => column.Values[row])] })],
            [.. rows.Select(row => Numbers[row])],
            People.Count == 0 ? [] : [.. rows.Select(row => People[row])]
        );
}

/// <summary>What is checked of rows before they leave; each refusal names its rule and what helps.</summary>
/// <remarks>
/// What: classes that are large and diverse enough (<see cref="Anonymity"/>), digits, dominance, the difference to what the same requester got
/// before, and its values in thirty days. Differences of two releases are looked at, not of more: whoever gets many tables of the same dataset by
/// many conditions may work out rows by combining them, and the budget is what bounds that.
/// Source: Hundepool et al., Statistical Disclosure Control (2012), sections 3.2 and 4.2 (dominance, thresholds, differencing).
/// Not for: totals of joint computations, which have gates of their own.
/// </remarks>
public static class Airlock
{
    private const int LargestPartLeftOut = 10;
    private const int PerCent = 100;

    /// <summary>How long a value counts for the budget.</summary>
    public static TimeSpan Month { get; } = TimeSpan.FromDays(30);

    /// <summary>The rows that may leave, or the rule that refuses; which stand out is left out where that is a tenth at most.</summary>
    /// <param name="rows">As they would leave.</param>
    /// <param name="past">What the same requester, or one that stands together with it, got of the dataset.</param>
    /// <param name="terms">What is asked.</param>
    /// <param name="now">In milliseconds since 1970, UTC.</param>
    public static (LeavingRows Rows, Refusal? Refusal) Check(
        LeavingRows rows,
        IReadOnlyList<PastRelease> past,
        AnonymityTerms terms,
        long now
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(past);
        ArgumentNullException.ThrowIfNull(terms);
        var kept = Anonymity.Keep(
            [.. rows.Columns.Select(column => column.Values)],
            Indexes(rows, FieldRole.QuasiIdentifier),
            Indexes(rows, FieldRole.Measure),
            terms
        );
        if (kept.Rows.Count == 0 || kept.LeftOut * LargestPartLeftOut > rows.Numbers.Count)
        {
            return (rows, StandsOut(rows.Numbers.Count, kept.LeftOut, terms));
        }

        var leaving = rows.Only(kept.Rows);
        return (
            leaving,
            IsRounded(leaving, terms)
                ?? IsNobodys(leaving, terms)
                ?? DiffersEnough(leaving, past, terms)
                ?? IsInBudget(leaving, past, terms, now)
        );
    }

    private static int[] Indexes(LeavingRows rows, FieldRole role) =>
        [.. rows.Columns.Index().Where(column => column.Item.Role == role).Select(column => column.Index)];

    private static Refusal? IsRounded(LeavingRows rows, AnonymityTerms terms)
    {
        if (terms.Digits == 0)
        {
            return null;
        }

        var column = rows.Columns.FirstOrDefault(column =>
            column.Mask.Mask is MaskKind.Keep or MaskKind.Noise
            && column.Type is FieldType.Integer or FieldType.Number
            && column.Values.Any(value => value is not null && DigitsOf(value) > terms.Digits)
        );
        return column is null
            ? null
            : new(
                new Rule(
                    "release.digits",
                    "Numbers leave with no more significant digits than the policy says.",
                    "流出数值的有效数字不得超过策略规定的位数。"
                ),
                new(
                    $"numbers of '{column.Name}' with more than {terms.Digits} significant digits.",
                    $"字段“{column.Name}”的数值超过 {terms.Digits} 位有效数字。"
                ),
                new(
                    $"a mask in policy.yaml that generalises '{column.Name}' (mask: generalise), or a grant without it.",
                    $"在 policy.yaml 中对“{column.Name}”设置泛化（mask: generalise），或授权中不含该字段。"
                )
            );
    }

    /// <summary>From the first digit that is not 0 to the last one.</summary>
    private static int DigitsOf(string value)
    {
        var mantissa = value.Split('e', 'E')[0];
        var digits = new string([.. mantissa.Where(char.IsAsciiDigit)]).TrimStart('0');
        return digits.TrimEnd('0').Length;
    }

    private static Refusal? IsNobodys(LeavingRows rows, AnonymityTerms terms)
    {
        if (terms.Dominance == PerCent)
        {
            return null;
        }

        foreach (var column in rows.Columns.Where(column => column.Role == FieldRole.Measure))
        {
            var numbers = column
                .Values.Index()
                .Where(value => value.Item is not null)
                .Select(value =>
                    (
                        Whose: rows.People.Count == 0
                            ? value.Index.ToString(CultureInfo.InvariantCulture)
                            : rows.People[value.Index],
                        Number: double.TryParse(
                            value.Item,
                            NumberStyles.Float,
                            CultureInfo.InvariantCulture,
                            out var number
                        )
                            ? Math.Abs(number)
                            : double.NaN
                    )
                )
                .Where(value => double.IsFinite(value.Number))
                .ToArray();
            var sum = numbers.Sum(value => value.Number);
            var largest = numbers
                .GroupBy(value => value.Whose, value => value.Number, StringComparer.Ordinal)
                .Select(person => person.Sum())
                .DefaultIfEmpty()
                .Max();
            if (sum > 0 && largest * PerCent > sum * terms.Dominance)
            {
                return new(
                    new Rule(
                        "release.dominance",
                        "No single person makes up more of a measure's sum than the policy says.",
                        "单个主体在某一度量总和中的占比不得超过策略规定。"
                    ),
                    new(
                        $"one person with more than {terms.Dominance} % of the sum of '{column.Name}'.",
                        $"有一个主体占“{column.Name}”总和的 {terms.Dominance}% 以上。"
                    ),
                    new(
                        $"a grant without '{column.Name}', a mask that generalises it, or conditions on rows that leave that person out (--rows).",
                        $"授权中不含“{column.Name}”，对其泛化，或以行条件（--rows）排除该主体。"
                    )
                );
            }
        }

        return null;
    }

    private static Refusal? DiffersEnough(LeavingRows rows, IReadOnlyList<PastRelease> past, AnonymityTerms terms)
    {
        var now = PastRelease.SetOf(rows.Numbers);
        foreach (var before in past)
        {
            var more = PastRelease.CountBeyond(now, before.Rows.Span);
            var less = PastRelease.CountBeyond(before.Rows.Span, now);
            if ((more > 0 && more < terms.SmallestClass) || (less > 0 && less < terms.SmallestClass))
            {
                return new(
                    new Rule(
                        "release.difference",
                        "What leaves is the same rows as an earlier release to the same requester, or differs from it by as many rows as the smallest class.",
                        "流出的行须与此前流向同一申请方的行相同，或两者相差的行数不少于最小等价类。"
                    ),
                    new(
                        $"{more} rows more and {less} rows fewer than what left at {Times.Show(before.At)}; the smallest class has {terms.SmallestClass}.",
                        $"与 {Times.Show(before.At)} 流出的行相比，多 {more} 行、少 {less} 行；最小等价类为 {terms.SmallestClass} 行。"
                    ),
                    new(
                        "the rows of the earlier release, or conditions by which more rows differ.",
                        "与此前相同的行，或改变行条件使相差的行更多。"
                    )
                );
            }
        }

        return null;
    }

    private static Refusal? IsInBudget(
        LeavingRows rows,
        IReadOnlyList<PastRelease> past,
        AnonymityTerms terms,
        long now
    )
    {
        var spent = past.Where(before => now - before.At < (long)Month.TotalMilliseconds).Sum(before => before.Values);
        var asked = (long)rows.Numbers.Count * rows.Columns.Count;
        return terms.MonthlyValues == 0 || spent + asked <= terms.MonthlyValues
            ? null
            : new(
                new Rule(
                    "release.budget",
                    "A requester gets no more values of a dataset in thirty days than the policy says.",
                    "同一申请方三十天内从同一数据集取得的取值数不得超过策略规定。"
                ),
                new(
                    $"{asked} values, after {spent} in the last thirty days; the policy allows {terms.MonthlyValues}.",
                    $"本次 {asked} 个取值，近三十天已有 {spent} 个；策略允许 {terms.MonthlyValues} 个。"
                ),
                new("fewer fields or rows, or a later day.", "减少字段或行，或改日再取。")
            );
    }

    private static Refusal StandsOut(int rows, int leftOut, AnonymityTerms terms) =>
        new(
            new Rule(
                "release.anonymity",
                "Rows leave only in classes that look alike, as large and as diverse as the policy says.",
                "流出的行须属于外观相同、且大小和多样性符合策略要求的等价类。"
            ),
            new(
                $"{leftOut} of {rows} rows in classes of fewer than {terms.SmallestClass} rows or {terms.Diversity} values.",
                $"{rows} 行中有 {leftOut} 行所在的等价类不足 {terms.SmallestClass} 行或不足 {terms.Diversity} 个取值。"
            ),
            new(
                "fewer fields in the grant, or masks in policy.yaml that generalise them; at most a tenth of the rows is left out.",
                "减少授权的字段，或在 policy.yaml 中对其泛化；最多剔除十分之一的行。"
            )
        );
}
