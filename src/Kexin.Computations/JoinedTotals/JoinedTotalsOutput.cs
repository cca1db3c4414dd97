using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.JoinedTotals;

/// <summary>The totals of each group, in the document's order, the last grouping varying fastest.</summary>
/// <param name="Cells">One a group.</param>
public sealed record JoinedTotalsOutput(IReadOnlyList<JoinedCell> Cells) : ComputationOutput
{
    /// <inheritdoc/>
    public override Sheet ToSheet(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return JoinedTotalsSheet.Of(this, document);
    }
}

/// <summary>The totals of one group.</summary>
/// <param name="Group">The group's values; empty for all rows together.</param>
/// <param name="Rows">Rows of the group that match one with a value; null where the group is held back.</param>
/// <param name="Sum">The sum of these values; null where it is held back.</param>
/// <param name="Mean">Their mean; null where it is held back.</param>
public sealed record JoinedCell(IReadOnlyList<string> Group, long? Rows, double? Sum, double? Mean);
