using Kexin.Computations.Engines;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.JoinedTotals;

/// <summary>A join on shares: for each group whether it opens, how many rows are joined, and the sum of their values.</summary>
/// <remarks>
/// What: two lists in the order of their identifiers' hashes are merged; where a row of the groups stands right before a measured one of the
/// same hash, the two are joined. As the last bits of a hash say whose it is, a row is joined with one other at most, whatever the lists are.
/// Groups are numbers with which each row's is compared; sums by group are a product of matrices.
/// Source: Y. Huang, D. Evans, J. Katz, "Private Set Intersection: Are Garbled Circuits Better than Custom Protocols?", NDSS 2012, section 6
/// (sort, compare), without its shuffle: nothing of single rows opens. The merge is Batcher's.
/// Exactness: as <see cref="MeasureScale"/>; two identifiers of n and m have one hash with probability nm·2^-58.
/// Cost: for lists of n rows n·log(2n) comparisons and choices, and 2n equalities for each group; rounds grow with log(n).
/// </remarks>
/// <param name="gates">The groups and what lets them open.</param>
/// <param name="rows">How long both lists are.</param>
/// <param name="measured">The place of the provider that has the values, 0 or 1.</param>
/// <param name="isAskedInside">Whether the other one asks, whose consent is not needed.</param>
internal sealed class JoinProgram(JoinGates gates, int rows, int measured, bool isAskedInside) : IEngineProgram
{
    /// <summary>Two bits of a key say whose it is.</summary>
    private const int SideBits = 2;

    /// <summary>Added to every value, so that none is the number of a group.</summary>
    private const ulong Beyond = 1UL << 40;

    private const int Columns = 1 + JoinGates.CommonValues;

    private readonly int _groups = gates.Groups;

    /// <summary>About how many comparisons and equalities a run takes.</summary>
    public static long ComparisonsOf(long rows, long groups) =>
        (rows * (long)Math.Ceiling(Math.Log2(2 * rows)))
        + (2 * rows * (1 + groups + JoinGates.CommonValues))
        + (5 * rows);

    /// <summary>Where a provider's numbers stand.</summary>
    public JoinInput InputOf(int provider) => new(provider == measured, rows);

    public int InputsOf(int provider) => InputOf(provider).Count;

    /// <summary>By group: whether the number opens, whether the sum does; the numbers; the sums.</summary>
    public int Outputs => 4 * _groups;

    public WordShares CountsOf(int provider, WordShares input) => InputOf(provider).CountsOf(input);

    public WordShares NaturalsOf(int provider, WordShares input) => InputOf(provider).NaturalsOf(input);

    public async Task<WordShares> RunAsync(
        IShareEngine engine,
        SharedInputs inputs,
        CancellationToken cancellationToken
    )
    {
        var (grouping, left, right) = (1 - measured, inputs.Each[1 - measured], inputs.Each[measured]);
        var (groupOf, valueOf) = (InputOf(grouping), InputOf(measured));

        // Both lists in one order; the groups' row of an identifier stands right before the measured one.
        SharedVector[] grouped = [Whole(groupOf.Hashes(left).ShiftLeft(SideBits)), Whole(groupOf.Payload(left))];
        SharedVector[] values =
        [
            Whole(valueOf.Hashes(right).ShiftLeft(SideBits).Add(1UL)),
            Whole(valueOf.Payload(right).Add(Beyond)),
        ];
        var merged = await grouped.MergeAsync(values, cancellationToken);
        var (keys, payload) = (merged[0].Words, merged[1].Words);
        var (all, pairs) = (keys.Count, keys.Count - 1);
        var next = payload.Slice(1, pairs);

        // 1 where two neighbours are joined; by group where a row is of it; by common value where the second one has it.
        var joined = keys.Slice(1, pairs).Subtract(keys.Slice(0, pairs)).Add(ulong.MaxValue);
        WordShares[] groups = [.. Enumerable.Range(0, _groups).Select(group => payload.Add(0UL - (ulong)group))];
        var common = JoinInput.Common(right).Add(Beyond);
        WordShares[] held =
        [
            .. Enumerable
                .Range(0, JoinGates.CommonValues)
                .Select(value => next.Subtract(common.Gather([.. Enumerable.Repeat(value, pairs)]))),
        ];
        var zero = await Conversions.IsZeroAsync(engine, joined.Append([.. groups, .. held]), cancellationToken);
        var ones = await Conversions.ToNumbersAsync(engine, zero, cancellationToken);

        // By pair and group: 1 where the pair is joined and its first one is of the group.
        var isOf = ones.Slice(pairs, all * _groups);
        int[] byPair = [.. Enumerable.Range(0, pairs * _groups)];
        var cells = await engine.MultiplyAsync(
            ones.Gather([.. byPair.Select(i => i / _groups)]),
            isOf.Gather([.. byPair.Select(i => (i % _groups * all) + (i / _groups))]),
            cancellationToken
        );

        // By group: the sum of the values, and how many hold each of the common ones.
        var columns = next.Add(unchecked(0UL - Beyond))
            .Append(ones.Slice(pairs + (all * _groups), pairs * JoinGates.CommonValues));
        var totals = await engine.MultiplyAsync(
            cells.Gather([.. byPair.Select(i => (i % pairs * _groups) + (i / pairs))]),
            columns.Gather([
                .. Enumerable.Range(0, pairs * Columns).Select(i => (i % Columns * pairs) + (i / Columns)),
            ]),
            new MatrixShape(_groups, pairs, Columns),
            cancellationToken
        );
        var numbers = cells.SumColumns(_groups);
        var sizes = isOf.Gather([
            .. Enumerable.Range(0, all * _groups).Select(i => (i % _groups * all) + (i / _groups)),
        ]);
        var consent = JoinInput.Agrees(right);
        if (!isAskedInside)
        {
            consent = await engine.MultiplyAsync(consent, JoinInput.Agrees(left), cancellationToken);
        }

        // What stays shut becomes 0.
        var looked = gates.Sums(
            numbers,
            sizes.SumColumns(_groups),
            JoinInput.Used(right),
            consent.Multiply(gates.Consent),
            totals.Gather([.. Places(perGroup: JoinGates.CommonValues, first: 1)])
        );
        var shut = await EngineGates.ShutAsync(engine, looked, gates.Gates, cancellationToken);
        var open = await EngineGates.OpenAsync(engine, shut, gates.Sets, cancellationToken);
        var told = numbers.Append(totals.Gather([.. Places(perGroup: 1, first: 0)]));
        return open.Append(await engine.MultiplyAsync(open, told, cancellationToken));

        SharedVector Whole(WordShares words) => new(engine, words, 0);

        IEnumerable<int> Places(int perGroup, int first) =>
            Enumerable.Range(0, _groups * perGroup).Select(i => (i / perGroup * Columns) + first + (i % perGroup));
    }

    /// <summary>What a requester reads from the words that opened to it.</summary>
    public JoinedTotalsOutput Read(ulong[] told, MeasureScale scale) =>
        new([
            .. Enumerable
                .Range(0, _groups)
                .Select(group =>
                {
                    var (isOpen, hasSum) = (told[group] == 1, told[_groups + group] == 1);
                    var number = (long)told[(2 * _groups) + group];
                    double? sum = hasSum ? scale.SumOf(number, told[(3 * _groups) + group]) : null;
                    return new JoinedCell(gates.ValuesOf(group), isOpen ? number : null, sum, sum / number);
                }),
        ]);
}
