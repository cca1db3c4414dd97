using System.Buffers.Binary;

namespace Kexin.ObjectStorage.Chunks;

/// <summary>How a chunk is encrypted: in segments, so that a part of it is read without the rest.</summary>
/// <remarks>
/// What: segments of 64 KiB, each sealed by the suite's AEAD under the chunk's own random key with its number as nonce.
/// Security: as the suite's sealing. A key seals one chunk only, once, so no nonce comes twice. A segment that was altered, moved or taken
/// from another chunk is refused; a chunk that was cut is too short for the size in its record.
/// Cost: 16 bytes a segment.
/// </remarks>
internal static class ChunkCipher
{
    public const int SegmentInBytes = 64 << 10;
    public const int SealedSegmentInBytes = SegmentInBytes + Suite.TagSizeInBytes;

    /// <summary>How many bytes a chunk of that size takes on disk.</summary>
    public static int SealedSize(int sizeInBytes) => sizeInBytes + (Segments(sizeInBytes) * Suite.TagSizeInBytes);

    /// <summary>How many segments a chunk of that size has.</summary>
    public static int Segments(int sizeInBytes) => (sizeInBytes + SegmentInBytes - 1) / SegmentInBytes;

    /// <summary>Encrypts a whole chunk.</summary>
    /// <param name="suite">The store's.</param>
    /// <param name="key">32 random bytes that sealed nothing yet.</param>
    /// <param name="plain">1 byte or more.</param>
    /// <param name="destination">Takes <see cref="SealedSize"/> bytes.</param>
    public static void Seal(Suite suite, ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, Span<byte> destination)
    {
        using var aead = KeyOf(suite, key);
        Span<byte> nonce = stackalloc byte[Suite.NonceSizeInBytes];
        for (var i = 0; !plain.IsEmpty; i++)
        {
            var count = Math.Min(SegmentInBytes, plain.Length);
            BinaryPrimitives.WriteInt32BigEndian(nonce[^sizeof(int)..], i);
            aead.Seal(nonce, plain[..count], [], destination[..(count + Suite.TagSizeInBytes)]);
            plain = plain[count..];
            destination = destination[(count + Suite.TagSizeInBytes)..];
        }
    }

    /// <summary>Decrypts whole segments.</summary>
    /// <param name="aead">See <see cref="KeyOf"/>.</param>
    /// <param name="first">The number of the first segment.</param>
    /// <param name="sealedBytes">Segments one after the other; only the last one may be shorter.</param>
    /// <param name="plain">Takes what they hold.</param>
    /// <returns>Whether all are authentic.</returns>
    public static bool TryOpen(AeadKey aead, int first, ReadOnlySpan<byte> sealedBytes, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[Suite.NonceSizeInBytes];
        for (var i = first; !sealedBytes.IsEmpty; i++)
        {
            var count = Math.Min(SealedSegmentInBytes, sealedBytes.Length);
            BinaryPrimitives.WriteInt32BigEndian(nonce[^sizeof(int)..], i);
            if (
                count <= Suite.TagSizeInBytes
                || !aead.TryOpen(nonce, sealedBytes[..count], [], plain[..(count - Suite.TagSizeInBytes)])
            )
            {
                return false;
            }

            plain = plain[(count - Suite.TagSizeInBytes)..];
            sealedBytes = sealedBytes[count..];
        }

        return true;
    }

    /// <summary>The chunk's key, ready for use: a suite may need fewer bytes than it has.</summary>
    public static AeadKey KeyOf(Suite suite, ReadOnlySpan<byte> key) =>
        suite.CreateAeadKey(key[..suite.AeadKeySizeInBytes]);
}
