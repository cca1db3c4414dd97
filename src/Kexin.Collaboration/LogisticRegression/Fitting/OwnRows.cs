namespace Kexin.Collaboration.LogisticRegression;

/// <summary>One dataset alone: the sums are simply computed.</summary>
internal sealed class OwnRows(RegressionRows rows, RowRequirement requirement) : IJointRows
{
    private ScoreCounts? _scores;

    /// <inheritdoc/>
    public Task RequireEnoughAsync()
    {
        // The gates of the fields are not asked: what few rows hold is the owner's to see.
        var enough = RowRequirement.Count(rows).Zip(requirement.Fewest, (count, fewest) => count >= fewest);
        return RowRequirement.FindShort([.. enough]) is { } refusal
            ? throw requirement.Refuse(refusal)
            : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ColumnMoments> SumMomentsAsync() => Task.FromResult(ColumnMoments.Of(rows));

    /// <inheritdoc/>
    public Task StandardiseAsync(Standardisation standardisation, long count)
    {
        rows.Standardise(standardisation);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<LikelihoodSums> EvaluateAsync(double[] coefficients) =>
        Task.FromResult(LikelihoodSums.Of(rows, coefficients));

    /// <inheritdoc/>
    public Task<IReadOnlyList<bool>> FindLargeEnoughAsync(double[] coefficients, ScoreScale scale)
    {
        _scores = ScoreCounts.Of(rows, coefficients, scale);
        return Task.FromResult<IReadOnlyList<bool>>([
            .. ScoreCells.CountRows(_scores).Select(count => count >= requirement.SmallestGroup),
        ]);
    }

    /// <inheritdoc/>
    public Task<ScoreCounts> CountScoresAsync(IReadOnlyList<ScoreCell> cells) => Task.FromResult(_scores!.Merge(cells));
}
