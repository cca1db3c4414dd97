using Kexin.Computations.Engines;
using Kexin.Computations.Statistics;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.SharedStatistics;

/// <summary>Totals on shares: which gates are open, and of each count and sum whose gates are all open the total over all.</summary>
/// <remarks>
/// What: each provider brings its count for each gate, its counts, and its sums of 384 bits in pieces of 32. Gates are comparisons; a
/// count is multiplied by 1 or 0. The pieces' carries move up on shares, so that a sum comes out as the number that it is, and not
/// as pieces that would tell more of what it is made of.
/// Exactness: as <see cref="ExactSum"/>. Cost: two comparisons a gate, one for each count and sum; for sums twelve shifts one after another.
/// </remarks>
/// <param name="plan">What is counted, checked and opened.</param>
internal sealed class TotalsProgram(StatisticsPlan plan) : IEngineProgram
{
    private const int PieceBits = 32;
    private const int Pieces = 2 * ExactSum.Limbs;

    private readonly int _gates = plan.Gates.Count;
    private readonly int _counts = plan.CountWords;
    private readonly int _sums = plan.SumWords / ExactSum.Limbs;

    public int InputsOf(int provider) => _gates + _counts + (_sums * Pieces);

    /// <summary>By gate whether it is open; then the counts and the sums, as they are told in two rounds.</summary>
    public int Outputs => _gates + _counts + plan.SumWords;

    /// <summary>A provider's words: counts of gates, counts, and pieces of sums, the lowest of all sums first.</summary>
    public ulong[] InputOf(IReadOnlyList<long> gates, PaddedTotals totals)
    {
        var pieces = new ulong[_sums * Pieces];
        for (var i = 0; i < pieces.Length; i++)
        {
            var (piece, sum) = (i / _sums, i % _sums);
            var limb = totals.Sums[(sum * ExactSum.Limbs) + (piece / 2)];
            pieces[i] = piece % 2 == 0 ? limb & uint.MaxValue : limb >> PieceBits;
        }

        return [.. gates.Select(count => (ulong)count), .. totals.Counts, .. pieces];
    }

    public WordShares CountsOf(int provider, WordShares input) => input;

    public async Task<WordShares> RunAsync(
        IShareEngine engine,
        SharedInputs inputs,
        CancellationToken cancellationToken
    )
    {
        var sum = inputs.Sum;
        var shut = await EngineGates.ShutAsync(engine, sum.Slice(0, _gates), plan.Gates, cancellationToken);
        var counts = sum.Slice(_gates, _counts);
        var sums = await CarriedAsync(engine, sum.Slice(_gates + _counts, _sums * Pieces), cancellationToken);

        // 1 for what all gates let through; else 0, which what stays shut becomes.
        var (setOfCount, setOfSum, sets) = Sets();
        var open = await EngineGates.OpenAsync(engine, shut, sets, cancellationToken);
        int[] factors = [.. setOfCount, .. setOfSum.SelectMany(set => Enumerable.Repeat(set, ExactSum.Limbs))];
        var told = await engine.MultiplyAsync(open.Gather(factors), counts.Append(sums), cancellationToken);
        return shut.Multiply(ulong.MaxValue).Add(1UL).Append(told);
    }

    /// <summary>What a requester reads from the words that opened to it.</summary>
    public StatisticsOutput Read(ulong[] told)
    {
        bool[] open = [.. told.Take(_gates).Select(word => word == 1)];
        var totals = new PaddedTotals(plan)
        {
            Counts = told[_gates..(_gates + _counts)],
            Sums = told[(_gates + _counts)..],
        };
        return StatisticsRelease.Make(plan, totals.ToTotals(open), open);
    }

    /// <summary>Sums in words of 64 bits, sum by sum, from pieces whose carries move up, the last ones out of the ring.</summary>
    private async Task<WordShares> CarriedAsync(
        IShareEngine engine,
        WordShares pieces,
        CancellationToken cancellationToken
    )
    {
        if (_sums == 0)
        {
            return pieces;
        }

        var carried = new List<WordShares>();
        WordShares? carry = null;
        for (var piece = 0; piece < Pieces; piece++)
        {
            var word = pieces.Slice(piece * _sums, _sums);
            word = carry is null ? word : word.Add(carry);
            carry = await Conversions.ShiftRightAsync(engine, word, PieceBits, cancellationToken);
            carried.Add(word.Subtract(carry.ShiftLeft(PieceBits)));
        }

        WordShares[] limbs =
        [
            .. Enumerable
                .Range(0, ExactSum.Limbs)
                .Select(limb => carried[2 * limb].Add(carried[(2 * limb) + 1].ShiftLeft(PieceBits))),
        ];
        int[] bySum =
        [
            .. Enumerable.Range(0, plan.SumWords).Select(i => (i % ExactSum.Limbs * _sums) + (i / ExactSum.Limbs)),
        ];
        return limbs[0].Append(limbs.AsSpan(1)).Gather(bySum);
    }

    /// <summary>By count and by sum, which set of gates must be open for it.</summary>
    private (int[] OfCount, int[] OfSum, List<int[]> Sets) Sets()
    {
        var (ofCount, ofSum, sets) = (new List<int>(), new List<int>(), new List<int[]>());
        foreach (var cell in plan.Cells)
        {
            if (cell.OpensCount)
            {
                ofCount.Add(Put(cell.GatesOfCount()));
            }

            if (cell.OpensSum)
            {
                var set = Put(cell.GatesOfSums());
                ofSum.AddRange(Enumerable.Repeat(set, cell.SumWords / ExactSum.Limbs));
            }

            for (var bin = 0; bin < cell.Bins; bin++)
            {
                ofCount.Add(Put(cell.GatesOfBin(bin)));
            }
        }

        if (plan.HasRest)
        {
            ofCount.Add(Put([.. plan.GatesOfRest]));
        }

        return ([.. ofCount], [.. ofSum], sets);

        int Put(int[] gates)
        {
            sets.Add([.. gates.Distinct()]);
            return sets.Count - 1;
        }
    }
}
