using System.Buffers.Binary;
using Kexin.Channels;
using Kexin.Computations.Running;

namespace Kexin.Computations.LogisticRegression.Fitting;

/// <summary>Which values most rows of a field hold, so that the few that hold another can be counted under a gate.</summary>
/// <remarks>
/// What: each provider with at least the smallest group's rows tells the other providers, for each field, the values (two at most) that
/// at least half of its rows hold. Where all joint rows but a few hold one value, it is among these. The requester is not told.
/// So a field of two values is gated whichever they are: by its coding, by a filter, or by chance.
/// Cost: one round of 16 bytes a field between any two providers.
/// </remarks>
internal static class CommonValues
{
    /// <summary>How many values a field has gates for, beside the <see cref="TwoValueCodes"/>.</summary>
    public const int PerField = 4;

    private const int Told = 2;
    private const int Candidates = 3;

    /// <summary>The values by field, <see cref="PerField"/> each, NaN where there are fewer; the same at all providers.</summary>
    public static async Task<double[][]> AgreeAsync(
        ComputationRun run,
        RegressionRows rows,
        CancellationToken cancellationToken
    )
    {
        var mine = Find(rows, run.Document.SmallestGroup);
        var others = run.Document.Providers.Where(provider => provider != run.Self).Select(other => other.ToString());
        var exchanges = others
            .Select(other => run.Session.With(other).ExchangeAsync(Encode(mine), Size(rows.Columns), cancellationToken))
            .ToList();
        await foreach (var done in Task.WhenEach(exchanges).WithCancellation(cancellationToken))
        {
            await done;
        }

        var told = (await Task.WhenAll(exchanges))
            .Zip(others, (bytes, other) => Decode(bytes, other, rows.Columns))
            .Append(mine)
            .ToArray();
        return
        [
            .. Enumerable
                .Range(0, rows.Columns)
                .Select(field => Merge(told.SelectMany(values => values.Skip(field * Told).Take(Told)))),
        ];
    }

    /// <summary>What one provider tells.</summary>
    public static double[] Find(RegressionRows rows, int smallestGroup)
    {
        var told = new double[rows.Columns * Told];
        Array.Fill(told, double.NaN);
        if (rows.Count < Math.Max(smallestGroup, 2))
        {
            return told;
        }

        for (var field = 0; field < rows.Columns; field++)
        {
            var frequent = Frequent(rows, field)
                .Where(value => 2 * rows.CountOf(field, value) >= rows.Count)
                .Order()
                .Take(Told)
                .ToArray();
            frequent.CopyTo(told, field * Told);
        }

        return told;
    }

    /// <summary>All values that more than a fourth of the rows hold are among these (Misra and Gries, 1982).</summary>
    private static double[] Frequent(RegressionRows rows, int field)
    {
        var counters = new Dictionary<double, long>(Candidates);
        foreach (var block in rows.Blocks)
        {
            for (var row = 0; row < block.Count; row++)
            {
                var value = block.Row(row)[field];
                if (counters.TryGetValue(value, out var count))
                {
                    counters[value] = count + 1;
                }
                else if (counters.Count < Candidates)
                {
                    counters[value] = 1;
                }
                else
                {
                    foreach (var key in counters.Keys.ToArray())
                    {
                        if (--counters[key] == 0)
                        {
                            counters.Remove(key);
                        }
                    }
                }
            }
        }

        return [.. counters.Keys];
    }

    /// <summary>Those that most providers told, in an order that all have alike.</summary>
    private static double[] Merge(IEnumerable<double> told)
    {
        var values = told.Where(value => !double.IsNaN(value) && TwoValueCodes.Find(value) < 0)
            .GroupBy(value => value)
            .OrderByDescending(same => same.Count())
            .ThenBy(same => same.Key)
            .Take(PerField)
            .Select(same => same.Key)
            .ToArray();
        return [.. values, .. Enumerable.Repeat(double.NaN, PerField - values.Length)];
    }

    private static int Size(int columns) => columns * Told * sizeof(double);

    private static byte[] Encode(double[] values)
    {
        var bytes = new byte[values.Length * sizeof(double)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        }

        return bytes;
    }

    private static double[] Decode(ReadOnlyMemory<byte> bytes, string party, int columns)
    {
        if (bytes.Length != Size(columns))
        {
            throw new ProtocolException(
                ProtocolError.Malformed,
                party,
                $"the common values of {columns} fields were expected, {bytes.Length} bytes came."
            );
        }

        var values = new double[columns * Told];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.Span[(i * sizeof(double))..]);
        }

        return values;
    }
}
