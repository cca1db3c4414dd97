using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>A node of the state tree: a leaf with a key and the hash of its value, or the hashes of two subtrees.</summary>
/// <param name="IsLeaf">Which of the two it is.</param>
/// <param name="First">The leaf's key, or the left subtree.</param>
/// <param name="Second">The hash of the leaf's value, or the right subtree.</param>
public readonly record struct StateNode(bool IsLeaf, Digest First, Digest Second)
{
    /// <summary>The size of <see cref="Encode"/>, in bytes.</summary>
    public const int SizeInBytes = 1 + (2 * Digest.SizeInBytes);

    private const byte LeafByte = 0;
    private const byte InnerByte = 1;

    /// <summary>Reads 65 bytes.</summary>
    /// <exception cref="DecodingException">The bytes are no node.</exception>
    public static StateNode Decode(ReadOnlySpan<byte> bytes) =>
        bytes.Length == SizeInBytes && bytes[0] <= InnerByte
            ? new StateNode(
                bytes[0] == LeafByte,
                new Digest(bytes.Slice(1, Digest.SizeInBytes)),
                new Digest(bytes[(1 + Digest.SizeInBytes)..])
            )
            : throw new DecodingException($"A state node has {SizeInBytes} bytes and starts with 0 or 1.");

    /// <summary>Writes 65 bytes: 0 for a leaf or 1, and the two hashes.</summary>
    public void Encode(Span<byte> destination)
    {
        destination[0] = IsLeaf ? LeafByte : InnerByte;
        First.CopyTo(destination[1..]);
        Second.CopyTo(destination[(1 + Digest.SizeInBytes)..]);
    }

    /// <summary>The node's name in the tree: the hash of its 65 bytes, so that no leaf passes for an inner node.</summary>
    public Digest Hash(Suite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        Span<byte> bytes = stackalloc byte[SizeInBytes];
        Encode(bytes);
        return suite.Hash(bytes);
    }
}

/// <summary>Where the nodes of a state tree are found by their hash.</summary>
public interface IStateNodes
{
    /// <summary>The node with that hash.</summary>
    /// <remarks>A node that is missing or damaged is an exception of the store's own, which stops the ledger; never a refusal.</remarks>
    StateNode ReadNode(Digest hash);
}
