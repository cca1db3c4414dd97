using Kexin.Computations.Policy;
using Kexin.Cryptography;

namespace Kexin.Computations.Accounts;

/// <summary>One provider's count for each gate of <see cref="Differences"/>, from its rows now and those of earlier results.</summary>
/// <param name="differences">The gates.</param>
/// <param name="rows">What the result covers now.</param>
/// <param name="own">The earlier results that this provider had a part in.</param>
/// <param name="history">Where their rows are.</param>
/// <param name="random">This provider's own.</param>
internal sealed class AccountCheck(
    Differences differences,
    ReleasedRows rows,
    IReadOnlyList<ReleaseShape> own,
    IReleaseHistory? history,
    RandomSource random
)
{
    private readonly int _datasetRows = rows.Cells[0].Length;
    private ReleasedRows? _loaded;

    /// <summary>Counts; each earlier result is read once, and the few tables twice to which a relation goes back.</summary>
    public async Task<long[]> CountAsync(CancellationToken cancellationToken)
    {
        var counts = new long[differences.Count];
        if (counts.Length == 0)
        {
            return counts;
        }

        var targets = new List<Target>();
        foreach (var guarded in differences.Guarded)
        {
            targets.Add(
                new Target(guarded, await CellsOfAsync(guarded.Table, cancellationToken), new RowClasses(_datasetRows))
            );
        }

        for (var table = 0; table < differences.Tables.Count; table++)
        {
            var shape = differences.Tables[table].Shape;
            foreach (var target in targets.Where(target => target.Guarded.Account.Contains(table)))
            {
                var cells = await CellsOfAsync(table, cancellationToken);
                target.Classes.Divide(cells, shape.Columns);
                target.Compare(table, cells);
            }
        }

        var contradictions = new Contradictions(random);
        foreach (var target in targets)
        {
            target.Count(differences, contradictions, counts);
        }

        return counts;
    }

    /// <summary>Null where this provider had no part.</summary>
    private async Task<ushort[]?> CellsOfAsync(int table, CancellationToken cancellationToken)
    {
        var of = differences.Tables[table];
        if (of.IsNow)
        {
            return rows.Cells[of.Index];
        }

        if (own.FirstOrDefault(release => release.Id == of.Release.Id) is not { } mine)
        {
            return null;
        }

        if (_loaded?.Shape.Id != mine.Id)
        {
            _loaded = await history!.LoadAsync(mine, cancellationToken);
        }

        return _loaded.Cells[of.Index];
    }

    private sealed class Target(GuardedTable guarded, ushort[]? cells, RowClasses classes)
    {
        private readonly HashSet<int> _differing = [];

        public GuardedTable Guarded => guarded;

        public RowClasses Classes => classes;

        /// <summary>Notes which sets of the relation do not have the same rows in both tables.</summary>
        public void Compare(int table, ushort[]? before)
        {
            if (guarded.Relation is not { } relation || relation.Table != table)
            {
                return;
            }

            for (var row = 0; row < classes.Of.Length; row++)
            {
                var now = relation.SetOf(cells is null ? ReleasedRows.Unused : cells[row]);
                var then = relation.SetOfEarlier(before is null ? ReleasedRows.Unused : before[row]);
                if (now != then)
                {
                    _differing.Add(now);
                    _differing.Add(then);
                }
            }
        }

        public void Count(Differences differences, Contradictions contradictions, long[] counts)
        {
            var shape = differences.Tables[guarded.Table].Shape;
            var distances = new RowDistances(classes, cells, shape, differences.Cap, contradictions).Find();
            for (var cell = 0; cell < distances.Length; cell++)
            {
                // With those in no cell, the tables' rows are the conditions', and always the same.
                var holds =
                    guarded.Relation is { } relation && relation.Tells(cell)
                        ? cell == shape.Cells || !_differing.Contains(relation.SetOf(cell))
                        : cells?.Contains((ushort)cell) != true;
                counts[guarded.FirstGate + cell] = distances[cell] > 0 || holds ? distances[cell] : 1;
            }
        }
    }
}
