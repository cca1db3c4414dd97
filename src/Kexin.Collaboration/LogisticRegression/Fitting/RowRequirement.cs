namespace Kexin.Collaboration.LogisticRegression;

/// <summary>How many rows a regression needs before anything of it is released.</summary>
/// <remarks>
/// Cases and controls: the smallest group each. Rows: the smallest group for each coefficient, because a fit opens several sums a
/// coefficient, and sums over few rows could be solved for them.
/// </remarks>
/// <param name="SmallestGroup">At least 1.</param>
/// <param name="Coefficients">The intercept included.</param>
internal sealed record RowRequirement(int SmallestGroup, int Coefficients)
{
    /// <summary>What a document asks for.</summary>
    public static RowRequirement Of(ComputationDocument document) =>
        new(document.SmallestGroup, 1 + ((LogisticRegressionFunction)document.Function).On.Count);

    /// <summary>The fewest rows.</summary>
    public long Rows => (long)SmallestGroup * Coefficients;

    /// <summary>Whether one dataset alone has enough: rows, cases, controls.</summary>
    public bool[] Check(RegressionRows rows) =>
        [rows.Count >= Rows, rows.Cases >= SmallestGroup, rows.Count - rows.Cases >= SmallestGroup];

    /// <summary>Throws unless there is enough of everything.</summary>
    /// <param name="enough">Of rows, cases and controls.</param>
    /// <exception cref="ComputationException">Something is too few.</exception>
    public void ThrowIfShort(IReadOnlyList<bool> enough)
    {
        if (!enough[0])
        {
            throw new ComputationException(RegressionTexts.TooFewRows(Rows, Coefficients, SmallestGroup));
        }

        if (!enough[1] || !enough[2])
        {
            throw new ComputationException(RegressionTexts.TooFewOutcomes(SmallestGroup, areCases: !enough[1]));
        }
    }
}
