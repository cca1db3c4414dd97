using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.SharedRegression;

/// <summary>What one provider brings: its counts for the gates, and its rows, as many as its dataset has, so that nobody learns how many are used.</summary>
/// <remarks>
/// By column, each with a number a row: 1 for a row that is used, 1 for a case, and by field the value's place in the field's range, from 0
/// to 2^25. What is not used is 0 throughout. The bounds are checked on shares where parties are malicious.
/// </remarks>
/// <param name="gates">How many gates.</param>
/// <param name="fields">How many fields.</param>
/// <param name="rows">How many rows the dataset has, used or not.</param>
internal sealed class FitInput(int gates, int fields, int rows)
{
    /// <summary>Bits of a value's place in its range; a value lies between -1 and 1, with one bit less after the point.</summary>
    public const int PlaceBits = 25;

    private const int Marks = 2;

    /// <summary>How many words.</summary>
    public int Count => gates + (Marks + fields) * rows;

    /// <summary>The words of a provider.</summary>
    /// <param name="counts">By gate.</param>
    /// <param name="used">Its rows that are used.</param>
    /// <param name="on">By field.</param>
    public ulong[] Encode(IReadOnlyList<long> counts, RegressionRows used, IReadOnlyList<RangedField> on)
    {
        var words = new ulong[Count];
        for (var gate = 0; gate < gates; gate++)
        {
            words[gate] = (ulong)counts[gate];
        }

        var at = 0;
        foreach (var block in used.Blocks)
        {
            for (var row = 0; row < block.Count; row++, at++)
            {
                words[gates + at] = 1;
                words[gates + rows + at] = block.IsCase(row) ? 1UL : 0;
                for (var field = 0; field < fields; field++)
                {
                    words[gates + (Marks + field) * rows + at] = PlaceOf(block.Row(row)[field], on[field]);
                }
            }
        }

        return words;
    }

    /// <summary>One column's words, 0 for the rows that are used, 1 for the cases, then the fields.</summary>
    public WordShares Column(WordShares input, int column) => input.Slice(gates + column * rows, rows);

    /// <summary>What must not be negative: counts; marks of 0 or 1, cases among the rows used; places within their range, 0 where unused.</summary>
    public WordShares CountsOf(WordShares input)
    {
        var used = Column(input, 0);
        var isCase = Column(input, 1);
        var most = used.ShiftLeft(PlaceBits);
        return input.Append([
            used.Multiply(ulong.MaxValue).Add(1UL),
            used.Subtract(isCase),
            .. Enumerable.Range(0, fields).Select(field => most.Subtract(Column(input, Marks + field))),
        ]);
    }

    private static ulong PlaceOf(double value, RangedField on)
    {
        var part = Math.Clamp((value - on.From) / (on.To - on.From), 0, 1);
        return (ulong)Math.Round(Math.ScaleB(part, PlaceBits));
    }
}
