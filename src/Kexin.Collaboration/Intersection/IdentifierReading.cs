using System.Globalization;
using Kexin.Mpc.SetIntersection;
using Kexin.Vault;

namespace Kexin.Collaboration.Intersection;

/// <summary>Why a dataset's identifiers cannot be used; the number is what goes over the wire.</summary>
internal enum IdentifierObstacle : byte
{
    /// <summary>They can.</summary>
    None,

    /// <summary>There are more than <see cref="IdentifierSet.MostIdentifiers"/> different ones.</summary>
    TooMany,

    /// <summary>One is longer than <see cref="IdentifierSet.LongestInBytes"/> bytes.</summary>
    TooLong,

    /// <summary>One is no well-formed text.</summary>
    NotUnicode,
}

/// <summary>A dataset's different identifiers, in the order in which they first appear.</summary>
internal static class IdentifierReading
{
    /// <summary>The greatest whole number up to which doubles hold all whole numbers.</summary>
    private const double LargestWhole = 9_007_199_254_740_992;

    /// <summary>Adds every identifier of the rows that the document uses; rows without one are skipped.</summary>
    public static async Task<IdentifierObstacle> ReadAsync(
        ComputationDocument document,
        IDatasetReader reader,
        IdentifierSet identifiers,
        CancellationToken cancellationToken
    )
    {
        var field = ((IntersectionFunction)document.Function).Field;
        await foreach (var batch in reader.ReadAsync([field], document.Where, cancellationToken))
        {
            for (var row = 0; row < batch.Count; row++)
            {
                var identifier = batch.IsText(0) ? batch.Texts(0)[row] : TextOf(batch.Numbers(0)[row]);
                var obstacle = identifier is null ? IdentifierObstacle.None : Obstacle(identifiers.Add(identifier));
                if (obstacle != IdentifierObstacle.None)
                {
                    return obstacle;
                }
            }
        }

        return IdentifierObstacle.None;
    }

    /// <summary>The text of a number: digits alone for a whole one, else the shortest that reads back as the same double.</summary>
    internal static string? TextOf(double number) =>
        double.IsNaN(number) ? null
        : Math.Abs(number) <= LargestWhole && Math.Floor(number) == number
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture);

    private static IdentifierObstacle Obstacle(IdentifierAddition addition) =>
        addition switch
        {
            IdentifierAddition.Full => IdentifierObstacle.TooMany,
            IdentifierAddition.TooLong => IdentifierObstacle.TooLong,
            IdentifierAddition.NotUnicode => IdentifierObstacle.NotUnicode,
            _ => IdentifierObstacle.None,
        };
}
