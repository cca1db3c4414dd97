using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.Intersection.Identifiers;
using Kexin.Computations.Policy;
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

    /// <summary>The dataset has more than <see cref="ReleasedRows.MostRows"/>.</summary>
    TooManyRows,

    /// <summary>There are too many earlier results to compare the list with (<see cref="ListAccount.IsFull"/>).</summary>
    AccountFull,

    /// <summary>Another result was opened meanwhile that the list was not compared with.</summary>
    Meanwhile,
}

/// <summary>A dataset's different identifiers, in the document's form and in the order in which they first appear.</summary>
internal static class IdentifierReading
{
    /// <summary>Adds every identifier of the rows that the document uses; rows without one are skipped.</summary>
    /// <param name="document">Names the field, its form and the conditions.</param>
    /// <param name="reader">The dataset.</param>
    /// <param name="identifiers">Where they go.</param>
    /// <param name="account">Where all rows are noted; null where no account is kept.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<IdentifierObstacle> ReadAsync(
        ComputationDocument document,
        IDatasetReader reader,
        IdentifierSet identifiers,
        IdentifierRows? account,
        CancellationToken cancellationToken
    )
    {
        var function = (IntersectionFunction)document.Function;
        List<string> columns = [function.Field];
        var conditions = new RowConditions(reader.Schema, document.Where, columns);
        await foreach (var batch in reader.ReadAsync(columns, [], cancellationToken))
        {
            for (var row = 0; row < batch.Count; row++)
            {
                var text = batch.IsText(0) ? batch.Texts(0)[row] : TextOf(batch.Numbers(0)[row]);
                var takesPart = conditions.Hold(batch, row);
                var isLong = text?.Length > IdentifierSet.LongestInBytes;
                var identifier = text is null || isLong ? null : IdentifierForms.Compared(function.Form, text);
                account?.Add(identifier is "" ? null : identifier, takesPart);
                var obstacle =
                    !takesPart ? IdentifierObstacle.None
                    : isLong ? IdentifierObstacle.TooLong
                    : string.IsNullOrEmpty(identifier) ? IdentifierObstacle.None
                    : Obstacle(identifiers.Add(identifier, text!));
                if (obstacle != IdentifierObstacle.None)
                {
                    return obstacle;
                }
            }
        }

        return IdentifierObstacle.None;
    }

    /// <summary>What is compared of a row's identifier, the first column of a batch; null where it has none.</summary>
    public static string? Compared(ColumnBatch batch, int row, IdentifierForm form)
    {
        var text = batch.IsText(0) ? batch.Texts(0)[row] : TextOf(batch.Numbers(0)[row]);
        var identifier = text is null ? null : IdentifierForms.Compared(form, text);
        return identifier is "" ? null : identifier;
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
