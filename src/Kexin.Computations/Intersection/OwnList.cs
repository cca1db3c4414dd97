using Kexin.Computations.Documents;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Mpc.SetIntersection;

namespace Kexin.Computations.Intersection;

/// <summary>A provider's list as it takes part: padded to a public size, and made of decoys only where it is too short.</summary>
/// <remarks>
/// What: a list under the smallest group is left out at home. Its result could never be released, for the intersection is no longer than the list;
/// but whoever computes it would have seen it before the smallest group is applied.
/// Security: what the other parties see (sizes, lengths, number of messages, the run's end) is the same for a list left out as for any other one
/// with too few common identifiers. They do not learn that it was left out, which would tell whether its conditions hold for enough rows.
/// An obstacle (too many, too long, not Unicode) is told to all; it is the dataset's and hardly depends on the conditions.
/// </remarks>
/// <param name="Identifiers">What takes part.</param>
/// <param name="Obstacle">Why it cannot.</param>
/// <param name="IsLeftOut">Whether decoys stand for the whole list; nobody else is told.</param>
internal sealed record OwnList(IdentifierSet Identifiers, IdentifierObstacle Obstacle, bool IsLeftOut) : IDisposable
{
    /// <summary>What all parties are told of it.</summary>
    public ListOpening Opening => new(Obstacle, Obstacle == IdentifierObstacle.None ? Identifiers.Count : 0);

    public static async Task<OwnList> ReadAsync(
        ComputationDocument document,
        IDatasetReader reader,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        var identifiers = new IdentifierSet();
        try
        {
            var obstacle = await IdentifierReading.ReadAsync(document, reader, identifiers, cancellationToken);
            if (obstacle != IdentifierObstacle.None)
            {
                return new OwnList(identifiers, obstacle, IsLeftOut: false);
            }

            var isLeftOut = identifiers.Count < document.SmallestGroup;
            if (isLeftOut)
            {
                identifiers.Clear();
            }

            identifiers.Pad(PublicSize.Of(reader.Rows), random);
            return new OwnList(identifiers, obstacle, isLeftOut);
        }
        catch
        {
            identifiers.Dispose();
            throw;
        }
    }

    public void Dispose() => Identifiers.Dispose();
}
