using System.Numerics;

namespace Kexin.Collaboration.LogisticRegression;

/// <summary>Reals as 320-bit integers in two's complement: columns of any unit are summed alike, before their size is known.</summary>
/// <remarks>
/// What: x becomes the integer next to x·2^140. Error: at most 2^-141 for each summand. Range: |x| up to 2^170, so that 2^9 summands
/// stay within ±2^179.
/// </remarks>
internal static class WideInteger
{
    /// <summary>64-bit words of one integer.</summary>
    public const int Limbs = 5;

    /// <summary>The greatest absolute value.</summary>
    public static readonly double Limit = Math.ScaleB(1, 170);

    private const int FractionBits = 140;

    /// <summary>Writes a value of at most <see cref="Limit"/> as words, the lowest first.</summary>
    public static void Encode(double value, Span<ulong> words)
    {
        // A double has 53 significant bits, so shifting it first rounds nothing but what the integer cannot hold.
        var integer = new BigInteger(Math.Round(Math.ScaleB(value, FractionBits), MidpointRounding.ToEven));
        for (var i = 0; i < Limbs; i++)
        {
            words[i] = (ulong)(integer & ulong.MaxValue);
            integer >>= 64;
        }
    }

    /// <summary>The nearest double to what the words say.</summary>
    public static double Decode(ReadOnlySpan<ulong> words)
    {
        BigInteger integer = unchecked((long)words[Limbs - 1]);
        for (var i = Limbs - 2; i >= 0; i--)
        {
            integer = (integer << 64) + words[i];
        }

        return Math.ScaleB((double)integer, -FractionBits);
    }
}
