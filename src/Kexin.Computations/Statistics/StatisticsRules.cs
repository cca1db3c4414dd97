using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Data;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Statistics;

/// <summary>What a statistics document must keep.</summary>
internal static class StatisticsRules
{
    public static void Check(ComputationDocument document, StatisticsFunction function)
    {
        CheckParties(document);
        CheckMeasures(function.Measures);
        CheckGroups(function.By);
        CheckSize(document, function);
    }

    /// <summary>Checks the function against the types of a dataset.</summary>
    public static void CheckFields(
        StatisticsFunction function,
        IReadOnlyList<Condition> where,
        IReadOnlyDictionary<string, FieldType> fields
    )
    {
        var schema = ConditionFit.SchemaOf(DocumentFields.NamesOf(function, where), fields);
        foreach (var measure in function.Measures)
        {
            ConditionFit.RequireNumbers(schema, measure.Field);
        }

        foreach (var by in function.By)
        {
            GroupIndex.Bind(by, schema);
        }

        foreach (var condition in where)
        {
            ConditionFit.Bind(schema, condition);
        }
    }

    private static void CheckParties(ComputationDocument document)
    {
        if (document.Inputs.Count < 2)
        {
            throw DocumentRules.Refuse(
                "Joint statistics need at least two providers: the total of one is its own.",
                "联合统计至少需要两个提供方：只有一个时，合计就是它自己的数据。"
            );
        }

        if (document.Providers.Contains(document.Requester))
        {
            throw DocumentRules.Refuse(
                "The requester of joint statistics cannot also be a provider: it could then see the size of small groups. "
                    + "Let a member without data in this computation ask.",
                "联合统计的请求方不能同时是提供方，否则它能看到小分组的人数。请由不在本计算中提供数据的成员提出。"
            );
        }
    }

    private static void CheckMeasures(IReadOnlyList<Measure> measures)
    {
        if (measures.Count is 0 or > DocumentBounds.Measures)
        {
            throw DocumentRules.Refuse(
                $"Statistics have 1 to {DocumentBounds.Measures} measures, not {measures.Count}.",
                $"统计须有 1 到 {DocumentBounds.Measures} 个度量，而不是 {measures.Count} 个。"
            );
        }

        foreach (var measure in measures)
        {
            CheckMeasure(measure);
        }

        RefuseTwice(measures.Select(measure => measure.Field), "a measure", "度量");
    }

    private static void CheckMeasure(Measure measure)
    {
        DocumentRules.CheckField(measure.Field);
        var asked = measure.Statistics;
        if (asked.Count == 0 || asked.Distinct().Count() != asked.Count || !asked.All(Enum.IsDefined))
        {
            throw DocumentRules.Refuse(
                $"'{measure.Field}' needs at least one statistic, each named once.",
                $"“{measure.Field}”至少需要一个统计量，且各列出一次。"
            );
        }

        var edges = measure.Edges;
        var rising = edges.Zip(edges.Skip(1)).All(pair => pair.First < pair.Second);
        var fits = asked.Contains(Statistic.Histogram)
            ? edges.Count is >= 2 and <= DocumentBounds.Edges && edges.All(double.IsFinite) && rising
            : edges.Count == 0;
        if (!fits)
        {
            throw DocumentRules.Refuse(
                $"The histogram of '{measure.Field}' needs 2 to {DocumentBounds.Edges} rising edges; other statistics take none.",
                $"“{measure.Field}”的直方图需要 2 到 {DocumentBounds.Edges} 个递增的边界；其他统计量不带边界。"
            );
        }
    }

    private static void CheckGroups(IReadOnlyList<GroupBy> groups)
    {
        if (groups.Count > DocumentBounds.Groupings)
        {
            throw DocumentRules.Refuse(
                $"Statistics have at most {DocumentBounds.Groupings} fields to group by, not {groups.Count}.",
                $"统计最多按 {DocumentBounds.Groupings} 个字段分组，而不是 {groups.Count} 个。"
            );
        }

        foreach (var group in groups)
        {
            DocumentRules.CheckField(group.Field);
            if (group.Values.Count is 0 or > DocumentBounds.Values)
            {
                throw DocumentRules.Refuse(
                    $"Grouping by '{group.Field}' needs 1 to {DocumentBounds.Values} values, not {group.Values.Count}.",
                    $"按“{group.Field}”分组需要列出 1 到 {DocumentBounds.Values} 个取值，而不是 {group.Values.Count} 个。"
                );
            }

            DocumentRules.CheckValues(group.Values, group.Field);
            RefuseTwice(group.Values, $"a group of '{group.Field}'", $"“{group.Field}”的分组");
        }

        RefuseTwice(groups.Select(group => group.Field), "a field to group by", "分组字段");
    }

    private static void CheckSize(ComputationDocument document, StatisticsFunction function)
    {
        var cells = function.By.Aggregate((double)function.Measures.Count, (product, by) => product * by.Values.Count);
        if (cells > StatisticsPlan.MostCells)
        {
            throw DocumentRules.Refuse(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The document has {cells:0} cells (measures times groups); {StatisticsPlan.MostCells} are the most. Name fewer groups."
                ),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"文档共有 {cells:0} 个单元（度量乘以分组），最多 {StatisticsPlan.MostCells} 个。请减少分组。"
                )
            );
        }

        var checks = StatisticsPlan.CountChecks(function, OutputPolicy.Of(document));
        if (checks > ThresholdGate.MostChecks)
        {
            throw DocumentRules.Refuse(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Checking cells, sums and bins for the smallest group takes {checks:0} checks; {ThresholdGate.MostChecks} are the most. Name fewer groups or bins, or a smaller smallest group."
                ),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"按最小分组检查单元、总和与直方图区间共需 {checks:0} 次检查，最多 {ThresholdGate.MostChecks} 次。请减少分组或区间，或减小最小分组。"
                )
            );
        }
    }

    private static void RefuseTwice(IEnumerable<string> names, string en, string zh)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name))
            {
                throw DocumentRules.Refuse($"'{name}' is named twice as {en}.", $"“{name}”作为{zh}出现了两次。");
            }
        }
    }
}
