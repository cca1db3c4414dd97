using Kexin.Computations.LogisticRegression.Roc;
using Kexin.Computations.Running;

namespace Kexin.Computations.LogisticRegression.Fitting;

/// <summary>One dataset alone: the sums are simply computed, and what few rows hold is the owner's to see.</summary>
internal sealed class OwnRows(RegressionRows rows, RowRequirement requirement) : IJointRows
{
    private ScoreCounts? _scores;

    public bool IsShared => false;

    public long? LeftOut => rows.LeftOut;

    public Task<ColumnMoments> SumMomentsAsync()
    {
        var enough = RowRequirement.CountRows(rows).Zip(requirement.Fewest, (count, fewest) => count >= fewest);
        var moments = ColumnMoments.Of(rows);
        return requirement.FindShort([.. enough]) is { } refusal ? throw requirement.Refuse(refusal)
            : moments.IsInRange ? Task.FromResult(moments)
            : throw requirement.Refuse(new FitRefusal(RefusalReason.OutOfRange));
    }

    public Task<LikelihoodSums> StandardiseAsync(Standardisation standardisation, long count)
    {
        rows.Standardise(standardisation);
        return Task.FromResult(LikelihoodSums.Of(rows, new double[rows.Columns + 1]));
    }

    public Task<LikelihoodSums?> StepAsync(double[] step, double[] to, double weight) =>
        Task.FromResult<LikelihoodSums?>(LikelihoodSums.Of(rows, to));

    public Task<IReadOnlyList<bool>> FindOpenIntervalsAsync(double[] at, ScoreScale scale)
    {
        _scores = rows.CountScores(at, scale);
        return Task.FromResult<IReadOnlyList<bool>>([
            .. ScoreCells.CountRows(_scores).Select(count => count >= requirement.SmallestGroup),
        ]);
    }

    public Task<ScoreCounts> CountScoresAsync(IReadOnlyList<int> intervals) =>
        Task.FromResult(_scores!.Merge(intervals));

    public Task<ComputationException> RefuseAsync(FitRefusal refusal) => Task.FromResult(requirement.Refuse(refusal));
}
