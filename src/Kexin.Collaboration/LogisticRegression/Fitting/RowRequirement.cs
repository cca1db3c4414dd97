using System.Diagnostics;

namespace Kexin.Collaboration.LogisticRegression;

/// <summary>Why the data does not allow a regression.</summary>
internal enum RefusalReason
{
    /// <summary>Too few rows for the number of coefficients.</summary>
    Rows = 1,

    /// <summary>Too few rows that meet the outcome.</summary>
    Cases,

    /// <summary>Too few rows that do not.</summary>
    Controls,

    /// <summary>A value is too large to be summed.</summary>
    OutOfRange,
}

/// <summary>How many rows a regression needs before anything of it is released.</summary>
/// <remarks>
/// Cases and controls: the smallest group each. Rows: the smallest group for each coefficient, and so many that they have more
/// values (fields and outcome) than <see cref="UsualSteps"/> steps open sums: with fewer, the sums could be solved for the rows.
/// This counts equations and proves nothing: a longer fit opens more, and fields of few different values are found with less.
/// </remarks>
/// <param name="SmallestGroup">At least 1.</param>
/// <param name="Coefficients">The intercept included.</param>
internal sealed record RowRequirement(int SmallestGroup, int Coefficients)
{
    /// <summary>The most evaluations of a fit to usual data.</summary>
    public const int UsualSteps = 8;

    /// <summary>What a document asks for.</summary>
    public static RowRequirement Of(ComputationDocument document) =>
        new(document.SmallestGroup, 1 + ((LogisticRegressionFunction)document.Function).On.Count);

    /// <summary>The fewest rows, cases and controls.</summary>
    public IReadOnlyList<long> Fewest =>
        [Math.Max((long)SmallestGroup * Coefficients, FewestUnsolved), SmallestGroup, SmallestGroup];

    /// <summary>The fewest rows that have more values, as many a row as there are coefficients, than the usual steps open sums.</summary>
    private long FewestUnsolved => UsualSteps * LikelihoodSums.SizeFor(Coefficients) / Coefficients + 1;

    /// <summary>One dataset's rows, cases and controls.</summary>
    public static long[] Count(RegressionRows rows) => [rows.Count, rows.Cases, rows.Count - rows.Cases];

    /// <summary>What is too few, or null.</summary>
    /// <param name="enough">Of rows, cases and controls.</param>
    public static RefusalReason? FindShort(IReadOnlyList<bool> enough) =>
        !enough[0] ? RefusalReason.Rows
        : !enough[1] ? RefusalReason.Cases
        : !enough[2] ? RefusalReason.Controls
        : null;

    /// <summary>What every party is told.</summary>
    public ComputationException Refuse(RefusalReason reason) =>
        new(
            reason switch
            {
                RefusalReason.Rows => RegressionTexts.TooFewRows(Fewest[0], Coefficients),
                RefusalReason.Cases => RegressionTexts.TooFewCases(SmallestGroup),
                RefusalReason.Controls => RegressionTexts.TooFewControls(SmallestGroup),
                RefusalReason.OutOfRange => RegressionTexts.OutOfRange,
                _ => throw new UnreachableException(),
            }
        );
}
