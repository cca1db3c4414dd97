using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.Survival;

/// <summary>How many rows were at risk, had the event or were censored, by group, at each time that opened.</summary>
/// <param name="Rows">Each group's rows; empty where nothing opens.</param>
/// <param name="Times">From the first on.</param>
public sealed record SurvivalOutput(IReadOnlyList<long> Rows, IReadOnlyList<SurvivalTime> Times) : ComputationOutput
{
    public override Sheet ToSheet(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return SurvivalSheet.Of(this, document);
    }
}

/// <summary>A time that opened.</summary>
/// <param name="At">When: events and censored rows since the last one count as of now, events first.</param>
/// <param name="AtRisk">By group, the rows that were still there before.</param>
/// <param name="Events">By group, those that had the event.</param>
/// <param name="Censored">By group, those that were not observed any longer.</param>
public sealed record SurvivalTime(
    double At,
    IReadOnlyList<long> AtRisk,
    IReadOnlyList<long> Events,
    IReadOnlyList<long> Censored
);
