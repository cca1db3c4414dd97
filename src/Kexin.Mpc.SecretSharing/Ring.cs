namespace Kexin.Mpc.SecretSharing;

/// <summary>Vectors over Z_2^(64·limbs): each element is so many words, the lowest first, and carries stay within it.</summary>
public static class Ring
{
    /// <summary>Adds a vector to another of the same length.</summary>
    /// <param name="sum">Gets the sum.</param>
    /// <param name="summand">As long as <paramref name="sum"/>.</param>
    /// <param name="limbs">Words an element; divides the length.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Add(Span<ulong> sum, ReadOnlySpan<ulong> summand, int limbs)
    {
        ThrowIfUnfit(sum, summand, limbs);
        for (var start = 0; start < sum.Length; start += limbs)
        {
            ulong carry = 0;
            for (var i = start; i < start + limbs; i++)
            {
                var half = sum[i] + carry;
                carry = half < carry ? 1UL : 0UL;
                sum[i] = half + summand[i];
                carry += sum[i] < half ? 1UL : 0UL;
            }
        }
    }

    /// <summary>Subtracts a vector from another of the same length.</summary>
    /// <param name="difference">Gets the difference.</param>
    /// <param name="subtrahend">As long as <paramref name="difference"/>.</param>
    /// <param name="limbs">Words an element; divides the length.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Subtract(Span<ulong> difference, ReadOnlySpan<ulong> subtrahend, int limbs)
    {
        ThrowIfUnfit(difference, subtrahend, limbs);
        for (var start = 0; start < difference.Length; start += limbs)
        {
            ulong borrow = 0;
            for (var i = start; i < start + limbs; i++)
            {
                var half = difference[i] - borrow;
                borrow = half > difference[i] ? 1UL : 0UL;
                difference[i] = half - subtrahend[i];
                borrow += difference[i] > half ? 1UL : 0UL;
            }
        }
    }

    private static void ThrowIfUnfit(Span<ulong> left, ReadOnlySpan<ulong> right, int limbs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limbs, 1);
        if (left.Length != right.Length || left.Length % limbs != 0)
        {
            throw new ArgumentException(
                $"{left.Length} and {right.Length} words are no two vectors of {limbs} words an element."
            );
        }
    }
}
