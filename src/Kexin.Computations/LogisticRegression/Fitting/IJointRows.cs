using Kexin.Computations.LogisticRegression.Roc;
using Kexin.Computations.Running;

namespace Kexin.Computations.LogisticRegression.Fitting;

/// <summary>All rows together, known only by sums over them: of one dataset, or of several that nobody sees together.</summary>
/// <remarks>The methods are called in the order in which they stand here; <see cref="StepAsync"/> as often as the fit asks.</remarks>
internal interface IJointRows
{
    /// <summary>Whether somebody other than the rows' owner learns the result: a fit that tells about few rows is then refused.</summary>
    bool IsShared { get; }

    /// <summary>Makes sure that there are enough rows, cases and controls, also of each value, and gives the moments; nothing is opened before.</summary>
    /// <exception cref="ComputationException">There are too few, or a value is out of range, which all parties are told.</exception>
    Task<ColumnMoments> SumMomentsAsync();

    /// <summary>How many rows were left out for a missing value, or null where some were, but too few to be told.</summary>
    long? LeftOut { get; }

    /// <summary>Fixes the units of all that follows, and gives the sums where all coefficients are 0.</summary>
    /// <exception cref="ComputationException">A column's spread is beyond precision, which all parties are told.</exception>
    Task<LikelihoodSums> StandardiseAsync(Standardisation standardisation, long rows);

    /// <summary>The sums after a step, or null where too few rows carry weight there.</summary>
    /// <param name="step">From where the last sums were taken, as it is told.</param>
    /// <param name="to">Where it leads.</param>
    /// <param name="weight">The joint weight before it.</param>
    Task<LikelihoodSums?> StepAsync(double[] step, double[] to, double weight);

    /// <summary>For each of the <see cref="ScoreCells">intervals</see> of scores, where the last sums were taken, whether it may be opened.</summary>
    Task<IReadOnlyList<bool>> FindOpenIntervalsAsync(double[] at, ScoreScale scale);

    /// <summary>Cases and controls in intervals of the scores, the last step; empty when there are none.</summary>
    Task<ScoreCounts> CountScoresAsync(IReadOnlyList<int> intervals);

    /// <summary>Tells all parties why there is no result.</summary>
    Task<ComputationException> RefuseAsync(FitRefusal refusal);
}
