namespace Kexin.Mpc.SecretSharing;

/// <summary>How many triples are made so that those that are left are right, but for a chance of 2^-40.</summary>
/// <remarks>
/// What: N·B + B triples are made and shuffled by a coin that is tossed afterwards. B of them are opened; the others fall into N
/// buckets of B, whose first is checked against each of the rest. Whoever spoils some triples stays unseen only if none of them is
/// opened and every bucket is spoilt as a whole or not at all.
/// Source: J. Furukawa, Y. Lindell, A. Nof, O. Weinstein, "High-Throughput Secure Three-Party Computation for Malicious Adversaries
/// and an Honest Majority", EUROCRYPT 2017, section 5. With k spoilt buckets the chance is C(N, k) / C(N·B + B, k·B), which is
/// greatest at k = 1 or k = N; the plan takes the least B for which the first is below 2^-40, and a test tries every k.
/// </remarks>
/// <param name="Buckets">N, the triples that are left.</param>
/// <param name="Size">B.</param>
internal readonly record struct BucketPlan(int Buckets, int Size)
{
    /// <summary>Statistical security, in bits.</summary>
    public const int SecurityBits = 40;

    public const int FewestBuckets = 1 << 10;
    public const int MostBuckets = 1 << 20;

    /// <summary>How many triples are made.</summary>
    public int Made => (Buckets * Size) + Size;

    /// <summary>The plan for a number of triples; more than the most take several.</summary>
    public static BucketPlan For(int triples)
    {
        var buckets = Math.Clamp(triples, FewestBuckets, MostBuckets);
        var size = 2;
        while (LogOfOneSpoilt(buckets, size) > -SecurityBits)
        {
            size++;
        }

        return new BucketPlan(buckets, size);
    }

    /// <summary>log2 of N / C(N·B + B, B), from above.</summary>
    private static double LogOfOneSpoilt(int buckets, int size)
    {
        var log = Math.Log2(buckets);
        for (var i = 1; i <= size; i++)
        {
            log += Math.Log2(i) - Math.Log2(((double)buckets * size) + i);
        }

        return log;
    }
}
