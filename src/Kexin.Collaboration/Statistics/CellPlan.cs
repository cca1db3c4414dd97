namespace Kexin.Collaboration;

/// <summary>One measure in one group: what of it may be opened, and by which gates.</summary>
/// <remarks>
/// Its gates are its own, those of the codes, those of the bins, that for rows outside all bins, as far as they are there, and that for
/// contributors, which shuts all of it: with one contributor, the totals are that organisation's own.
/// </remarks>
/// <param name="Measure">What is asked.</param>
/// <param name="Group">Which group.</param>
/// <param name="OpensCount">Whether the count is opened.</param>
/// <param name="OpensSum">Whether the sum is.</param>
/// <param name="OpensSquares">Whether the sum of squares is.</param>
/// <param name="Bins">How many bins.</param>
/// <param name="GuardsSums">Whether shut bins could be found from sums; with a smallest group of 1 there is nothing to find.</param>
internal sealed record CellPlan(
    Measure Measure,
    int Group,
    bool OpensCount,
    bool OpensSum,
    bool OpensSquares,
    int Bins,
    bool GuardsSums
)
{
    /// <summary>Providers that must have rows in a cell.</summary>
    public const int FewestContributors = 2;

    /// <summary>The number of the cell's first gate among those of all cells.</summary>
    public int FirstGate { get; init; }

    /// <summary>The number of the first bin among those of all cells.</summary>
    public int FirstBin { get; init; }

    /// <summary>How many gates stand for the cell as a whole: none where only bins are asked for.</summary>
    public int Own => OpensCount || OpensSum ? 1 : 0;

    /// <summary>How many gates stand for codes of two values.</summary>
    public int Codes => OpensSum ? TwoValueCodes.Count : 0;

    /// <summary>The number of the cell's own gate, or -1 where only bins are asked for.</summary>
    public int Gate => Own > 0 ? FirstGate : -1;

    /// <summary>The number of the gate of the first code.</summary>
    public int FirstCodeGate => FirstGate + Own;

    /// <summary>The number of the first bin's gate.</summary>
    public int FirstBinGate => FirstCodeGate + Codes;

    /// <summary>The number of the gate for rows outside all bins.</summary>
    public int OutsideGate => FirstBinGate + Bins;

    /// <summary>The number of the gate that is shut while fewer than <see cref="FewestContributors"/> providers have rows in the cell.</summary>
    public int ContributorsGate => OutsideGate + (GuardsOutside ? 1 : 0);

    /// <summary>Whether few rows outside all bins could be found from the count or from sums.</summary>
    public bool GuardsOutside => Own > 0 && Bins > 0;

    /// <summary>Whether bins could be found by subtraction from the count.</summary>
    public bool GuardsBins => OpensCount && Bins > 0;

    /// <summary>Words of the sums that may be opened.</summary>
    public int SumWords => (OpensSum ? ExactSum.Limbs : 0) + (OpensSquares ? ExactSum.Limbs : 0);

    /// <summary>Where the gates and bins begin is left to the plan.</summary>
    public static CellPlan Of(Measure measure, int group, int smallestGroup)
    {
        var asked = measure.Statistics;
        var spread = asked.Contains(Statistic.Variance) || asked.Contains(Statistic.StandardDeviation);
        var mean = spread || asked.Contains(Statistic.Mean);
        return new CellPlan(
            measure,
            group,
            mean || asked.Contains(Statistic.Count),
            mean || asked.Contains(Statistic.Sum),
            spread,
            Math.Max(measure.Edges.Count - 1, 0),
            smallestGroup > 1
        );
    }

    /// <summary>The gates that must all be open for a bin to be opened; its own comes first.</summary>
    public int[] GatesOfBin(int bin)
    {
        var own = FirstBinGate + bin;
        if (!GuardsBins)
        {
            return [own, ContributorsGate];
        }

        var before = FirstBinGate + (bin == 0 ? Bins : bin) - 1;
        return bin == 0 ? [own, before, OutsideGate, ContributorsGate] : [own, before, ContributorsGate];
    }

    /// <summary>The gates that must all be open for the sums to be opened, where there are any.</summary>
    public int[] GatesOfSums() =>
        [
            Gate,
            ContributorsGate,
            .. Enumerable.Range(FirstCodeGate, Codes),
            .. GuardsSums && Bins > 0 ? Enumerable.Range(FirstBinGate, Bins + 1) : [],
        ];

    /// <summary>Whether the cell's count may be opened, where it has a gate of its own.</summary>
    /// <param name="open">By gate.</param>
    public bool HasCount(IReadOnlyList<bool> open) => Gate >= 0 && open[Gate] && open[ContributorsGate];

    /// <summary>Whether the gates of the codes are open.</summary>
    /// <param name="open">By gate.</param>
    public bool HasCodes(IReadOnlyList<bool> open) => Enumerable.Range(FirstCodeGate, Codes).All(gate => open[gate]);

    /// <summary>Whether the sums are asked for and opened.</summary>
    /// <param name="open">By gate.</param>
    public bool HasSums(IReadOnlyList<bool> open) => OpensSum && GatesOfSums().All(gate => open[gate]);
}
