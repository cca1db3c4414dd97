namespace Kexin.Mpc.SecretSharing;

/// <summary>Secret words and, in C, what is said to be their products.</summary>
internal sealed record Triples(WordShares A, WordShares B, WordShares C)
{
    public int Count => A.Count;

    public Triples Append(params Triples[] others) =>
        new(
            A.Append([.. others.Select(other => other.A)]),
            B.Append([.. others.Select(other => other.B)]),
            C.Append([.. others.Select(other => other.C)])
        );

    public Triples Slice(int start, int count) =>
        new(A.Slice(start, count), B.Slice(start, count), C.Slice(start, count));

    public Triples Gather(int[] places) => new(A.Gather(places), B.Gather(places), C.Gather(places));

    /// <summary>The products of x and y; these triples are used up.</summary>
    /// <param name="opened">x - A, then y - B, which are random for whoever sees them.</param>
    /// <remarks>xy = (x - a)(y - b) + (x - a)b + (y - b)a + ab: D. Beaver, CRYPTO 1991.</remarks>
    public WordShares Apply(ReadOnlySpan<ulong> opened)
    {
        var d = opened[..Count];
        var e = opened[Count..];
        var both = new ulong[Count];
        for (var i = 0; i < both.Length; i++)
        {
            both[i] = A.Domain == ShareDomain.Ring64 ? d[i] * e[i] : d[i] & e[i];
        }

        return C.Add(B.Multiply(d)).Add(A.Multiply(e)).Add(WordShares.OfPublic(A.Layout, A.Domain, both));
    }
}
