using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.Policy;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.LogisticRegression.Protocol;

/// <summary>Gates that open only if a step is Newton's, and if enough rows carry weight where it leads.</summary>
/// <remarks>
/// What: with g the gradient and H the information of the sums before, g - H·d is 0 for Newton's step d, but for rounding. Each
/// provider takes it of its own g and H, in units that are small beside the joint weight, and a gate opens if the sum over all is 0 up
/// to the rounding of the parts (<see cref="GateRange.Within"/>). So the coefficients follow from the joint sums, which the providers
/// do not see, and a requester that names others can open nothing any more. What may stay is a 2^24th part of the weight, which moves
/// no coefficient of a column that is fitted (<see cref="InformationMatrix.SmallestPivot"/>) by as much as a hundredth of a spread.
/// </remarks>
internal static class StepCheck
{
    /// <summary>Bits of the joint weight that a step's remainder is measured by.</summary>
    public const int RemainderBits = 24;

    private const int Parts = 64;

    /// <summary>A row whose weight is below this part of its provider's mean weight carries none.</summary>
    private const int LightBits = 6;

    /// <summary>Nor does one whose weight is below this power of two, whatever the others'.</summary>
    private const int LightestExponent = -20;

    /// <summary>The gates: the joint weight, the remainder by coefficient, and the rows that carry weight.</summary>
    public static IReadOnlyList<GateRange> Gates(RowRequirement requirement, int providers) =>
        [
            GateRange.Within(31 * providers, 65 * providers + 1),
            .. Enumerable.Repeat(GateRange.Within(-providers - 1, providers + 2), requirement.Coefficients),
            OutputPolicy.EnoughFor(requirement.FewestWeighted),
        ];

    /// <summary>One provider's parts.</summary>
    /// <param name="before">Its sums where the step begins, as they were summed.</param>
    /// <param name="step">The step.</param>
    /// <param name="providers">How many there are.</param>
    /// <param name="after">The weights of its rows where the step leads.</param>
    public static long[] Count(LikelihoodSums before, StepCommand step, int providers, WeightProfile after)
    {
        var weight = Math.ScaleB(1, step.WeightExponent);
        var unit = Math.ScaleB(weight, -RemainderBits) / providers;
        return
        [
            CoarseSum.Of(before.Information[0], weight / (Parts * providers)),
            .. before.Remainder(step.Step).Select(remainder => CoarseSum.Of(remainder, unit)),
            after.CountFrom(Math.Max(after.MeanExponent - LightBits, LightestExponent)),
        ];
    }

    /// <summary>The exponent of the joint weight: the least e with weight ≤ 2^e.</summary>
    public static int ExponentOf(double weight) => Math.ILogB(Math.BitDecrement(weight)) + 1;
}
