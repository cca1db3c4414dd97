using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Kexin.Channels;
using Kexin.Computations.Running;

namespace Kexin.Computations.Statistics;

/// <summary>The different values of each cell as long as they are few, so that the few rows that hold another than most can be counted.</summary>
/// <remarks>
/// What: a cell's first k different values are counted exactly, k being the smallest group. With more of them, at least k rows differ
/// from any value, and the gate is open whatever the others hold. Codes that <see cref="TwoValueCodes"/> counts are not taken here.
/// Each provider tells the others, for each cell with sums, the value that at least half of its rows hold; where all joint rows but a few
/// hold one value, it is among those. So a field of two values is gated whichever they are: by its coding, by a filter, or by chance.
/// Cost: one round of 8 bytes a cell between any two providers.
/// </remarks>
internal sealed class FewValues(int cells, int smallestGroup)
{
    private readonly int _most = Math.Max(smallestGroup, 1);
    private readonly Dictionary<double, long>?[] _values = new Dictionary<double, long>?[cells];
    private readonly (double Value, long Count)[] _runs = new (double, long)[cells];
    private readonly bool[] _isMany = new bool[cells];

    /// <summary>Whether at least the smallest group's rows differ from any one value, so that no other has to be looked at.</summary>
    public bool AreMany(int cell) => _isMany[cell];

    /// <summary>Takes a value that is no code, of a cell that has few.</summary>
    public void Add(int cell, double value)
    {
        // Runs of the same value, which files often have, cost no look-up.
        ref var run = ref _runs[cell];
        if (run.Count > 0 && run.Value == value)
        {
            run.Count++;
            return;
        }

        Flush(cell);
        run = (value, 1);
    }

    /// <summary>Rows of a cell that hold another value; the smallest group stands for any number above.</summary>
    /// <param name="cell">The cell's number.</param>
    /// <param name="value">No code; NaN for none, from which none differs.</param>
    /// <param name="rows">Rows of the cell, codes included.</param>
    public long CountOthers(int cell, double value, long rows) =>
        double.IsNaN(value) ? 0 : CountOthers(cell, CountOf(cell, value), rows);

    /// <inheritdoc cref="CountOthers(int, double, long)"/>
    /// <param name="cell">The cell's number.</param>
    /// <param name="same">Rows of the cell that hold the value, as far as its values are few.</param>
    /// <param name="rows">Rows of the cell, codes included.</param>
    public long CountOthers(int cell, long same, long rows) => _isMany[cell] ? _most : rows - same;

    /// <summary>For each cell the value that at least half of its rows hold, NaN for none.</summary>
    public double[] Find(StatisticsPlan plan, LocalTotals totals)
    {
        var found = new double[plan.Cells.Count];
        Array.Fill(found, double.NaN);
        for (var cell = 0; cell < found.Length; cell++)
        {
            Flush(cell);
            var rows = totals.Counts[cell];
            if (!_isMany[cell] && _values[cell] is { } values && rows >= Math.Max(_most, 2))
            {
                var (value, count) = values.MaxBy(pair => (pair.Value, pair.Key));
                found[cell] = 2 * count >= rows ? value : double.NaN;
            }
        }

        return found;
    }

    /// <summary>The values of all providers, <see cref="CellPlan.CommonValues"/> for each cell; the same at all of them.</summary>
    /// <exception cref="ProtocolException">Another provider is at fault.</exception>
    public static async Task<double[]> AgreeAsync(
        ComputationRun run,
        StatisticsPlan plan,
        LocalTotals totals,
        CancellationToken cancellationToken
    )
    {
        var mine = totals.Few.Find(plan, totals);
        if (!plan.Cells.Exists(cell => cell.Codes > 0))
        {
            return Merge(plan, [mine]);
        }

        var message = Encode(mine);
        var others = run.Document.Providers.Where(provider => provider != run.Self).Select(other => other.ToString());
        var exchanges = others
            .Select(other => run.Session.With(other).ExchangeAsync(message, message.Length, cancellationToken))
            .ToList();
        await foreach (var done in Task.WhenEach(exchanges).WithCancellation(cancellationToken))
        {
            await done;
        }

        var told = (await Task.WhenAll(exchanges))
            .Zip(others, (bytes, other) => Decode(bytes, other, mine.Length))
            .Append(mine);
        return Merge(plan, [.. told]);
    }

    /// <summary>Those that most providers told, in an order that all have alike.</summary>
    public static double[] Merge(StatisticsPlan plan, IReadOnlyList<double[]> told)
    {
        var merged = new double[plan.Cells.Count * CellPlan.CommonValues];
        Array.Fill(merged, double.NaN);
        for (var cell = 0; cell < plan.Cells.Count; cell++)
        {
            told.Select(values => values[cell])
                .Where(value => !double.IsNaN(value) && TwoValueCodes.Find(value) < 0)
                .GroupBy(value => value)
                .OrderByDescending(same => same.Count())
                .ThenBy(same => same.Key)
                .Take(CellPlan.CommonValues)
                .Select(same => same.Key)
                .ToArray()
                .CopyTo(merged, cell * CellPlan.CommonValues);
        }

        return merged;
    }

    private long CountOf(int cell, double value)
    {
        Flush(cell);
        return _values[cell]?.GetValueOrDefault(value) ?? 0;
    }

    private void Flush(int cell)
    {
        var (value, count) = _runs[cell];
        _runs[cell] = default;
        if (count == 0 || _isMany[cell])
        {
            return;
        }

        var values = _values[cell] ??= [];
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(values, value, out _);
        known += count;
        if (values.Count > _most)
        {
            (_isMany[cell], _values[cell]) = (true, null);
        }
    }

    private static byte[] Encode(double[] values)
    {
        var bytes = new byte[values.Length * sizeof(double)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        }

        return bytes;
    }

    private static double[] Decode(ReadOnlyMemory<byte> bytes, string party, int cells)
    {
        if (bytes.Length != cells * sizeof(double))
        {
            throw new ProtocolException(
                ProtocolError.Malformed,
                party,
                $"the common values of {cells} cells were expected, {bytes.Length} bytes came."
            );
        }

        var values = new double[cells];
        for (var i = 0; i < cells; i++)
        {
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.Span[(i * sizeof(double))..]);
        }

        return values;
    }
}
