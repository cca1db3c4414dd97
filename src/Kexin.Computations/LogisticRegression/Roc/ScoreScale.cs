namespace Kexin.Computations.LogisticRegression.Roc;

/// <summary>Puts scores into bins that are filled about evenly.</summary>
/// <remarks>
/// The bin of a linear predictor e is floor(bins / (1 + exp(-(e - centre) / width))). Any rising function of the score gives the same
/// ROC curve; with the predictor's own mean and spread, rare outcomes and weak models spread over all the bins as well.
/// </remarks>
/// <param name="Bins">A power of two.</param>
/// <param name="Centre">In units of the linear predictor.</param>
/// <param name="Width">In the same units, over 0.</param>
internal readonly record struct ScoreScale(int Bins, double Centre, double Width)
{
    /// <summary>The most bins: with cases and controls spread alike, the area is then known to about 1/512.</summary>
    public const int MostBins = 256;

    /// <summary>The most work that the check of the smallest group makes here: 32 bytes each from every provider.</summary>
    private const int MostChecks = 3 << 17;

    /// <summary>Rows, cases and controls.</summary>
    private const int GatesPerInterval = 3;

    /// <summary>The standard deviation of the standard logistic distribution, π/√3.</summary>
    private const double LogisticSpread = 1.8137993642342178;

    /// <summary>As many bins as can be checked for the smallest group; where that is large, small bins would be merged anyway.</summary>
    public static int BinsFor(int smallestGroup)
    {
        var bins = MostBins;
        while (bins > 1 && (long)ScoreCells.CountIntervals(bins) * GatesPerInterval * smallestGroup > MostChecks)
        {
            bins /= 2;
        }

        return bins;
    }

    /// <summary>From standardised coefficients alone, so that everybody who has them has the same scale.</summary>
    /// <remarks>The predictor's mean is about the intercept, and its spread that of the terms, if they were independent.</remarks>
    public static ScoreScale From(double[] coefficients, int bins)
    {
        var variance = coefficients.Skip(1).Sum(coefficient => coefficient * coefficient);
        return new ScoreScale(bins, coefficients[0], variance > 1e-12 ? Math.Sqrt(variance) / LogisticSpread : 1);
    }

    /// <summary>The bin of a linear predictor, from 0.</summary>
    public int BinOf(double predictor) =>
        Math.Min(Bins - 1, (int)(Bins / (1 + Math.Exp(-(predictor - Centre) / Width))));
}
