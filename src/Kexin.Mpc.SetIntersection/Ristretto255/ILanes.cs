namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>
/// What the field arithmetic needs of a vector of 64-bit lanes, so that one text serves vectors of 256 and 512 bits.
/// All of it is free of branches and addresses that depend on lanes.
/// </summary>
internal interface ILanes<V>
    where V : unmanaged
{
    /// <summary>How many 64-bit lanes a vector has.</summary>
    static abstract int Count { get; }

    /// <summary>Whether this processor has the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>The same value in all lanes.</summary>
    static abstract V Broadcast(ulong value);

    /// <summary>The 64-bit products of the lanes' low 32 bits.</summary>
    static abstract V Multiply(V left, V right);

    /// <summary>sum + the 64-bit products of the lanes' low 32 bits.</summary>
    static abstract V MultiplyAdd(V sum, V left, V right);

    /// <summary>Lane by lane modulo 2^64.</summary>
    static abstract V Add(V left, V right);

    /// <summary>Lane by lane modulo 2^64.</summary>
    static abstract V Subtract(V left, V right);

    /// <summary>Bitwise.</summary>
    static abstract V And(V left, V right);

    /// <summary>Bitwise.</summary>
    static abstract V Or(V left, V right);

    /// <summary>Bitwise.</summary>
    static abstract V Xor(V left, V right);

    /// <summary>Where the mask has ones the left value, elsewhere the right.</summary>
    static abstract V Select(V mask, V left, V right);

    /// <summary>All lanes by the same number of bits.</summary>
    static abstract V ShiftRight(V value, int bits);

    /// <summary>Each lane by the number of bits in the other vector's lane.</summary>
    static abstract V ShiftRight(V value, V bits);

    /// <summary>All lanes by the same number of bits.</summary>
    static abstract V ShiftLeft(V value, int bits);

    /// <summary>All ones where the lane is zero, else zero.</summary>
    static abstract V IsZero(V value);
}
