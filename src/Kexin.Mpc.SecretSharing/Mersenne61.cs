using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing;

/// <summary>The field of the integers modulo the prime 2^61 - 1; elements are 0 to 2^61 - 2.</summary>
internal static class Mersenne61
{
    /// <summary>2^61 - 1.</summary>
    public const ulong Prime = (1UL << 61) - 1;

    /// <summary>The element of an integer whose size is below 2^61 - 1.</summary>
    public static ulong FromSigned(long value) => value < 0 ? Prime - (ulong)-value : (ulong)value;

    public static ulong Add(ulong a, ulong b)
    {
        var sum = a + b;
        return sum >= Prime ? sum - Prime : sum;
    }

    public static ulong Subtract(ulong a, ulong b) => a >= b ? a - b : a + Prime - b;

    public static ulong Multiply(ulong a, ulong b)
    {
        // 2^61 is 1, so the high part of the product is added to the low one.
        var high = Math.BigMul(a, b, out var low);
        return Add(low & Prime, (high << 3) | (low >> 61));
    }

    /// <summary>The inverse of an element that is not 0: a^(p-2), by Fermat.</summary>
    public static ulong Inverse(ulong a)
    {
        // p - 2 = 2^61 - 3 has every bit from 0 to 60 set but bit 1.
        var result = 1UL;
        for (var bit = 60; bit >= 0; bit--)
        {
            result = Multiply(result, result);
            if (bit != 1)
            {
                result = Multiply(result, a);
            }
        }

        return result;
    }

    /// <summary>A uniform element.</summary>
    public static ulong Sample(RandomSource random)
    {
        while (true)
        {
            var candidate = random.NextUInt64() >> 3;
            if (candidate != Prime)
            {
                return candidate;
            }
        }
    }

    /// <summary>A uniform element other than 0.</summary>
    public static ulong SampleNonZero(RandomSource random)
    {
        while (true)
        {
            var candidate = Sample(random);
            if (candidate != 0)
            {
                return candidate;
            }
        }
    }
}
