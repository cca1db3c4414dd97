using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Kexin.Cryptography.Blocks;

/// <summary>A pseudo-random generator of blocks that can be read at any place.</summary>
/// <remarks>
/// What: block i is the encryption of the number i (little-endian) under the seed, by AES-128.
/// Source: counter mode, NIST SP 800-38A, section 6.5.
/// Security: as hard to tell from random as AES-128, for up to 2^48 blocks of a seed.
/// Not for: two uses of one seed (derive a seed for each); several threads through the position (any number through the index).
/// </remarks>
public sealed class BlockGenerator : IDisposable
{
    private readonly AesKey _key;

    /// <summary>Starts at block 0 of a seed.</summary>
    public BlockGenerator(Block seed) => _key = new AesKey(seed);

    /// <summary>The index of the next block that <see cref="Fill(Span{Block})"/> gives.</summary>
    public ulong Position { get; set; }

    /// <summary>The next blocks.</summary>
    public void Fill(Span<Block> destination)
    {
        Fill(destination, Position);
        Position += (ulong)destination.Length;
    }

    /// <summary>The blocks from an index on; the position stays.</summary>
    public void Fill(Span<Block> destination, ulong firstIndex) =>
        _key.Count(Vector128.Create(firstIndex, 0), bigEndian: false, BlockCipherKey.Vectors(destination));

    /// <summary>The next bytes; what a last block has left over is not used.</summary>
    public void Fill(Span<byte> destination)
    {
        var whole = destination.Length / Block.SizeInBytes * Block.SizeInBytes;
        Fill(MemoryMarshal.Cast<byte, Block>(destination[..whole]));
        if (whole < destination.Length)
        {
            Span<Block> last = stackalloc Block[1];
            Fill(last);
            Block.AsBytes(last)[..(destination.Length - whole)].CopyTo(destination[whole..]);
            CryptographicOperations.ZeroMemory(Block.AsBytes(last));
        }
    }

    /// <summary>The next block.</summary>
    public Block Next()
    {
        Span<Block> block = stackalloc Block[1];
        Fill(block);
        return block[0];
    }

    public void Dispose() => _key.Dispose();
}
