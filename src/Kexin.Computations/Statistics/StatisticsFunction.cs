using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Computations.Documents;
using Kexin.Data;

namespace Kexin.Computations.Statistics;

/// <summary>Counts, sums, means, spreads and histograms, by group.</summary>
/// <param name="Measures">Fields of numbers, each once.</param>
/// <param name="By">Groups: every combination of the given values; empty for all rows together.</param>
[RecordKind(KindName)]
[Says(
    "Joint statistics",
    "联合统计",
    "Counts, sums, means, spreads and histograms over all providers' rows, by group.",
    "对所有提供方的行按分组求计数、总和、均值、离散程度和直方图。"
)]
public sealed record StatisticsFunction(
    [Says("Measures", "度量", "The fields, and what is asked of each.", "字段，以及对每个字段的要求。")]
    [Items(DocumentBounds.Measures, Min = 1)]
        IReadOnlyList<Measure> Measures,
    [Says("Groups", "分组", "Every combination of the values is a group.", "各取值的每种组合是一个分组。")]
    [Items(DocumentBounds.Groupings, Optional = true)]
        IReadOnlyList<GroupBy> By
) : ComputationFunction, ICheckedRecord
{
    /// <summary>The name of this kind.</summary>
    public const string KindName = "statistics";

    public override IEnumerable<UsedField> Uses =>
        [
            .. Measures.Select(measure => new UsedField(measure.Field, FieldUse.Computed)),
            .. By.Select(by => new UsedField(by.Field, FieldUse.Grouped)),
        ];

    public BilingualText? FindFault() =>
        Twice(Measures.Select(measure => measure.Field)) is { } measured
            ? new BilingualText($"must measure '{measured}' once, not twice", $"中“{measured}”作为度量出现了两次")
        : Twice(By.Select(by => by.Field)) is { } grouped
            ? new BilingualText($"must group by '{grouped}' once, not twice", $"中“{grouped}”作为分组字段出现了两次")
        : null;

    public override FunctionTerms TermsIn(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new FunctionTerms(
            new BilingualText(
                "Secure sums by additive sharing over Z_2^64 and Z_2^384; a joint check of the smallest group decides what opens.",
                "用 Z_2^64 和 Z_2^384 上的加法秘密共享安全求和；由最小分组人数的联合检查决定公开哪些结果。"
            ),
            FunctionTerms.SemiHonestSums,
            [document.Requester]
        );
    }

    /// <summary>An option for each statistic, as <c>--mean chol</c>, and the groups.</summary>
    internal static IReadOnlyList<ParameterOption> Options { get; } =
    [
        .. Enum.GetValues<Statistic>().Select(OptionOf),
        ParameterOptions.Of(
            RecordShape.OfRecord(typeof(StatisticsFunction)).Members.Single(member => member.Name == "by")
        ),
    ];

    private static ParameterOption OptionOf(Statistic statistic)
    {
        var name = "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(statistic.ToString());
        var says = SaysAttribute.Of(statistic);
        return new ParameterOption(
            name,
            statistic == Statistic.Histogram ? "FIELD=EDGES" : "FIELD",
            says.Help,
            IsMany: true,
            IsRequired: false,
            (json, text) =>
            {
                var (field, edges) =
                    statistic == Statistic.Histogram
                        ? ParameterOptions.Pair(name, text)
                        : (FieldNames.Unquote(text), "");
                var measures = ParameterOptions.ListAt(json, "measures");
                var measure = measures.OfType<JsonObject>().FirstOrDefault(item => (string?)item["field"] == field);
                if (measure is null)
                {
                    measures.Add(measure = new JsonObject { ["field"] = field });
                }

                ParameterOptions
                    .ListAt(measure, "statistics")
                    .Add(JsonNamingPolicy.CamelCase.ConvertName(statistic.ToString()));
                foreach (var edge in ParameterOptions.Items(name, edges))
                {
                    ParameterOptions.ListAt(measure, "edges").Add(ParameterOptions.Number(name, (string)edge!));
                }
            }
        );
    }

    private static string? Twice(IEnumerable<string> fields)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return fields.FirstOrDefault(field => !seen.Add(field));
    }
}

/// <summary>A statistic of a field.</summary>
public enum Statistic
{
    /// <summary>Rows with a value.</summary>
    [Says("Count", "计数", "How many rows have a value.", "有值的行数。")]
    Count,

    /// <summary>The sum of the values.</summary>
    [Says("Sum", "总和", "The sum.", "合计。")]
    Sum,

    /// <summary>The arithmetic mean.</summary>
    [Says("Mean", "均值", "The mean.", "均值。")]
    Mean,

    /// <summary>The sample variance (divided by n - 1).</summary>
    [Says("Variance", "方差", "The sample variance (divided by n - 1).", "样本方差（除以 n - 1）。")]
    Variance,

    /// <summary>The square root of the sample variance.</summary>
    [Says("Standard deviation", "标准差", "The standard deviation.", "标准差。")]
    StandardDeviation,

    /// <summary>Counts between given edges.</summary>
    [Says("Histogram", "直方图", "Counts between edges, as age=30,40,50.", "按边界计数，如 age=30,40,50。")]
    Histogram,
}

/// <summary>Statistics of one field.</summary>
/// <param name="Field">A field of numbers.</param>
/// <param name="Statistics">At least one, none twice.</param>
/// <param name="Edges">For the histogram, else empty: rising, at least two; bins are [a, b), the last one [a, b].</param>
[Says("Measure", "度量")]
public sealed record Measure(
    [Says("Field", "字段", "A field of numbers.", "数值字段。")] [Name] string Field,
    [Says("Statistics", "统计量")] [Items(6, Min = 1, Distinct = true)] IReadOnlyList<Statistic> Statistics,
    [Says(
        "Edges",
        "边界",
        "Of the histogram: rising; bins are [a, b), the last one [a, b].",
        "直方图的边界，递增；区间为 [a, b)，最后一个为 [a, b]。"
    )]
    [Items(DocumentBounds.Edges, Optional = true)]
    [Finite]
        IReadOnlyList<double> Edges
) : ICheckedRecord
{
    public BilingualText? FindFault()
    {
        var rising = Edges.Zip(Edges.Skip(1)).All(pair => pair.First < pair.Second);
        return (Statistics.Contains(Statistic.Histogram) ? Edges.Count >= 2 && rising : Edges.Count == 0)
            ? null
            : new BilingualText(
                $"of '{Field}' needs 2 to {DocumentBounds.Edges} rising edges for a histogram, and takes none for other statistics",
                $"（字段“{Field}”）的直方图需要 2 到 {DocumentBounds.Edges} 个递增的边界；其他统计量不带边界"
            );
    }
}
