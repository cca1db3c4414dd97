using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.Intersection.Identifiers;
using Kexin.Data;
using Kexin.Mpc.SetIntersection;

namespace Kexin.Computations.Intersection;

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

/// <summary>A dataset's different identifiers, in the document's form and in the order in which they first appear.</summary>
internal static class IdentifierReading
{
    /// <summary>Adds every identifier of the rows that the document uses; rows without one are skipped.</summary>
    public static async Task<IdentifierObstacle> ReadAsync(
        ComputationDocument document,
        IDatasetReader reader,
        IdentifierSet identifiers,
        CancellationToken cancellationToken
    )
    {
        var function = (IntersectionFunction)document.Function;
        await foreach (var batch in reader.ReadAsync([function.Field], document.Where, cancellationToken))
        {
            for (var row = 0; row < batch.Count; row++)
            {
                if ((batch.IsText(0) ? batch.Texts(0)[row] : TextOf(batch.Numbers(0)[row])) is not { } text)
                {
                    continue;
                }

                if (text.Length > IdentifierSet.LongestInBytes)
                {
                    return IdentifierObstacle.TooLong;
                }

                var identifier = IdentifierForms.Compared(function.Form, text);
                var obstacle =
                    identifier.Length == 0 ? IdentifierObstacle.None : Obstacle(identifiers.Add(identifier, text));
                if (obstacle != IdentifierObstacle.None)
                {
                    return obstacle;
                }
            }
        }

        return IdentifierObstacle.None;
    }

    /// <summary>The digits of a whole number, which a field of whole numbers holds exactly; null for a missing one.</summary>
    private static string? TextOf(double number) =>
        double.IsNaN(number) ? null : ((long)number).ToString(CultureInfo.InvariantCulture);

    private static IdentifierObstacle Obstacle(IdentifierAddition addition) =>
        addition switch
        {
            IdentifierAddition.Full => IdentifierObstacle.TooMany,
            IdentifierAddition.TooLong => IdentifierObstacle.TooLong,
            IdentifierAddition.NotUnicode => IdentifierObstacle.NotUnicode,
            _ => IdentifierObstacle.None,
        };
}
