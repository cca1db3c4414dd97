using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Statistics;
using Kexin.Data;

namespace Kexin.Computations.Percentiles;

/// <summary>What a percentiles document must keep.</summary>
internal static class PercentilesRules
{
    public static void Check(ComputationDocument document)
    {
        var function = (PercentilesFunction)document.Function;
        var groups = function.By.Aggregate(1.0, (product, by) => product * by.Values.Count);
        var compared = groups * function.Percents.Count * function.Grid.Values.Count;
        EngineChoice
            .Of(document)
            .RequireComparisons(
                compared,
                new("Groups times percents times values of the range make", "分组数乘以百分位个数再乘以取值个数，共需"),
                new("Name a larger step, fewer groups or fewer percents.", "请加大步长，或减少分组或百分位。")
            );
    }

    public static void CheckFields(ComputationDocument document, IReadOnlyDictionary<string, FieldType> fields)
    {
        var function = (PercentilesFunction)document.Function;
        var counted = new StatisticsFunction([new Measure(function.Field, [Statistic.Count], [])], function.By);
        StatisticsRules.CheckFields(counted, document.Where, fields);
    }

    /// <summary>The groups and what each needs to open: so many rows between any two of the percents that each stands for the smallest group.</summary>
    public static GatedCells CellsOf(ComputationDocument document)
    {
        var function = (PercentilesFunction)document.Function;
        var cells = new GatedCells(document, function.Field, function.By);
        cells.Require(RowsFor(document));
        return cells;
    }

    /// <summary>How many rows a group needs.</summary>
    public static long RowsFor(ComputationDocument document)
    {
        var gap = ((PercentilesFunction)document.Function).Gap;
        return ((long)document.SmallestGroup * PercentilesFunction.Whole + gap - 1) / gap;
    }
}
