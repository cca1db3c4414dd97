using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Statistics;

/// <summary>One measure in one group: what of it may be opened, and by which gates of the <see cref="OutputPolicy"/>.</summary>
/// <remarks>
/// Its own gates stand one after the other: for its rows, for values that nearly all hold, for bins, for rows outside all bins, for
/// totals that would be one organisation's own. The plan adds those of other cells and of earlier results.
/// </remarks>
/// <param name="Measure">What is asked.</param>
/// <param name="Group">Which group.</param>
/// <param name="Policy">Makes the gates.</param>
/// <param name="OpensCount">Whether the count is opened.</param>
/// <param name="OpensSum">Whether the sum is.</param>
/// <param name="OpensSquares">Whether the sum of squares is.</param>
/// <param name="Bins">How many bins.</param>
internal sealed record CellPlan(
    Measure Measure,
    int Group,
    OutputPolicy Policy,
    bool OpensCount,
    bool OpensSum,
    bool OpensSquares,
    int Bins
)
{
    /// <summary>How many values of each cell, beside the <see cref="TwoValueCodes"/>, have a gate for the few rows that hold another.</summary>
    public const int CommonValues = 2;

    /// <summary>The number of the cell's first gate among those of all cells.</summary>
    public int FirstGate { get; init; }

    /// <summary>The number of the first bin among those of all cells.</summary>
    public int FirstBin { get; init; }

    /// <summary>The gates of other cells and of earlier results that must be open too.</summary>
    public List<int> Guards { get; } = [];

    /// <summary>The same for each bin alone.</summary>
    public List<int>[] GuardsOfBins { get; } = [.. Enumerable.Range(0, Bins).Select(_ => new List<int>())];

    /// <summary>How many gates stand for the cell as a whole: none where only bins are asked for.</summary>
    public int Own => OpensCount || OpensSum ? 1 : 0;

    /// <summary>How many gates stand for values that nearly all rows hold.</summary>
    public int Codes => OpensSum ? TwoValueCodes.Count + CommonValues : 0;

    /// <summary>The number of the cell's own gate, or -1 where only bins are asked for.</summary>
    public int Gate => Own > 0 ? FirstGate : -1;

    /// <summary>The number of the gate of the first code.</summary>
    public int FirstCodeGate => FirstGate + Own;

    /// <summary>The number of the first bin's gate.</summary>
    public int FirstBinGate => FirstCodeGate + Codes;

    /// <summary>The number of the gate for rows outside all bins.</summary>
    public int OutsideGate => FirstBinGate + Bins;

    /// <summary>The number of the first gate for totals that would be one organisation's own.</summary>
    public int FirstOwnTotalsGate => OutsideGate + (GuardsOutside ? 1 : 0);

    /// <summary>The gates for totals that would be one organisation's own.</summary>
    public IEnumerable<int> OwnTotalsGates => Enumerable.Range(FirstOwnTotalsGate, Policy.Providers);

    /// <summary>The same for one bin.</summary>
    public IEnumerable<int> OwnTotalsGatesOf(int bin) =>
        Enumerable.Range(FirstOwnTotalsGate + (bin + 1) * Policy.Providers, Policy.Providers);

    /// <summary>Whether few rows outside all bins could be found from the count or from sums.</summary>
    public bool GuardsOutside => Own > 0 && Bins > 0;

    /// <summary>Whether bins could be found by subtraction from the count.</summary>
    public bool GuardsBins => OpensCount && Bins > 0;

    /// <summary>Words of the sums that may be opened.</summary>
    public int SumWords => (OpensSum ? ExactSum.Limbs : 0) + (OpensSquares ? ExactSum.Limbs : 0);

    /// <summary>Where the gates and bins begin is left to the plan.</summary>
    public static CellPlan Of(Measure measure, int group, OutputPolicy policy)
    {
        var asked = measure.Statistics;
        var spread = asked.Contains(Statistic.Variance) || asked.Contains(Statistic.StandardDeviation);
        var mean = spread || asked.Contains(Statistic.Mean);
        return new CellPlan(
            measure,
            group,
            policy,
            mean || asked.Contains(Statistic.Count),
            mean || asked.Contains(Statistic.Sum),
            spread,
            Math.Max(measure.Edges.Count - 1, 0)
        );
    }

    /// <summary>What is checked for the cell, in the order of the numbers above.</summary>
    public IEnumerable<GateRange> Gates() =>
        [
            .. Enumerable.Repeat(Policy.Enough, Own),
            .. Enumerable.Repeat(Policy.NoneOrEnough, Codes),
            .. Enumerable.Repeat(Policy.Enough, Bins),
            .. Enumerable.Repeat(Policy.NoneOrEnough, GuardsOutside ? 1 : 0),
            .. Enumerable.Range(0, 1 + Bins).SelectMany(_ => Policy.OwnTotals),
        ];

    /// <summary>The gates that must all be open for the count to be opened, and for anything else but bins.</summary>
    public int[] GatesOfCount() => [Gate, .. OwnTotalsGates, .. Guards];

    /// <summary>The gates that must all be open for a bin to be opened; its own comes first.</summary>
    public int[] GatesOfBin(int bin)
    {
        var own = FirstBinGate + bin;
        int[] others = [.. OwnTotalsGates, .. OwnTotalsGatesOf(bin), .. Guards, .. GuardsOfBins[bin]];
        if (!GuardsBins)
        {
            return [own, .. others];
        }

        var before = (bin == 0 ? Bins : bin) - 1;
        int[] neighbour = [own, FirstBinGate + before, .. before == bin ? [] : OwnTotalsGatesOf(before)];
        return bin == 0 ? [.. neighbour, OutsideGate, .. others] : [.. neighbour, .. others];
    }

    /// <summary>The gates that must all be open for the sums to be opened, where there are any.</summary>
    public int[] GatesOfSums() =>
        [
            .. GatesOfCount(),
            .. Enumerable.Range(FirstCodeGate, Codes),
            .. Policy.HidesFew && Bins > 0 ? Enumerable.Range(FirstBinGate, Bins + 1) : [],
            .. Policy.HidesFew ? Enumerable.Range(0, Bins).SelectMany(OwnTotalsGatesOf) : [],
        ];

    /// <summary>Whether the cell's count may be opened, where it has a gate of its own.</summary>
    /// <param name="open">By gate.</param>
    public bool HasCount(IReadOnlyList<bool> open) => Gate >= 0 && GatesOfCount().All(gate => open[gate]);

    /// <summary>Whether the gates of the codes are open.</summary>
    /// <param name="open">By gate.</param>
    public bool HasCodes(IReadOnlyList<bool> open) => Enumerable.Range(FirstCodeGate, Codes).All(gate => open[gate]);

    /// <summary>Whether the sums are asked for and opened.</summary>
    /// <param name="open">By gate.</param>
    public bool HasSums(IReadOnlyList<bool> open) => OpensSum && GatesOfSums().All(gate => open[gate]);
}
