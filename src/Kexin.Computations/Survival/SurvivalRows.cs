using Kexin.Computations.Engines;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Data;

namespace Kexin.Computations.Survival;

/// <summary>One dataset's events and censored rows, by time and group.</summary>
internal static class SurvivalRows
{
    /// <summary>For each time: events by group, then censored rows by group.</summary>
    public static async Task<(long[] Leaving, DataProblem Problem)> CountAsync(
        SurvivalFunction function,
        GatedCells cells,
        IDatasetReader reader,
        CancellationToken cancellationToken
    )
    {
        var times = function.Times;
        var leaving = new long[2 * cells.Count * times.Values.Count];
        if (reader.Rows >= (long)EngineSession.CountsBelow)
        {
            return (leaving, DataProblem.TooManyRows);
        }

        var columns = function
            .By.Select(by => by.Field)
            .Prepend(function.Time)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var index = new GroupIndex(function.By, reader.Schema, columns);
        var happened = new RowConditions(reader.Schema, [function.Event], columns);
        await foreach (var batch in reader.ReadAsync(columns, cells.Where, cancellationToken))
        {
            var groups = new int[batch.Count];
            index.Find(batch, groups);
            var values = batch.Numbers(0);
            for (var row = 0; row < groups.Length; row++)
            {
                if (groups[row] == GroupIndex.None || double.IsNaN(values[row]))
                {
                    continue;
                }

                if (values[row] < 0)
                {
                    return (leaving, DataProblem.NegativeTime);
                }

                // Who was observed beyond the last time was observed until then.
                var place = times.PlaceOf(values[row]);
                var isEvent = place < times.Values.Count && happened.Hold(batch, row);
                var at = Math.Min(place, times.Values.Count - 1);
                leaving[2 * cells.Count * at + (isEvent ? 0 : cells.Count) + groups[row]]++;
            }
        }

        return (leaving, DataProblem.None);
    }
}
