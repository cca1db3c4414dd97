using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Roc;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.LogisticRegression.Protocol;

/// <summary>What a regression is expected to send: the gates of its checks, and the sums, of which there are few.</summary>
internal static class RegressionCost
{
    /// <summary>As many as Newton's method mostly takes.</summary>
    private const int Steps = 6;

    private const int RoundsBesides = 4;

    /// <summary>The widest gates that the units of a field have.</summary>
    private const int ChecksOfField = 64;

    private const int ChecksOfWeights = 34;

    public static RunCost Of(ComputationDocument document)
    {
        var (requirement, providers) = (RowRequirement.Of(document), document.Inputs.Count);
        var scores = ScoreCells.Gates(ScoreScale.BinsFor(document.SmallestGroup), requirement.Policy);
        GateRange[] units = [new(0, providers * (ChecksOfWeights + (ChecksOfField * (requirement.Coefficients - 1))))];
        var sums = requirement.Coefficients * (requirement.Coefficients + 3) / 2 * ExactSum.Limbs * sizeof(ulong);
        return new RunCost(
            RoundsBesides + Steps,
            RunCost.OfGates([.. requirement.Gates, .. units, .. scores])
                + (Steps * RunCost.OfGates(StepCheck.Gates(requirement, providers)))
                + ((Steps + 1) * sums)
        );
    }
}
