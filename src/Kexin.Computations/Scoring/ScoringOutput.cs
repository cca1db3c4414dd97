using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.Scoring;

/// <summary>How many rows lie in each band, by group in the document's order, the last grouping varying fastest, then by band from low to high.</summary>
/// <param name="Cells">One a group and band.</param>
public sealed record ScoringOutput(IReadOnlyList<ScoredBand> Cells) : ComputationOutput
{
    /// <inheritdoc/>
    public override Sheet ToSheet(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return ScoringSheet.Of(this, document);
    }
}

/// <summary>The rows of one group in one band.</summary>
/// <param name="Group">The group's values; empty for all rows together.</param>
/// <param name="From">The least risk of the band.</param>
/// <param name="To">The least risk of the next one, or 1.</param>
/// <param name="Rows">How many rows, where no outcome is asked for; null where they are held back.</param>
/// <param name="Controls">How many rows that do not meet the outcome; null where none is asked for, or they are held back.</param>
/// <param name="Cases">How many that do; null likewise.</param>
public sealed record ScoredBand(
    IReadOnlyList<string> Group,
    double From,
    double To,
    long? Rows,
    long? Controls,
    long? Cases
);
