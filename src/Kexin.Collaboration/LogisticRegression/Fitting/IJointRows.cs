namespace Kexin.Collaboration.LogisticRegression;

/// <summary>All rows together, known only by sums over them: of one dataset, or of several that nobody sees together.</summary>
/// <remarks>The methods are called in the order in which they stand here; <see cref="EvaluateAsync"/> as often as the fit asks.</remarks>
internal interface IJointRows
{
    /// <summary>Makes sure that there are enough rows, cases and controls, also of each value; nothing is opened before.</summary>
    /// <exception cref="ComputationException">There are too few, which all parties are told.</exception>
    Task RequireEnoughAsync();

    /// <summary>The moments of the columns in their own units.</summary>
    /// <exception cref="ComputationException">A value is out of range, which all parties are told.</exception>
    Task<ColumnMoments> SumMomentsAsync();

    /// <summary>Fixes the units of all that follows.</summary>
    Task StandardiseAsync(Standardisation standardisation, long rows);

    /// <summary>The sums of one Newton step.</summary>
    Task<LikelihoodSums> EvaluateAsync(double[] coefficients);

    /// <summary>For each of the <see cref="ScoreCells">intervals</see> of scores whether it holds the smallest group's rows.</summary>
    Task<IReadOnlyList<bool>> FindLargeEnoughAsync(double[] coefficients, ScoreScale scale);

    /// <summary>Cases and controls in cells of the scores, the last step; empty when there are no cells.</summary>
    Task<ScoreCounts> CountScoresAsync(IReadOnlyList<ScoreCell> cells);
}
