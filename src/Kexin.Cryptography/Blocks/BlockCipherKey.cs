using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kexin.Cryptography.Blocks;

/// <summary>An expanded key of a block cipher, cleared when disposed of: raw blocks, for kernels to build on.</summary>
/// <remarks>Not for: hiding messages, which <see cref="Suite.Seal"/> does.</remarks>
public abstract class BlockCipherKey : IDisposable
{
    private protected BlockCipherKey() { }

    /// <summary>Encrypts each block by itself; input and output may be the same memory.</summary>
    /// <exception cref="ArgumentException">The output is shorter than the input.</exception>
    public void Encrypt(ReadOnlySpan<Block> input, Span<Block> output)
    {
        if (output.Length < input.Length)
        {
            throw new ArgumentException($"{input.Length} blocks do not fit into {output.Length}.", nameof(output));
        }

        EncryptVectors(Vectors(input), Vectors(output));
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    internal static ReadOnlySpan<Vector128<byte>> Vectors(ReadOnlySpan<Block> blocks) =>
        MemoryMarshal.Cast<Block, Vector128<byte>>(blocks);

    internal static Span<Vector128<byte>> Vectors(Span<Block> blocks) =>
        MemoryMarshal.Cast<Block, Vector128<byte>>(blocks);

    /// <summary>Counter mode: the encryptions of <paramref name="first"/> and the numbers after it; only its low 64 bits count up.</summary>
    internal abstract void Count(Vector128<ulong> first, bool bigEndian, Span<Vector128<byte>> output);

    /// <summary>Encrypts into at least as much output.</summary>
    internal abstract void EncryptVectors(ReadOnlySpan<Vector128<byte>> input, Span<Vector128<byte>> output);

    /// <summary>Clears the key.</summary>
    protected abstract void Dispose(bool disposing);
}
