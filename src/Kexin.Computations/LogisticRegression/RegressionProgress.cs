using Kexin.Computations.Running;

namespace Kexin.Computations.LogisticRegression;

/// <summary>Counts the steps of one party. How long the fit takes is not known before its end, so a usual one is what is counted on.</summary>
internal sealed class RegressionProgress(IProgress<RunProgress>? progress)
{
    /// <summary>The evaluations of a usual fit; in a longer one the last of them goes on.</summary>
    public const int UsualEvaluations = 8;

    /// <summary>Reading, checking and standardising come before the fit, scoring after it.</summary>
    public const int Steps = Before + UsualEvaluations + 1;

    private const int Before = 3;

    private int _evaluations;

    /// <summary>Says that a step begins.</summary>
    public void Report(BilingualText phase)
    {
        var done =
            phase == RegressionTexts.Reading ? 0
            : phase == RegressionTexts.Checking ? 1
            : phase == RegressionTexts.Standardising ? 2
            : phase == RegressionTexts.Fitting ? Before + Math.Min(_evaluations++, UsualEvaluations - 1)
            : Before + UsualEvaluations;
        progress?.Report(new RunProgress(phase, done, Steps));
    }
}
