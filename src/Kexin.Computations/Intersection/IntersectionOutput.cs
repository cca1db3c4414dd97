using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.Intersection;

/// <summary>An intersection.</summary>
/// <param name="Size">How many identifiers are common.</param>
/// <param name="Identifiers">They, in order (by code units), or null where only the size is learned.</param>
public sealed record IntersectionOutput(long Size, IReadOnlyList<string>? Identifiers) : ComputationOutput
{
    public override Sheet ToSheet(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return IntersectionSheet.Of(this, (IntersectionFunction)document.Function);
    }
}
