using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Sorting, shuffling and grouping of secret rows; nobody learns which row went where.</summary>
/// <remarks>
/// Source: K. Batcher's merge exchange, as D. Knuth gives it: "The Art of Computer Programming", vol. 3, 5.2.2, algorithm M. Which
/// rows are compared depends on their number alone.
/// Cost: about n·log²(n)/4 comparisons and choices in log(n)·(log(n)+1)/2 steps.
/// </remarks>
public static class VectorOrder
{
    /// <summary>Rows in the order of their keys, the least first; rows of one key in no order that is promised.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="columns">What belongs to the keys, of the same length.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The keys, then the columns, all in the new order.</returns>
    /// <exception cref="ArgumentException">A column has another length.</exception>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SharedVector[]> SortAsync(
        this SharedVector keys,
        IReadOnlyList<SharedVector> columns,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Any(column => column.Count != keys.Count))
        {
            throw new ArgumentException($"Every column has {keys.Count} numbers, as the keys have.", nameof(columns));
        }

        SharedVector[] rows = [keys, .. columns];
        foreach (var (low, high) in Steps(keys.Count))
        {
            await ExchangeAsync(rows, low, high, cancellationToken);
        }

        return rows;
    }

    /// <summary>Two lists, each in the order of its keys, as one: log(n) + 1 steps of n comparisons at most, n rows a list.</summary>
    /// <param name="left">The keys of one list, then what belongs to them, all of one length.</param>
    /// <param name="right">As many columns of the other list, which is as long.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The keys, then the columns; in no order that is promised where one of the lists is in none.</returns>
    /// <exception cref="ArgumentException">The lists differ in columns or length.</exception>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SharedVector[]> MergeAsync(
        this IReadOnlyList<SharedVector> left,
        IReadOnlyList<SharedVector> right,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentOutOfRangeException.ThrowIfZero(left.Count, nameof(left));
        var count = left[0].Count;
        if (left.Count != right.Count || left.Concat(right).Any(column => column.Count != count))
        {
            throw new ArgumentException($"Both lists have {left.Count} columns of {count} rows.", nameof(right));
        }

        // Row by row beside each other: that is where the last pass of a sort finds two lists in order.
        int[] places = [.. Enumerable.Range(0, 2 * count).Select(i => i / 2 + (i % 2 * count))];
        SharedVector[] rows = [.. left.Zip(right, (one, other) => one.Append(other).Gather(places))];
        foreach (var (low, high) in Steps(2 * count, isLast: true))
        {
            await ExchangeAsync(rows, low, high, cancellationToken);
        }

        return rows;
    }

    /// <summary>Rows in an order that nobody knows: sorted by random keys of 61 bits.</summary>
    /// <param name="columns">At least one, all of one length.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">There is no column, or one has another length.</exception>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SharedVector[]> ShuffleAsync(
        this IReadOnlyList<SharedVector> columns,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count, nameof(columns));
        var engine = columns[0].Engine;

        // Random bits as numbers, so that no difference of two overflows.
        var words = await engine.RandomAsync(ShareDomain.Binary64, columns[0].Count, cancellationToken);
        var bits = words.ShiftRight(3);
        var keys = new SharedVector(engine, await Conversions.ToNumbersAsync(engine, bits, cancellationToken), 0);
        return (await keys.SortAsync(columns, cancellationToken))[1..];
    }

    /// <summary>The greatest numbers, the greatest first.</summary>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SharedVector> TopAsync(
        this SharedVector vector,
        int count,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, vector.Count);
        var sorted = (await vector.SortAsync([], cancellationToken))[0];
        return sorted.Gather([.. Enumerable.Range(0, count).Select(i => vector.Count - 1 - i)]);
    }

    /// <summary>The sum of each group.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="groups">To which group each belongs: secret whole numbers from 0; what is none of them counts nowhere.</param>
    /// <param name="count">How many groups there are: public.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SharedVector> SumByAsync(
        this SharedVector values,
        SharedVector groups,
        int count,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (groups.Count != values.Count)
        {
            throw new ArgumentException($"{values.Count} groups were expected, not {groups.Count}.", nameof(groups));
        }

        if (count == 0)
        {
            return values.Slice(0, 0);
        }

        // A row for each group: one where the number belongs to it.
        var rows = Enumerable.Range(0, count).Select(group => groups.Add(-group).Words).ToArray();
        var belongs = await Conversions.IsZeroAsync(values.Engine, rows[0].Append(rows.AsSpan(1)), cancellationToken);
        var ones = await Conversions.ToNumbersAsync(values.Engine, belongs, cancellationToken);
        var shape = new MatrixShape(count, values.Count, 1);
        return values.With(await values.Engine.MultiplyAsync(ones, values.Words, shape, cancellationToken));
    }

    /// <summary>Which places are compared and exchanged, step by step; or those of the last pass, which merges even and odd places.</summary>
    internal static IEnumerable<(int[] Low, int[] High)> Steps(int count, bool isLast = false)
    {
        var top = 1;
        while (2 * top < count)
        {
            top *= 2;
        }

        for (
            var p =
                count < 2 ? 0
                : isLast ? 1
                : top;
            p > 0;
            p /= 2
        )
        {
            var (q, r, d) = (top, 0, p);
            while (true)
            {
                int[] low = [.. Enumerable.Range(0, Math.Max(count - d, 0)).Where(i => (i & p) == r)];
                yield return (low, [.. low.Select(i => i + d)]);
                if (q == p)
                {
                    break;
                }

                (d, q, r) = (q - p, q / 2, p);
            }
        }
    }

    private static async Task ExchangeAsync(
        SharedVector[] rows,
        int[] low,
        int[] high,
        CancellationToken cancellationToken
    )
    {
        if (low.Length == 0)
        {
            return;
        }

        var engine = rows[0].Engine;
        var swap = await rows[0].Gather(high).LessThanAsync(rows[0].Gather(low), cancellationToken);
        var once = await Conversions.ToNumbersAsync(engine, swap, cancellationToken);
        var differences = rows.Select(row => row.Words.Gather(high).Subtract(row.Words.Gather(low))).ToArray();
        var factors = Enumerable.Repeat(once, rows.Length).ToArray();
        var moves = await engine.MultiplyAsync(
            factors[0].Append(factors.AsSpan(1)),
            differences[0].Append(differences.AsSpan(1)),
            cancellationToken
        );

        // Each place takes its new number from behind the old ones.
        var count = rows[0].Count;
        var places = Enumerable.Range(0, count).ToArray();
        for (var i = 0; i < low.Length; i++)
        {
            (places[low[i]], places[high[i]]) = (count + i, count + low.Length + i);
        }

        for (var row = 0; row < rows.Length; row++)
        {
            var words = rows[row].Words;
            var move = moves.Slice(row * low.Length, low.Length);
            var all = words.Append(words.Gather(low).Add(move), words.Gather(high).Subtract(move));
            rows[row] = rows[row].With(all.Gather(places));
        }
    }
}
