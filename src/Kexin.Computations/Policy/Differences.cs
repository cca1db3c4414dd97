using Kexin.Computations.Running;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Policy;

/// <summary>Gates that keep a cell shut whose rows differ by a few from those of an earlier result to the same requester.</summary>
/// <remarks>
/// What: for a set of rows that a result tells of now and one that an earlier result told of, all providers together count the rows that
/// are in one of the two alone. Where there are some, but fewer than the smallest group, the two totals' difference tells about these
/// few, so what is asked now stays shut. Nobody learns the count.
/// Compared are tables of the same field by the rows that have a value, others by the rows that the conditions leave: totals of different
/// fields have no difference that means anything but for the conditions.
/// A provider that had no part in the earlier result had no rows in it. Rows of one that has no part now are not counted.
/// Not for: totals that are taken off several cells at once, other than all cells, or a line of them.
/// Cost: 32 bytes from every provider for each pair of sets and each row of the smallest group but one.
/// </remarks>
internal sealed class Differences
{
    private readonly record struct Comparison(int Release, int Table, int Earlier, int Set, int EarlierSet);

    private readonly ReleaseShape _now;
    private readonly IReadOnlyList<ReleaseShape> _before;
    private readonly List<Comparison> _comparisons = [];
    private readonly Dictionary<(int Table, int Cell), List<int>> _guards = [];

    /// <summary>Compares a result with earlier ones.</summary>
    /// <param name="policy">The document's.</param>
    /// <param name="now">What is asked.</param>
    /// <param name="before">The earlier results, in the order that all parties use.</param>
    /// <exception cref="ComputationException">There is more to compare than one run can check.</exception>
    public Differences(OutputPolicy policy, ReleaseShape now, IReadOnlyList<ReleaseShape> before)
    {
        (_now, _before) = (now, [.. before.Where(release => release.Id != now.Id)]);
        if (!policy.HidesFew)
        {
            return;
        }

        var sets = now.Tables.Select(table => table.Sets()).ToArray();
        for (var release = 0; release < _before.Count; release++)
        {
            foreach (var (table, earlier) in Pairs(now, _before[release]))
            {
                var count = _before[release].Tables[earlier].Sets().Count;
                if ((long)_comparisons.Count + (long)sets[table].Count * count > MostComparisons(policy))
                {
                    throw TooMany(_before.Count);
                }

                for (var set = 0; set < sets[table].Count; set++)
                {
                    for (var earlierSet = 0; earlierSet < count; earlierSet++)
                    {
                        Guard(table, sets[table][set], _comparisons.Count);
                        _comparisons.Add(new Comparison(release, table, earlier, set, earlierSet));
                    }
                }
            }
        }

        Gates = Enumerable.Repeat(policy.NoneOrEnough, _comparisons.Count);
    }

    /// <summary>No earlier result.</summary>
    public static Differences None { get; } = new(new OutputPolicy(1, 2), new ReleaseShape(default, []), []);

    /// <summary>One gate for each comparison.</summary>
    public IEnumerable<GateRange> Gates { get; } = [];

    /// <summary>How many gates.</summary>
    public int Count => _comparisons.Count;

    /// <summary>The gates that must be open for a cell to open; a set of several is guarded at its first.</summary>
    /// <param name="table">Of the result.</param>
    /// <param name="cell">Its number; the number of cells for the rows in none.</param>
    public IReadOnlyList<int> GuardsOf(int table, int cell) => _guards.GetValueOrDefault((table, cell)) ?? [];

    /// <summary>One provider's count for each gate.</summary>
    /// <param name="rows">What the result covers now.</param>
    /// <param name="own">The earlier results that this provider had a part in.</param>
    /// <param name="history">Where their rows are.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<long[]> CountAsync(
        ReleasedRows rows,
        IReadOnlyList<ReleaseShape> own,
        IReleaseHistory? history,
        CancellationToken cancellationToken
    )
    {
        var counts = new long[_comparisons.Count];
        var at = 0;
        for (var release = 0; release < _before.Count && at < counts.Length; release++)
        {
            var mine = own.FirstOrDefault(shape => shape.Id == _before[release].Id);
            var earlier = mine is null ? null : await history!.LoadAsync(mine, cancellationToken);
            while (at < counts.Length && _comparisons[at].Release == release)
            {
                var (table, before) = (_comparisons[at].Table, _comparisons[at].Earlier);
                var (sets, others) = (_now.Tables[table].Sets(), _before[release].Tables[before].Sets());
                var common = new CommonRows(
                    rows.Cells[table],
                    _now.Tables[table].Cells,
                    earlier?.Cells[before],
                    _before[release].Tables[before].Cells
                );
                foreach (var set in sets)
                {
                    foreach (var other in others)
                    {
                        counts[at++] = common.CountDifferent(set, other);
                    }
                }
            }
        }

        return counts;
    }

    /// <summary>Which tables are compared: those of the same field, and the rows without regard to fields where a field was not asked before.</summary>
    private static IEnumerable<(int Table, int Earlier)> Pairs(ReleaseShape now, ReleaseShape before)
    {
        for (var table = 0; table < now.Tables.Count; table++)
        {
            for (var earlier = 0; earlier < before.Tables.Count; earlier++)
            {
                var (fields, others) = (now.Tables[table].Fields, before.Tables[earlier].Fields);
                if ((fields.Count == 0 && others.Count == 0) || fields.Intersect(others, StringComparer.Ordinal).Any())
                {
                    yield return (table, earlier);
                }
            }
        }
    }

    private void Guard(int table, int[] set, int gate)
    {
        var key = (table, set.Length > _now.Tables[table].Cells ? _now.Tables[table].Cells : set[0]);
        if (!_guards.TryGetValue(key, out var gates))
        {
            _guards[key] = gates = [];
        }

        gates.Add(gate);
    }

    /// <summary>Half of what a run may check: the other half is left to its own cells.</summary>
    private static long MostComparisons(OutputPolicy policy) =>
        ThresholdGate.MostChecks / 2 / (policy.SmallestGroup - 1);

    private static ComputationException TooMany(int releases) =>
        new(
            new(
                $"This result would have to be compared with {releases} earlier results to the same requester, cell by cell, and that is more than a run can check. Ask for fewer groups or bins, or over datasets that are published anew.",
                $"本次结果须与同一申请方此前得到的 {releases} 个结果逐格比较，超出了一次运行所能检查的数量。请减少分组或区间，或改用重新发布的数据集。"
            )
        );
}
