namespace Kexin.Collaboration.LogisticRegression;

/// <summary>One dataset alone: the sums are simply computed.</summary>
internal sealed class OwnRows(RegressionRows rows, RowRequirement requirement) : IJointRows
{
    private ScoreCounts? _scores;

    /// <inheritdoc/>
    public Task RequireEnoughAsync()
    {
        var open = RowRequirement
            .Count(rows)
            .Zip(requirement.Gates, (count, gate) => count < gate.From || count >= gate.Below);
        return RowRequirement.FindShort([.. open]) is { } refusal
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
