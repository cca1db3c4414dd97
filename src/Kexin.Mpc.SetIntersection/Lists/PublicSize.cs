namespace Kexin.Mpc.SetIntersection;

/// <summary>How long a list is on the wire: a size that follows from what is public and not from the list.</summary>
/// <remarks>
/// What: the number of rows of the dataset from which the list was taken, whole and without conditions, rounded up to two decimal figures and to a
/// multiple of <see cref="Smallest"/>. What a list lacks is filled up with decoys (<see cref="IdentifierSet.Pad"/>).
/// Cost: at most a tenth more elements than the dataset has rows from 1,000 rows on.
/// </remarks>
public static class PublicSize
{
    /// <summary>The smallest size, and the step between sizes up to 1,000.</summary>
    public const int Smallest = 100;

    /// <summary>The size for a dataset with that many rows.</summary>
    public static int Of(long rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        var capped = Math.Clamp(rows, 1, IdentifierSet.MostIdentifiers);
        var step = (long)Smallest;
        while (step * 100 <= capped)
        {
            step *= 10;
        }

        return (int)Math.Min((capped + step - 1) / step * step, IdentifierSet.MostIdentifiers);
    }

    /// <summary>Whether it is the size of some dataset.</summary>
    public static bool IsOne(int size) => size is > 0 and <= IdentifierSet.MostIdentifiers && Of(size) == size;
}
