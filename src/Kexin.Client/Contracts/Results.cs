namespace Kexin.Client.Contracts;

/// <summary>Answer of <c>GET /v1/tasks/{id}/result</c> to those who learn it, and of <c>GET /v1/datasets/{id}/summary</c> to the owner.</summary>
/// <param name="Task">The task's id.</param>
/// <param name="RunId">The run's id, or null for one dataset alone.</param>
/// <param name="Kind">Says which of the three is given.</param>
/// <param name="Statistics">The result of statistics.</param>
/// <param name="LogisticRegression">The result of a logistic regression.</param>
/// <param name="Intersection">The result of an intersection.</param>
/// <param name="StartedAt">When the run began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="ProofUrls">Paths of the proof files that belong to the run: its transactions and this node's evidence.</param>
public sealed record ComputationResult(
    string Task,
    string? RunId,
    ComputationKind Kind,
    StatisticsResult? Statistics,
    LogisticRegressionResult? LogisticRegression,
    IntersectionResult? Intersection,
    DateTimeOffset StartedAt,
    DateTimeOffset EndedAt,
    IReadOnlyList<string> ProofUrls
);

/// <summary>One cell a measure and group.</summary>
/// <param name="Cells">The cells.</param>
/// <param name="Rest">Rows in no group; null where there are no groups.</param>
public sealed record StatisticsResult(IReadOnlyList<StatisticsCell> Cells, RestOfRows? Rest = null);

/// <summary>Rows that meet the conditions and fall in no group: their value is missing, or none of those named.</summary>
/// <param name="Count">How many; null where that is held back.</param>
/// <param name="Suppressed">Why it is held back.</param>
public sealed record RestOfRows(long? Count, LocalizedText? Suppressed = null);

/// <summary>The statistics of one field in one group; those not asked for, and those held back, are null.</summary>
/// <param name="Field">The measured field.</param>
/// <param name="Group">Value by grouping field; empty for all rows together.</param>
/// <param name="Count">Rows with a value.</param>
/// <param name="Sum">The sum.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Variance">The sample variance.</param>
/// <param name="StandardDeviation">Its square root.</param>
/// <param name="Histogram">Counts between edges; a suppressed bin is null.</param>
/// <param name="Suppressed">Why nothing is released, or no sum and nothing made of it; null where all is, but for single bins.</param>
public sealed record StatisticsCell(
    string Field,
    IReadOnlyDictionary<string, string> Group,
    long? Count = null,
    double? Sum = null,
    double? Mean = null,
    double? Variance = null,
    double? StandardDeviation = null,
    Histogram? Histogram = null,
    LocalizedText? Suppressed = null
);

/// <summary>Counts between rising edges: one count fewer than edges; null where suppressed.</summary>
public sealed record Histogram(IReadOnlyList<double> Edges, IReadOnlyList<long?> Counts);

/// <summary>A fitted logistic regression.</summary>
/// <param name="Rows">Rows used.</param>
/// <param name="RowsLeftOut">Rows with a missing value in a used column; null where some were, but fewer than the smallest group.</param>
/// <param name="Cases">Rows that meet the outcome.</param>
/// <param name="Iterations">Newton steps.</param>
/// <param name="LogLikelihood">At the fit.</param>
/// <param name="Coefficients">The intercept first.</param>
/// <param name="Roc">The ROC curve, or null where it was not asked for or not released.</param>
/// <param name="Warnings">Separation, collinearity and the like; empty for a clean fit.</param>
public sealed record LogisticRegressionResult(
    long Rows,
    long? RowsLeftOut,
    long Cases,
    int Iterations,
    double LogLikelihood,
    IReadOnlyList<Coefficient> Coefficients,
    RocCurve? Roc,
    IReadOnlyList<LocalizedText> Warnings
);

/// <summary>An estimated coefficient with its Wald test; the intercept's name is <c>(intercept)</c>.</summary>
public sealed record Coefficient(string Name, double Estimate, double StandardError, double Z, double P);

/// <summary>A ROC curve from histograms of the scores.</summary>
/// <param name="Points">From (0, 0) to (1, 1).</param>
/// <param name="Area">The area under it.</param>
/// <param name="AreaErrorBound">How far the true area may lie from it, at most.</param>
public sealed record RocCurve(IReadOnlyList<RocPoint> Points, double Area, double AreaErrorBound);

/// <summary>A point of a ROC curve.</summary>
public sealed record RocPoint(double FalsePositiveRate, double TruePositiveRate);

/// <summary>An intersection; the identifiers, when they were asked for, are paged by <c>GET /v1/tasks/{id}/result/identifiers</c>.</summary>
public sealed record IntersectionResult(long Size, bool HasIdentifiers);
