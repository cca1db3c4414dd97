using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Kexin.Cryptography.Blocks;

/// <summary>An expanded key of AES-128 or AES-256, pinned and cleared when disposed of: raw blocks, for kernels to build on.</summary>
/// <remarks>
/// Source: FIPS 197.
/// Cost: 11 or 15 vectors; encryption by the processor's instructions where it has them.
/// Not for: hiding messages, which <see cref="Suite.Seal"/> does.
/// </remarks>
public sealed class AesKey : IDisposable
{
    private readonly Vector128<byte>[] _roundKeys;
    private bool _disposed;

    /// <summary>Expands a key of 16 or 32 bytes.</summary>
    /// <exception cref="ArgumentException">The key has another size.</exception>
    public AesKey(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (16 or 32))
        {
            throw new ArgumentException($"A key of AES here has 16 or 32 bytes, not {key.Length}.", nameof(key));
        }

        _roundKeys = GC.AllocateArray<Vector128<byte>>(key.Length == 16 ? 11 : 15, pinned: true);
        PlainAes.Expand(key, _roundKeys);
    }

    /// <summary>Expands the 128 bits of a block.</summary>
    public AesKey(Block key)
        : this(MemoryMarshal.AsBytes(new ReadOnlySpan<Block>(in key))) { }

    internal ReadOnlySpan<Vector128<byte>> RoundKeys
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _roundKeys;
        }
    }

    /// <summary>Encrypts each block by itself; input and output may be the same memory.</summary>
    /// <exception cref="ArgumentException">The output is shorter than the input.</exception>
    public void Encrypt(ReadOnlySpan<Block> input, Span<Block> output)
    {
        if (output.Length < input.Length)
        {
            throw new ArgumentException($"{input.Length} blocks do not fit into {output.Length}.", nameof(output));
        }

        var from = Vectors(input);
        var to = Vectors(output);
        if (AesNi.IsSupported)
        {
            AesNi.Encrypt(RoundKeys, from, to);
        }
        else
        {
            PlainAes.Encrypt(RoundKeys, from, to);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_roundKeys.AsSpan()));
    }

    internal static ReadOnlySpan<Vector128<byte>> Vectors(ReadOnlySpan<Block> blocks) =>
        MemoryMarshal.Cast<Block, Vector128<byte>>(blocks);

    internal static Span<Vector128<byte>> Vectors(Span<Block> blocks) =>
        MemoryMarshal.Cast<Block, Vector128<byte>>(blocks);

    /// <summary>Counter mode: see <see cref="AesNi.Count"/>.</summary>
    internal void Count(Vector128<ulong> first, bool bigEndian, Span<Vector128<byte>> output)
    {
        if (AesNi.IsSupported)
        {
            AesNi.Count(RoundKeys, first, bigEndian, output);
        }
        else
        {
            PlainAes.Count(RoundKeys, first, bigEndian, output);
        }
    }
}
