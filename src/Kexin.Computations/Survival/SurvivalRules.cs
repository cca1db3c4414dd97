using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Statistics;
using Kexin.Data;

namespace Kexin.Computations.Survival;

/// <summary>What a survival document must keep.</summary>
internal static class SurvivalRules
{
    /// <summary>The most groups: with more, hardly a time would open in all.</summary>
    public const int MostGroups = 8;

    private const int ComparisonsOfGroup = 6;

    public static void Check(ComputationDocument document)
    {
        var function = (SurvivalFunction)document.Function;
        var groups = function.By.Aggregate(1.0, (product, by) => product * by.Values.Count);
        if (groups > MostGroups)
        {
            throw DocumentException.Of(
                $"Survival is compared between {MostGroups} groups at most, not {groups:0}.",
                $"生存分析最多比较 {MostGroups} 个分组，而不是 {groups:0} 个。"
            );
        }

        var compared = groups * function.Times.Values.Count * ComparisonsOfGroup;
        EngineChoice
            .Of(document)
            .RequireComparisons(
                compared,
                new("Groups times times make", "分组数乘以时间点数，共需"),
                new("Name a larger step or fewer groups.", "请加大步长或减少分组。")
            );
    }

    public static void CheckFields(ComputationDocument document, IReadOnlyDictionary<string, FieldType> fields)
    {
        var function = (SurvivalFunction)document.Function;
        var counted = new StatisticsFunction([new Measure(function.Time, [Statistic.Count], [])], function.By);
        StatisticsRules.CheckFields(counted, [.. document.Where, function.Event], fields);
    }

    /// <summary>The groups: rows with a time and a known event.</summary>
    public static GatedCells CellsOf(ComputationDocument document)
    {
        var function = (SurvivalFunction)document.Function;
        var known = new Condition(function.Event.Field, Operators.Present, []);
        return new GatedCells(document, function.Time, function.By, $"survival {function.Time}", known);
    }
}
