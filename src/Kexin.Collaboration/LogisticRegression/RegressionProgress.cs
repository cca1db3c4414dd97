using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.LogisticRegression;

/// <summary>Counts the steps of one party; how many there will be is not known before the fit ends.</summary>
internal sealed class RegressionProgress(IProgress<RunProgress>? progress)
{
    private int _done;

    /// <summary>Says that a step begins.</summary>
    public void Report(BilingualText phase) => progress?.Report(new RunProgress(phase, _done++, 0));
}
