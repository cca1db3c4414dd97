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
            throw DocumentException.Of(
                "Joint statistics need at least two providers: the total of one is its own.",
                "联合统计至少需要两个提供方：只有一个时，合计就是它自己的数据。"
            );
        }

        if (document.Providers.Contains(document.Requester))
        {
            throw DocumentException.Of(
                "The requester of joint statistics cannot also be a provider: it could then see the size of small groups. "
                    + "Let a member without data in this computation ask.",
                "联合统计的发起方不能同时是提供方，否则它能看到小分组的人数。请由不在本计算中提供数据的成员提出。"
            );
        }
    }

    private static void CheckSize(ComputationDocument document, StatisticsFunction function)
    {
        var cells = function.By.Aggregate((double)function.Measures.Count, (product, by) => product * by.Values.Count);
        if (cells > StatisticsPlan.MostCells)
        {
            throw DocumentException.Of(
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
            throw DocumentException.Of(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Checking cells, sums and bins for the smallest group takes {checks:0} checks; {ThresholdGate.MostChecks} are the most. Name fewer groups or bins, or a smaller smallest group."
                ),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"按最小分组人数检查单元、总和与直方图区间共需 {checks:0} 次检查，最多 {ThresholdGate.MostChecks} 次。请减少分组或区间，或减小最小分组人数。"
                )
            );
        }
    }
}
