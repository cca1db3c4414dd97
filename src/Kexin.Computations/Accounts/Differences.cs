using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Cryptography;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Accounts;

/// <summary>Gates that keep a cell shut if it and any earlier totals of the same requester, added and subtracted, tell of a few rows.</summary>
/// <remarks>
/// <para>
/// What: a cell and every earlier one are 0/1 vectors over the joint rows. A requester that has totals of the earlier ones, V, and gets
/// that of a new one, S, knows the total of S - V·c for every c. The cell opens if for every c that vector is nonzero in at
/// least the smallest group of k rows; or if it is made up exactly of sets that may open, and so tells nothing.
/// Earlier here are also the cells of the same table that stand behind it, and the document's tables that stand before.
/// </para>
/// <para>
/// How: provider p computes D(p), a lower bound for the number of its own rows in which S - V·c is not 0, whatever c
/// (<see cref="RowDistances"/>), and adds it to the gate. As c is the same for all providers and D(p) is a minimum over all c, the joint number is at
/// least the sum of the D(p). Where D(p) is 0, p adds 0 if the cell's relation holds on its rows exactly, else 1. The gate is shut
/// from 1 to k + P - 2, with P providers.
/// </para>
/// <para>
/// Argument: if the sum is 0, the relation holds on all joint rows, and the sets that it names may open: its gates are required, too.
/// If it is more than k + P - 2, at most P - 1 of it are ones of providers whose D(p) is 0 (if all were, it would be at most P), so the sum of
/// the D(p) is at least k. Nobody learns the sum.
/// </para>
/// <para>
/// Relations follow from the documents: a line of cells is the cell of the table without the last grouping; all cells are all cells of a
/// table over the same conditions. What was asked before, to the letter, has the gate that it had then.
/// </para>
/// <para>
/// Tables of the same field are held together by the rows with a value, others by the rows that the conditions leave: totals of different
/// fields have no difference that means anything but for the conditions. A provider that had no part in an earlier result had no rows in
/// it; rows of one that has no part now are not counted. Not covered: vectors that are large in a few rows and small, but not 0, in many.
/// </para>
/// <para>Source: query set auditing, F. Chin, G. Özsoyoglu, "Auditing and Inference Control in Statistical Databases", IEEE TSE 8(6), 1982.</para>
/// <para>Cost: 32 bytes from every provider for each cell, and k + P - 2 times.</para>
/// </remarks>
internal sealed class Differences
{
    private readonly List<TableOfRelease> _tables = [];
    private readonly Dictionary<Digest, int> _firstWithKey = [];
    private readonly List<GuardedTable> _guarded = [];
    private readonly Dictionary<int, GuardedTable?> _guards = [];
    private readonly int _first;
    private readonly int _mostGates;

    /// <summary>Compares a result with earlier ones.</summary>
    /// <param name="policy">The document's.</param>
    /// <param name="now">What is asked.</param>
    /// <param name="before">The earlier results, oldest first, as all parties have them.</param>
    /// <param name="guarded">How many tables of what is asked have cells that open, the first ones; null for all.</param>
    /// <exception cref="ComputationException">There is more to compare than one run can check.</exception>
    public Differences(OutputPolicy policy, ReleaseShape now, IReadOnlyList<ReleaseShape> before, int? guarded = null)
    {
        Cap = policy.SmallestGroup + policy.Providers - 1;
        _mostGates = ThresholdGate.MostChecks / 2 / Cap;
        foreach (var release in before.TakeWhile(release => release.Id != now.Id).Append(now))
        {
            for (var i = 0; i < release.Tables.Count; i++)
            {
                _firstWithKey.TryAdd(release.Tables[i].Key, _tables.Count);
                _tables.Add(new TableOfRelease(release, i, IsNow: release == now));
            }
        }

        _first = _tables.Count - now.Tables.Count;
        if (!policy.HidesFew)
        {
            return;
        }

        for (var table = _first; table < _first + (guarded ?? now.Tables.Count); table++)
        {
            Guard(table, before.Count);
        }

        Gates = Enumerable.Repeat(new GateRange(1, Cap), Count);
    }

    /// <summary>No earlier result.</summary>
    public static Differences None { get; } = new(new OutputPolicy(1, 2), new ReleaseShape(default, []), []);

    /// <summary>One gate for each cell that is compared.</summary>
    public IEnumerable<GateRange> Gates { get; } = [];

    /// <summary>How many gates.</summary>
    public int Count { get; private set; }

    /// <summary>All tables, those of earlier results first.</summary>
    public IReadOnlyList<TableOfRelease> Tables => _tables;

    /// <summary>The tables whose cells have gates.</summary>
    public IReadOnlyList<GuardedTable> Guarded => _guarded;

    /// <summary>From this count on a gate is open, so no provider needs to count on.</summary>
    public int Cap { get; }

    /// <summary>The gates that must be open for a cell to open.</summary>
    /// <param name="table">Of the result.</param>
    /// <param name="cell">Its number; the number of cells for the rows in none.</param>
    public IReadOnlyList<int> GuardsOf(int table, int cell) =>
        Count == 0 ? [] : [.. GatesOf(_first + table, cell).Distinct().Order()];

    /// <summary>Gives a table its gates, and those to the tables that its relations name.</summary>
    private GuardedTable? Guard(int table, int releases)
    {
        var at = FirstWithKey(table);
        if (_guards.TryGetValue(at, out var known))
        {
            return known;
        }

        var (shape, own) = (_tables[at].Shape, _tables[at].Release);
        int[] account = [.. Enumerable.Range(0, at).Where(before => IsInAccount(before, at))];
        if (!account.Any(before => _tables[before].Release != own))
        {
            // Within one document its own gates suffice.
            return _guards[at] = null;
        }

        var guarded = new GuardedTable(at, account, Relation.Find(_tables, account, shape), Count);
        Count += shape.Columns;
        if (Count > _mostGates)
        {
            throw TooMany(releases);
        }

        _guarded.Add(guarded);
        _guards[at] = guarded;
        if (guarded.Relation is { } relation)
        {
            Guard(relation.Table, releases);
        }

        return guarded;
    }

    private IEnumerable<int> GatesOf(int table, int cell)
    {
        if (_guards.GetValueOrDefault(FirstWithKey(table)) is not { } guarded)
        {
            return [];
        }

        IEnumerable<int> gates = [guarded.FirstGate + cell];
        if (guarded.Relation is { } relation && relation.Tells(cell))
        {
            // The relation tells the cell from what it names and from the cells behind it: these must be free to open.
            gates = gates
                .Concat(relation.Others(cell).SelectMany(other => GatesOf(table, other)))
                .Concat(relation.Named(cell).SelectMany(other => GatesOf(relation.Table, other)));
        }

        return gates;
    }

    private bool IsInAccount(int before, int table)
    {
        var (fields, others) = (_tables[table].Shape.Fields, _tables[before].Shape.Fields);
        return FirstWithKey(before) == before
            && ((fields.Count == 0 && others.Count == 0) || fields.Intersect(others, StringComparer.Ordinal).Any());
    }

    private int FirstWithKey(int table) => _firstWithKey[_tables[table].Shape.Key];

    private static ComputationException TooMany(int releases) =>
        new(
            new(
                $"This result would have to be compared with {releases} earlier results to the same requester, cell by cell, and that is more than a run can check. Ask for fewer groups or bins, or over datasets that are published anew.",
                $"本次结果须与同一申请方此前得到的 {releases} 个结果逐格比较，超出了一次运行所能检查的数量。请减少分组或区间，或改用重新发布的数据集。"
            )
        );
}

/// <summary>A table whose cells have gates for what earlier tables and they tell together.</summary>
/// <param name="Table">Which of all tables.</param>
/// <param name="Account">The tables that count as earlier, in order.</param>
/// <param name="Relation">What may tell its cells exactly; null where nothing does.</param>
/// <param name="FirstGate">The gate of its first cell.</param>
internal sealed record GuardedTable(int Table, int[] Account, Relation? Relation, int FirstGate);
