using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.Statistics;

/// <summary>One cell a measure and group, in the document's order: measures, then combinations of groups, the last varying fastest.</summary>
/// <param name="Cells">The cells.</param>
/// <param name="Rest">Rows in no group; null where there are no groups.</param>
public sealed record StatisticsOutput(IReadOnlyList<StatisticsCell> Cells, RestOfRows? Rest = null) : ComputationOutput
{
    public override Sheet ToSheet(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return StatisticsSheet.Of(this, document);
    }
}

/// <summary>Rows that meet the conditions and fall in no group: their value is missing, or none of those named.</summary>
/// <param name="Count">How many; null where that is held back.</param>
/// <param name="Suppressed">Why it is held back.</param>
public sealed record RestOfRows(long? Count, BilingualText? Suppressed = null);

/// <summary>The statistics of one field in one group; those held back, and those not asked for, are null, but for the count that a mean is over.</summary>
/// <param name="Field">The measured field.</param>
/// <param name="Group">The group's values, in the order of the document's groups; empty for all rows together.</param>
/// <param name="Count">Rows with a value.</param>
/// <param name="Sum">The sum.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Variance">The sample variance.</param>
/// <param name="StandardDeviation">Its square root.</param>
/// <param name="Bins">The histogram's counts; null in a bin that is suppressed.</param>
/// <param name="Suppressed">Why nothing is released, or no sum and nothing made of it; null where all is, but for single bins.</param>
public sealed record StatisticsCell(
    string Field,
    IReadOnlyList<string> Group,
    long? Count = null,
    double? Sum = null,
    double? Mean = null,
    double? Variance = null,
    double? StandardDeviation = null,
    IReadOnlyList<long?>? Bins = null,
    BilingualText? Suppressed = null
);
