using System.Globalization;
using Kexin.Computations.Sheets;
using Kexin.Governance.Policy;
using Kexin.Governance.Releasing;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Releasing;

/// <summary>A result that left before, with what left of it.</summary>
/// <param name="Record">When, and how much.</param>
/// <param name="Sheet">The tables and series that left.</param>
public sealed record EarlierResult(PastResult Record, Sheet Sheet);

/// <summary>What is checked of a result before it leaves as a file; each refusal names its rule and what helps.</summary>
/// <remarks>
/// What: numbers are rounded, no count of rows is small, none differs by little from the same count of an earlier result over the same data, and no
/// more values leave in thirty days than the policy says. Two counts are the same where table, keys and column are; whole numbers of tables that
/// are no keys, and heights of histograms, are counts.
/// Source: Hundepool et al., Statistical Disclosure Control (2012), sections 3.2 (thresholds), 4.3 (rounding) and 4.2 (differencing).
/// Not for: what a provider lets a requester learn; that is decided before a result opens.
/// </remarks>
public static class ResultAirlock
{
    /// <summary>What may leave, or the rule that refuses.</summary>
    /// <param name="sheet">What is asked for.</param>
    /// <param name="earlier">What left before of results over one of its datasets, but of this run.</param>
    /// <param name="datasets">What it was computed over.</param>
    /// <param name="terms">What the policy asks.</param>
    /// <param name="now">In milliseconds since 1970, UTC.</param>
    public static (Sheet Sheet, Refusal? Refusal) Check(
        Sheet sheet,
        IReadOnlyList<EarlierResult> earlier,
        IReadOnlyList<TokenId> datasets,
        ResultTerms terms,
        long now
    )
    {
        ArgumentNullException.ThrowIfNull(sheet);
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(terms);
        return (
            Round(sheet, terms.Digits),
            IsLarge(sheet, terms)
                ?? DiffersEnough(sheet, earlier, terms)
                ?? IsInBudget(sheet, earlier, datasets, terms, now)
        );
    }

    /// <summary>How many values a sheet has: cells that are no keys, and points.</summary>
    public static long CountValues(Sheet sheet)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        return sheet.Tables.Sum(table =>
                (long)table.Rows.Count * Math.Max(1, table.Columns.Count(column => column.Role != ColumnRole.Key))
            ) + sheet.Series.Sum(series => (long)series.Points.Count);
    }

    private static Refusal? IsLarge(Sheet sheet, ResultTerms terms)
    {
        var small = CountsOf(sheet).FirstOrDefault(count => count.Number > 0 && count.Number < terms.SmallestCount);
        return small.Part is null
            ? null
            : new(
                new Rule(
                    "results.small-count",
                    "No count of rows below the policy's smallest leaves.",
                    "低于策略最小计数的行数不得流出。"
                ),
                new(
                    $"a count below {terms.SmallestCount} in '{small.Part}'.",
                    $"“{small.Part}”中有低于 {terms.SmallestCount} 的行数。"
                ),
                new(
                    $"a result without '{small.Part}' (--table names what leaves), or a computation with larger groups (--smallest-group).",
                    $"结果中不含“{small.Part}”（以 --table 指定要流出的部分），或使用更大分组的计算（--smallest-group）。"
                )
            );
    }

    private static Refusal? DiffersEnough(Sheet sheet, IReadOnlyList<EarlierResult> earlier, ResultTerms terms)
    {
        if (terms.SmallestCount == 1)
        {
            return null;
        }

        var now = CountsOf(sheet).ToLookup(count => (count.Part, count.Place), count => count.Number);
        foreach (var before in earlier)
        {
            foreach (var count in CountsOf(before.Sheet))
            {
                var near = now[(count.Part, count.Place)].Select(number => Math.Abs(number - count.Number));
                if (near.Any(difference => difference > 0 && difference < terms.SmallestCount))
                {
                    return new(
                        new Rule(
                            "results.difference",
                            "A count of rows is that of an earlier result over the same data, or differs from it by the policy's smallest count.",
                            "行数须与此前同一数据的结果相同，或两者相差不少于策略的最小计数。"
                        ),
                        new(
                            $"a count in '{count.Part}' that differs by less than {terms.SmallestCount} from what left at {Times.Show(before.Record.At)}.",
                            $"“{count.Part}”中的行数与 {Times.Show(before.Record.At)} 流出的结果相差不足 {terms.SmallestCount}。"
                        ),
                        new(
                            $"a result without '{count.Part}' (--table names what leaves), or a computation whose groups differ more.",
                            $"结果中不含“{count.Part}”（以 --table 指定要流出的部分），或使用分组差别更大的计算。"
                        )
                    );
                }
            }
        }

        return null;
    }

    private static Refusal? IsInBudget(
        Sheet sheet,
        IReadOnlyList<EarlierResult> earlier,
        IReadOnlyList<TokenId> datasets,
        ResultTerms terms,
        long now
    )
    {
        if (terms.MonthlyValues == 0)
        {
            return null;
        }

        var since = now - (long)Airlock.Month.TotalMilliseconds;
        var values =
            CountValues(sheet)
            + earlier
                .Where(before => before.Record.At > since)
                .SelectMany(before =>
                    before.Record.Datasets.Intersect(datasets).Select(dataset => (dataset, before.Record.Values))
                )
                .GroupBy(each => each.dataset, each => each.Values)
                .Select(dataset => dataset.Sum())
                .DefaultIfEmpty()
                .Max();
        return values <= terms.MonthlyValues
            ? null
            : new(
                new Rule(
                    "results.budget",
                    "No more values of results over a dataset leave in thirty days than the policy says.",
                    "三十天内涉及同一数据集的结果，流出取值数不得超过策略规定。"
                ),
                new(
                    $"{values} values in thirty days; the policy allows {terms.MonthlyValues}.",
                    $"三十天内共 {values} 个取值；策略允许 {terms.MonthlyValues} 个。"
                ),
                new(
                    "fewer tables (--table), waiting until earlier results are thirty days old, or another limit in policy.yaml (results: monthlyValues).",
                    "减少表（--table），等待此前的结果满三十天，或在 policy.yaml 中另设上限（results: monthlyValues）。"
                )
            );
    }

    private static IEnumerable<(string Part, string Place, long Number)> CountsOf(Sheet sheet)
    {
        foreach (var table in sheet.Tables)
        {
            int[] keys = [.. Indexes(table, column => column.Role == ColumnRole.Key)];
            int[] counts =
            [
                .. Indexes(table, column => column is { Kind: ColumnKind.Whole, Role: not ColumnRole.Key }),
            ];
            foreach (var row in table.Rows)
            {
                // In whatever order the groups were asked for.
                var key = string.Join(
                    '\0',
                    keys.Select(at =>
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{table.Columns[at].Id}={row.Cells[at].Text}{row.Cells[at].Whole}{row.Cells[at].Real:R}"
                            )
                        )
                        .Order(StringComparer.Ordinal)
                );
                foreach (var at in counts.Where(at => row.Cells[at].Whole is not null))
                {
                    yield return (table.Id, $"{table.Columns[at].Id}\0{key}", row.Cells[at].Whole!.Value);
                }
            }
        }

        foreach (var series in sheet.Series.Where(series => series.Kind == SeriesKind.Histogram))
        {
            foreach (var point in series.Points.Where(point => point.Y is not null))
            {
                yield return (
                    series.Id,
                    string.Create(CultureInfo.InvariantCulture, $"{point.X:R}\0{point.To:R}"),
                    (long)Math.Round(point.Y!.Value)
                );
            }
        }
    }

    private static IEnumerable<int> Indexes(SheetTable table, Func<SheetColumn, bool> fits) =>
        Enumerable.Range(0, table.Columns.Count).Where(at => fits(table.Columns[at]));

    private static Sheet Round(Sheet sheet, int digits)
    {
        if (digits == 0)
        {
            return sheet;
        }

        return sheet with
        {
            Tables =
            [
                .. sheet.Tables.Select(table =>
                    table with
                    {
                        Rows =
                        [
                            .. table.Rows.Select(row => new SheetRow([
                                .. row.Cells.Select(
                                    (cell, at) =>
                                        table.Columns[at].Role != ColumnRole.Key && cell.Real is { } real
                                            ? SheetCell.Of(Rounded(real))
                                            : cell
                                ),
                            ])),
                        ],
                    }
                ),
            ],
            Series =
            [
                .. sheet.Series.Select(series =>
                    series.Kind == SeriesKind.Histogram
                        ? series
                        : series with
                        {
                            Points =
                            [
                                .. series.Points.Select(point =>
                                    point with
                                    {
                                        X = series.Kind == SeriesKind.Forest ? Rounded(point.X)!.Value : point.X,
                                        Y = series.Y.Labels is { Count: > 0 } ? point.Y : Rounded(point.Y),
                                        Low = Rounded(point.Low),
                                        High = Rounded(point.High),
                                        Value = Rounded(point.Value),
                                    }
                                ),
                            ],
                        }
                ),
            ],
        };

        double? Rounded(double? number) =>
            number is { } real && double.IsFinite(real)
                ? double.Parse(
                    real.ToString($"E{digits - 1}", CultureInfo.InvariantCulture),
                    CultureInfo.InvariantCulture
                )
                : number;
    }
}
