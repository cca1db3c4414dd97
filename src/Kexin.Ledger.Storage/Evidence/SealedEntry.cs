using System.Buffers.Binary;
using System.Security.Cryptography;
using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Storage;

/// <summary>Seals and opens the entries of one batch, on one thread; <see cref="SegmentFormat"/> says by which key, nonce and associated data.</summary>
internal sealed class SealedEntry : IDisposable
{
    /// <summary>How much longer a sealed entry is than its payload: salt and tag.</summary>
    public const int OverheadInBytes = EvidenceCommitment.SaltSizeInBytes + Suite.TagSizeInBytes;

    private readonly AeadKey _key;

    public SealedEntry(Suite suite, ReadOnlySpan<byte> logKey, ReadOnlySpan<byte> seed)
    {
        Span<byte> key = stackalloc byte[suite.AeadKeySizeInBytes];
        suite.DeriveKey(logKey, seed, "kexin/v1\nevidence batch"u8, key);
        _key = suite.CreateAeadKey(key);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Seals salt and payload.</summary>
    public void Seal(int place, long index, ReadOnlySpan<byte> saltAndPayload, Span<byte> destination)
    {
        Span<byte> nonce = stackalloc byte[Suite.NonceSizeInBytes];
        Span<byte> associated = stackalloc byte[sizeof(long)];
        WriteNames(place, index, nonce, associated);
        _key.Seal(nonce, saltAndPayload, associated, destination);
    }

    /// <summary>Opens salt and payload, or says that they are not what was sealed here.</summary>
    public bool TryOpen(int place, long index, ReadOnlySpan<byte> sealedBytes, Span<byte> saltAndPayload)
    {
        Span<byte> nonce = stackalloc byte[Suite.NonceSizeInBytes];
        Span<byte> associated = stackalloc byte[sizeof(long)];
        WriteNames(place, index, nonce, associated);
        return _key.TryOpen(nonce, sealedBytes, associated, saltAndPayload);
    }

    public void Dispose() => _key.Dispose();

    private static void WriteNames(int place, long index, Span<byte> nonce, Span<byte> associated)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt32BigEndian(nonce[^sizeof(int)..], place);
        BinaryPrimitives.WriteInt64BigEndian(associated, index);
    }
}
