using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.Percentiles;

/// <summary>The percentiles of each group, in the document's order, the last grouping varying fastest.</summary>
/// <param name="Cells">One a group.</param>
public sealed record PercentilesOutput(IReadOnlyList<PercentileCell> Cells) : ComputationOutput
{
    public override Sheet ToSheet(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return PercentilesSheet.Of(this, document);
    }
}

/// <summary>The percentiles of one group.</summary>
/// <param name="Group">The group's values; empty for all rows together.</param>
/// <param name="Rows">Rows with a value; null where the group is held back.</param>
/// <param name="Values">One a percent: a value of the grid; null where it lies above the greatest. Empty where the group is held back.</param>
public sealed record PercentileCell(IReadOnlyList<string> Group, long? Rows, IReadOnlyList<double?> Values);
