using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Kexin.Cryptography.Blocks;

/// <summary>An expanded key of SM4.</summary>
/// <remarks>
/// Source: GB/T 32907-2016.
/// Cost: 32 words, pinned; sixteen blocks at a time where the processor has AES-NI and AVX2.
/// </remarks>
public sealed class Sm4Key : BlockCipherKey
{
    /// <summary>The size of a key, in bytes.</summary>
    public const int SizeInBytes = 16;

    private readonly uint[] _roundKeys = GC.AllocateArray<uint>(PlainSm4.Rounds, pinned: true);
    private bool _disposed;

    /// <summary>Expands a key of 16 bytes.</summary>
    /// <exception cref="ArgumentException">The key has another size.</exception>
    public Sm4Key(ReadOnlySpan<byte> key)
    {
        if (key.Length != SizeInBytes)
        {
            throw new ArgumentException($"A key of SM4 has {SizeInBytes} bytes, not {key.Length}.", nameof(key));
        }

        PlainSm4.Expand(key, _roundKeys);
    }

    internal ReadOnlySpan<uint> RoundKeys
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _roundKeys;
        }
    }

    internal override void EncryptVectors(ReadOnlySpan<Vector128<byte>> input, Span<Vector128<byte>> output)
    {
        if (WideSm4.IsSupported)
        {
            WideSm4.Encrypt(RoundKeys, input, output);
        }
        else
        {
            PlainSm4.Encrypt(RoundKeys, input, output);
        }
    }

    internal override void Count(Vector128<ulong> first, bool bigEndian, Span<Vector128<byte>> output)
    {
        for (var i = 0; i < output.Length; i++)
        {
            var (low, high) = (first[0] + (ulong)i, first[1]);
            output[i] = bigEndian
                ? Vector128
                    .Create(BinaryPrimitives.ReverseEndianness(high), BinaryPrimitives.ReverseEndianness(low))
                    .AsByte()
                : Vector128.Create(low, high).AsByte();
        }

        EncryptVectors(output, output);
    }

    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_roundKeys.AsSpan()));
    }
}
