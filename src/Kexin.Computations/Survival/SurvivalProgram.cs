using Kexin.Computations.Engines;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Survival;

/// <summary>Numbers at risk, of events and of censored rows on shares: only at times at which none or enough rows left each group.</summary>
/// <remarks>
/// What: each provider brings, for each group and time, its events and its censored rows. From the first time on, events and censored rows
/// of each group are added up since the last time that opened. A time opens if in every group the events since then, the censored rows since
/// then, and the rows that are left, are none or at least the smallest group each; then the sums begin again.
/// So any two of the opened numbers differ by none or enough rows. If one group stays shut as a whole, nothing opens. Rows of an asker that
/// also provides are in what opens, but decide nothing: it could take them off.
/// Security: which times open comes out to the requester, with the sums at these times; all else stays shared.
/// Cost: for each time one after the other some 25 rounds, with 6 comparisons for each group.
/// </remarks>
/// <param name="cells">The groups.</param>
/// <param name="times">How many times.</param>
/// <param name="smallestGroup">The smallest group.</param>
internal sealed class SurvivalProgram(GatedCells cells, int times, int smallestGroup) : ICellProgram
{
    private readonly int _gates = cells.Plan.Gates.Count;
    private readonly int _groups = cells.Count;

    public int InputsOf(int provider) => _gates + 2 * _groups * times;

    /// <summary>Whether anything opens, the groups' rows, and for each time whether it opens, events and censored rows by group.</summary>
    public int Outputs => 1 + _groups + times * Width;

    private int Width => 1 + 2 * _groups;

    /// <summary>A provider's words: a count for each gate; then for each time events by group, and censored rows by group.</summary>
    public ulong[] InputOf(IReadOnlyList<long> gates, long[] counts) =>
        [.. gates.Concat(counts).Select(count => (ulong)count)];

    public WordShares CountsOf(int provider, WordShares input) => input;

    public async Task<WordShares> RunAsync(
        IShareEngine engine,
        SharedInputs inputs,
        CancellationToken cancellationToken
    )
    {
        var (sum, others) = (inputs.Sum, inputs.Others);
        // All groups open, or nothing does.
        var shut = await cells.ShutAsync(engine, others.Slice(0, _gates), cancellationToken);
        int[] all = [.. cells.Sets.SelectMany(set => set).Distinct()];
        var open = await EngineGates.OpenAsync(engine, shut, [all], cancellationToken);
        var left = RowsOf(others);
        var rows = await engine.MultiplyAsync(Repeat(open, _groups), RowsOf(sum), cancellationToken);

        // Time by time: what has left since the last one that opened, of those that decide and, where these are not all, of all.
        var isAskedInside = inputs.IsAskedInside;
        var told = new List<WordShares>();
        var since = LeavingAt(0).Multiply(0UL);
        for (var time = 0; time < times; time++)
        {
            since = since.Add(LeavingAt(time));
            var leaving = TimeAt(others, time);
            left = left.Subtract(leaving.Slice(0, _groups)).Subtract(leaving.Slice(_groups, _groups));
            var deciding = since.Slice(0, 2 * _groups).Append(left);
            var opens = await NoneOrEnoughAsync(engine, deciding, cancellationToken);
            opens = await engine.MultiplyAsync(opens, open, cancellationToken);
            var taken = await engine.MultiplyAsync(Repeat(opens, since.Count), since, cancellationToken);
            told.AddRange([opens, taken.Slice(taken.Count - 2 * _groups, 2 * _groups)]);
            since = since.Subtract(taken);
        }

        return open.Append([rows, .. told]);

        WordShares LeavingAt(int time) =>
            isAskedInside ? TimeAt(others, time).Append(TimeAt(sum, time)) : TimeAt(sum, time);
    }

    /// <summary>The rows of each group: all leave at some time.</summary>
    private WordShares RowsOf(WordShares counts)
    {
        var rows = TimeAt(counts, 0);
        for (var time = 1; time < times; time++)
        {
            rows = rows.Add(TimeAt(counts, time));
        }

        return rows.Slice(0, _groups).Add(rows.Slice(_groups, _groups));
    }

    /// <summary>1 if each number is 0 or at least the smallest group, else 0.</summary>
    private async Task<WordShares> NoneOrEnoughAsync(
        IShareEngine engine,
        WordShares numbers,
        CancellationToken cancellationToken
    )
    {
        var gates = Enumerable.Repeat(new GateRange(1, smallestGroup), numbers.Count).ToArray();
        var shut = await EngineGates.ShutAsync(engine, numbers, gates, cancellationToken);
        return await EngineGates.OpenAsync(
            engine,
            shut,
            [
                [.. Enumerable.Range(0, numbers.Count)],
            ],
            cancellationToken
        );
    }

    private WordShares TimeAt(WordShares sum, int time) => sum.Slice(_gates + 2 * _groups * time, 2 * _groups);

    private static WordShares Repeat(WordShares word, int count) => word.Gather(new int[count]);
}
