using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations;

/// <summary>The computations that this node can run.</summary>
public static class ComputationRegistry
{
    /// <summary>All of them, a line each: one for each kind of function.</summary>
    public static IReadOnlyList<IComputation> BuiltIn { get; } =
    [
        new Statistics.StatisticsComputation(),
        new LogisticRegression.LogisticRegressionComputation(),
        new Intersection.IntersectionComputation(),
        new Percentiles.PercentilesComputation(),
        new Survival.SurvivalComputation(),
        new ThresholdQuestion.ThresholdQuestionComputation(),
        new SharedRegression.SharedRegressionComputation(),
        new SharedStatistics.SharedStatisticsComputation(),
        new JoinedTotals.JoinedTotalsComputation(),
        new Scoring.ScoringComputation(),
    ];

    /// <summary>The computation of that kind.</summary>
    /// <exception cref="DocumentException">There is none.</exception>
    public static IComputation Get(string kind) =>
        BuiltIn.FirstOrDefault(computation => computation.Kind == kind)
        ?? throw new DocumentException(
            new BilingualText(
                $"This node cannot compute '{kind}'. It can compute: {Names(", ")}.",
                $"本节点不能计算“{kind}”。可以计算：{Names("、")}。"
            )
        );

    private static string Names(string separator) =>
        string.Join(separator, BuiltIn.Select(computation => computation.Kind));
}
