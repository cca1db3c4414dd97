using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Kexin.Cryptography.Blocks;

/// <summary>An expanded key of AES-128 or AES-256.</summary>
/// <remarks>
/// Source: FIPS 197.
/// Cost: 11 or 15 vectors, pinned; encryption by the processor's instructions where it has them.
/// </remarks>
public sealed class AesKey : BlockCipherKey
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
    {
        _roundKeys = GC.AllocateArray<Vector128<byte>>(11, pinned: true);
        Replace(key);
    }

    /// <summary>Takes another key of 128 bits, in place.</summary>
    /// <exception cref="InvalidOperationException">This is a key of AES-256.</exception>
    public void Replace(Block key)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_roundKeys.Length != 11)
        {
            throw new InvalidOperationException("A key of 128 bits does not replace one of 256.");
        }

        if (AesNi.IsSupported)
        {
            AesNi.Expand(key.Vector, _roundKeys);
        }
        else
        {
            PlainAes.Expand(MemoryMarshal.AsBytes(new ReadOnlySpan<Block>(in key)), _roundKeys);
        }
    }

    internal ReadOnlySpan<Vector128<byte>> RoundKeys
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _roundKeys;
        }
    }

    internal override void EncryptVectors(ReadOnlySpan<Vector128<byte>> input, Span<Vector128<byte>> output)
    {
        if (AesNi.IsSupported)
        {
            AesNi.Encrypt(RoundKeys, input, output);
        }
        else
        {
            PlainAes.Encrypt(RoundKeys, input, output);
        }
    }

    internal override void Count(Vector128<ulong> first, bool bigEndian, Span<Vector128<byte>> output)
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

    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_roundKeys.AsSpan()));
    }
}
