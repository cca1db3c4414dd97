using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Data;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Scoring;

/// <summary>Where the numbers of the rows' owner stand, and what they must be.</summary>
/// <remarks>
/// By class a number a row: 1 where the row is of it. Then by field a number a row: the value's place in the field's range, from 0 to 2^25. A row
/// that is not used is of no class; so many are added that nobody learns how many there are.
/// </remarks>
/// <param name="classes">How many classes.</param>
/// <param name="fields">How many fields.</param>
/// <param name="rows">How many rows, those that are not used included.</param>
internal sealed class ScoredRows(int classes, int fields, int rows)
{
    /// <summary>Bits of a place in a range: a value lies between -1 and 1, with one bit less after the point.</summary>
    public const int PlaceBits = 25;

    /// <summary>How many numbers.</summary>
    public int Count => (classes + fields) * rows;

    /// <summary>By class, then by row.</summary>
    public WordShares Marks(WordShares input) => input.Slice(0, classes * rows);

    /// <summary>By field, then by row: values from -1 to 1.</summary>
    public WordShares Values(WordShares input) => Places(input).Add(unchecked(0UL - (1UL << (PlaceBits - 1))));

    /// <summary>What must be counts: marks, and what is left of 1 without all of a row's.</summary>
    public WordShares CountsOf(WordShares input)
    {
        var marks = Marks(input);
        int[] byRow = [.. Enumerable.Range(0, classes).Select(each => each * rows)];
        WordShares[] sums = [.. byRow.Select(first => marks.Slice(first, rows))];
        var used = sums.Aggregate((left, right) => left.Add(right));
        return marks.Append(used.Multiply(ulong.MaxValue).Add(1UL));
    }

    /// <summary>What must not be negative for places to lie in their range.</summary>
    public WordShares NaturalsOf(WordShares input)
    {
        var places = Places(input);
        return places.Append(places.Multiply(ulong.MaxValue).Add(1UL << PlaceBits));
    }

    /// <summary>The numbers of the rows that are used.</summary>
    public ulong[] Encode(IReadOnlyList<ScoredRow> used)
    {
        var words = new ulong[Count];
        for (var row = 0; row < used.Count; row++)
        {
            words[(used[row].Class * rows) + row] = 1;
            for (var field = 0; field < fields; field++)
            {
                words[((classes + field) * rows) + row] = used[row].Places[field];
            }
        }

        return words;
    }

    /// <summary>A value's place in its range; one beyond counts as the nearer bound.</summary>
    public static ulong PlaceOf(double value, RangedField on)
    {
        var part = Math.Clamp((value - on.From) / (on.To - on.From), 0, 1);
        return (ulong)Math.Round(Math.ScaleB(part, PlaceBits));
    }

    private WordShares Places(WordShares input) => input.Slice(classes * rows, fields * rows);
}

/// <summary>A row that is scored.</summary>
/// <param name="Number">Its place in the dataset.</param>
/// <param name="Class">Its group, and whether it is a case.</param>
/// <param name="Places">By field the value's place in the field's range.</param>
internal sealed record ScoredRow(long Number, int Class, ulong[] Places)
{
    /// <summary>Reads the rows that meet the conditions and have a group, an outcome where one is asked for, and all values.</summary>
    public static async Task<IReadOnlyList<ScoredRow>> ReadAsync(
        ComputationRun run,
        CancellationToken cancellationToken
    )
    {
        var (document, function, reader) = (run.Document, (ScoringFunction)run.Document.Function, run.Reader!);
        List<string> columns = [.. function.On.Select(on => on.Field)];
        columns.AddRange(function.By.Select(by => by.Field).Except(columns));
        var index = new GroupIndex(function.By, reader.Schema, columns);
        var where = new RowConditions(reader.Schema, document.Where, columns);
        var outcome = function.Outcome;
        var known = new RowConditions(
            reader.Schema,
            outcome is null ? [] : [new Condition(outcome.Field, Operators.Present, [])],
            columns
        );
        var isCase = new RowConditions(reader.Schema, outcome is null ? [] : [outcome], columns);
        var used = new List<ScoredRow>();
        await foreach (var (batch, numbers) in RowFilter.NumberedAsync(reader, columns, cancellationToken))
        {
            var groups = new int[batch.Count];
            index.Find(batch, groups);
            for (var row = 0; row < batch.Count; row++)
            {
                if (groups[row] == GroupIndex.None || !where.Hold(batch, row) || !known.Hold(batch, row))
                {
                    continue;
                }

                var kind = function.Kinds > 1 && isCase.Hold(batch, row) ? 1 : 0;
                if (PlacesOf(function.On, batch, row) is { } places)
                {
                    used.Add(new ScoredRow(numbers[row], (groups[row] * function.Kinds) + kind, places));
                }
            }
        }

        return used;
    }

    /// <summary>Null where a value is missing.</summary>
    private static ulong[]? PlacesOf(IReadOnlyList<RangedField> on, ColumnBatch batch, int row)
    {
        var places = new ulong[on.Count];
        for (var field = 0; field < places.Length; field++)
        {
            var value = batch.Numbers(field)[row];
            if (double.IsNaN(value))
            {
                return null;
            }

            places[field] = ScoredRows.PlaceOf(value, on[field]);
        }

        return places;
    }
}
