using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.Authenticated;

/// <summary>One party's part of a shared bit: its share with the code that proves it, and the key for the other's share.</summary>
/// <param name="Bit">This party's share.</param>
/// <param name="Code">The other party's key for it ⊕ share · the other's delta.</param>
/// <param name="Key">This party's key for the other's share.</param>
public readonly record struct AuthenticatedBit(bool Bit, Block Code, Block Key)
{
    /// <summary>The sum, which costs nothing.</summary>
    public static AuthenticatedBit operator ^(AuthenticatedBit a, AuthenticatedBit b) =>
        new(a.Bit ^ b.Bit, a.Code ^ b.Code, a.Key ^ b.Key);

    /// <summary>The product with a bit that both know.</summary>
    public static AuthenticatedBit operator &(AuthenticatedBit a, bool factor) => factor ? a : default;

    /// <summary>share · delta ⊕ key ⊕ code: of both parties together, the bit times both deltas.</summary>
    public Block Weigh(Block delta) => (delta & Block.Mask(Bit)) ^ Key ^ Code;
}
