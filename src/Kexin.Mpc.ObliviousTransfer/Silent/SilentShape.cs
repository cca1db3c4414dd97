using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>The numbers of one step of silent extension.</summary>
/// <param name="Secrets">k: the correlated transfers that the code combines.</param>
/// <param name="Trees">t: the trees, with one error in each.</param>
/// <param name="Depth">The levels of a tree: it has 2^depth outputs.</param>
internal readonly record struct SilentShape(int Secrets, int Trees, int Depth)
{
    /// <summary>The transfers that the check of a step takes.</summary>
    public const int CheckTransfers = 128;

    /// <summary>n: what comes out.</summary>
    public int Outputs => Trees << Depth;

    /// <summary>The outputs of a tree.</summary>
    public int Leaves => 1 << Depth;

    /// <summary>The correlated transfers that go in: the code's, one a level, and the check's.</summary>
    public int Consumed => Secrets + Trees * Depth + CheckTransfers;

    /// <summary>A block a level.</summary>
    public int MessageSizeInBytes => Trees * Depth * Block.SizeInBytes;
}
