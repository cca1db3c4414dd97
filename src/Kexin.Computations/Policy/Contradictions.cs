using Kexin.Cryptography;

namespace Kexin.Computations.Policy;

/// <summary>Disjoint sets of rows on each of which one 0/1 column is no linear combination of others.</summary>
/// <remarks>
/// What: each such set has a row, whatever the combination, in which it differs from the column. Their number is a lower bound for that of such rows.
/// How: Gauss's elimination of the rows (V | S); a row that becomes (0 | s) with s not 0 contradicts together with those that it was reduced by.
/// As many copies of these rows as there are of the rarest are taken away, and the search begins again.
/// Over a field of q elements, q a prime between 2^30 and 2^31 that is drawn at random: a combination over the rationals is one over the field too, unless
/// q divides its denominators, which has a probability under 2^-18 for the sizes that are tried.
/// Bound: at most <see cref="MostKinds"/> kinds of rows and <see cref="MostColumns"/> columns, and <see cref="MostSteps"/> operations for all
/// cells of a run; beyond, none is found, and the bound stays lower.
/// </remarks>
internal sealed class Contradictions(RandomSource random)
{
    /// <summary>The most different rows that are looked at.</summary>
    public const int MostKinds = 2048;

    /// <summary>The most columns.</summary>
    public const int MostColumns = 256;

    private const long MostSteps = 1L << 31;
    private readonly ulong _prime = DrawPrime(random);
    private long _steps;

    /// <summary>Rows that are alike in all columns.</summary>
    /// <param name="Cells">By table, the cell or <see cref="ReleasedRows.Unused"/>.</param>
    /// <param name="Own">The cell of the table itself, where it is one that is told before.</param>
    /// <param name="IsIn">Whether the rows are in the column that is asked about.</param>
    /// <param name="Rows">How many.</param>
    public readonly record struct Kind(ushort[] Cells, ushort Own, bool IsIn, long Rows);

    /// <summary>How many disjoint sets are found, up to a most.</summary>
    public long Count(IEnumerable<Kind> rows, long most)
    {
        var kinds = rows.Take(MostKinds + 1).ToArray();
        var columns = new Dictionary<(int Table, ushort Cell), int>();
        var lists = kinds.Select(kind => ColumnsOf(kind, columns)).ToArray();
        if (kinds.Length > MostKinds || columns.Count > MostColumns)
        {
            return 0;
        }

        // Rows that are nearly alike stand side by side: they contradict in small sets.
        var order = Enumerable.Range(0, kinds.Length).ToArray();
        Array.Sort(order, (a, b) => lists[a].AsSpan().SequenceCompareTo(lists[b]));
        var left = kinds.Select(kind => kind.Rows).ToArray();
        var found = 0L;
        while (found < most && FindOne(kinds, lists, order, left, columns.Count) is { } set)
        {
            var times = Math.Min(set.Min(kind => left[kind]), most - found);
            found += times;
            foreach (var kind in set)
            {
                left[kind] -= times;
            }
        }

        return found;
    }

    private static int[] ColumnsOf(Kind kind, Dictionary<(int, ushort), int> columns)
    {
        var list = new List<int>();
        for (var table = 0; table <= kind.Cells.Length; table++)
        {
            var cell = table < kind.Cells.Length ? kind.Cells[table] : kind.Own;
            if (cell != ReleasedRows.Unused)
            {
                if (!columns.TryGetValue((table, cell), out var column))
                {
                    columns[(table, cell)] = column = columns.Count;
                }

                list.Add(column);
            }
        }

        return [.. list];
    }

    /// <summary>The kinds of one contradiction, or null.</summary>
    private HashSet<int>? FindOne(Kind[] kinds, int[][] lists, int[] order, long[] left, int columns)
    {
        var basis = new (ulong[] Row, HashSet<int> From)?[columns];
        foreach (var kind in order.Where(kind => left[kind] > 0))
        {
            var row = new ulong[columns + 1];
            foreach (var column in lists[kind])
            {
                row[column] = 1;
            }

            row[columns] = kinds[kind].IsIn ? 1u : 0u;
            var from = new HashSet<int> { kind };
            var pivot = Reduce(row, from, basis);
            if (_steps > MostSteps)
            {
                return null;
            }

            if (pivot >= 0)
            {
                basis[pivot] = (row, from);
            }
            else if (row[columns] != 0)
            {
                return from;
            }
        }

        return null;
    }

    /// <summary>Takes off the basis, and gives the first column that is left, scaled to 1; or -1.</summary>
    private int Reduce(ulong[] row, HashSet<int> from, (ulong[] Row, HashSet<int> From)?[] basis)
    {
        for (var column = 0; column < basis.Length; column++)
        {
            if (row[column] == 0)
            {
                continue;
            }

            _steps += row.Length - column;
            if (basis[column] is not { } with)
            {
                var inverse = Inverse(row[column]);
                for (var i = column; i < row.Length; i++)
                {
                    row[i] = row[i] * inverse % _prime;
                }

                return column;
            }

            var factor = _prime - row[column];
            for (var i = column; i < row.Length; i++)
            {
                row[i] = (row[i] + factor * with.Row[i]) % _prime;
            }

            from.UnionWith(with.From);
        }

        return -1;
    }

    private ulong Inverse(ulong value)
    {
        var (result, power) = (1UL, value);
        for (var exponent = _prime - 2; exponent > 0; exponent >>= 1)
        {
            result = (exponent & 1) == 1 ? result * power % _prime : result;
            power = power * power % _prime;
        }

        return result;
    }

    private static ulong DrawPrime(RandomSource random)
    {
        while (true)
        {
            var candidate = (1UL << 30) + random.NextBelow(1UL << 30);
            var isPrime = candidate % 2 == 1;
            for (var divisor = 3UL; isPrime && divisor * divisor <= candidate; divisor += 2)
            {
                isPrime = candidate % divisor != 0;
            }

            if (isPrime)
            {
                return candidate;
            }
        }
    }
}
