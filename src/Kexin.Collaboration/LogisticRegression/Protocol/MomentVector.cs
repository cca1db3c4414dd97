namespace Kexin.Collaboration.LogisticRegression;

/// <summary>Moments as words to be summed: one integer each for rows, rows left out, cases, values out of range, sums, squares.</summary>
internal static class MomentVector
{
    private const int Counts = 4;

    /// <summary>How many words the moments of so many columns are.</summary>
    public static int SizeFor(int columns) => (Counts + 2 * columns) * WideInteger.Limbs;

    /// <summary>One provider's words.</summary>
    public static ulong[] Encode(ColumnMoments moments)
    {
        // A square that is in range has a root that is, too.
        var isInRange = moments.Squares.All(square => square <= WideInteger.Limit);
        double[] values =
        [
            moments.Rows,
            moments.LeftOut,
            moments.Cases,
            isInRange ? 0 : 1,
            .. moments.Sums.Select(sum => isInRange ? sum : 0),
            .. moments.Squares.Select(square => isInRange ? square : 0),
        ];
        var words = new ulong[values.Length * WideInteger.Limbs];
        for (var i = 0; i < values.Length; i++)
        {
            WideInteger.Encode(values[i], words.AsSpan(i * WideInteger.Limbs, WideInteger.Limbs));
        }

        return words;
    }

    /// <summary>The joint moments, or null where some provider has values out of range.</summary>
    public static ColumnMoments? Decode(ReadOnlySpan<ulong> words, int columns)
    {
        var values = new double[Counts + 2 * columns];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = WideInteger.Decode(words.Slice(i * WideInteger.Limbs, WideInteger.Limbs));
        }

        return values[3] > 0
            ? null
            : new ColumnMoments(
                (long)values[0],
                (long)values[1],
                (long)values[2],
                values[Counts..(Counts + columns)],
                values[(Counts + columns)..]
            );
    }
}
