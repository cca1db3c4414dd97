using Kexin.ObjectStorage.Keys;

namespace Kexin.ObjectStorage.Index;

/// <summary>Records of the index as they lie on disk: sealed, and bound to where they lie.</summary>
/// <remarks>
/// Shape: four bytes of the record key's number, a random nonce, then the record under the suite's AEAD; the place is its associated data.
/// Security: nonces are random, 96 bits, so one record key seals fewer than 2^32 records: rotate before.
/// </remarks>
internal sealed class RecordSeal(StoreKeys keys, RandomSource random)
{
    private const int HeadSizeInBytes = sizeof(int) + Suite.NonceSizeInBytes;

    public byte[] Seal(ReadOnlySpan<byte> place, ReadOnlySpan<byte> record)
    {
        var number = keys.Newest;
        var bytes = new byte[HeadSizeInBytes + record.Length + Suite.TagSizeInBytes];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        var nonce = bytes.AsSpan(sizeof(int), Suite.NonceSizeInBytes);
        random.Fill(nonce);
        keys.Suite.Seal(Key(number), nonce, record, place, bytes.AsSpan(HeadSizeInBytes));
        return bytes;
    }

    /// <exception cref="DecodingException">It was altered, moved, or sealed by a key that is gone.</exception>
    public byte[] Open(ReadOnlySpan<byte> place, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadSizeInBytes + Suite.TagSizeInBytes)
        {
            throw new DecodingException(
                $"A sealed record has {HeadSizeInBytes + Suite.TagSizeInBytes} bytes at least."
            );
        }

        var record = new byte[bytes.Length - HeadSizeInBytes - Suite.TagSizeInBytes];
        return keys.Suite.TryOpen(
            Key(NumberOf(bytes)),
            bytes.Slice(sizeof(int), Suite.NonceSizeInBytes),
            bytes[HeadSizeInBytes..],
            place,
            record
        )
            ? record
            : throw new DecodingException("A record of the index was altered, or moved from another place.");
    }

    /// <summary>The number of the record key that sealed it.</summary>
    public static int NumberOf(ReadOnlySpan<byte> bytes) =>
        System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes);

    // A record key has 32 bytes; a suite may need fewer.
    private ReadOnlySpan<byte> Key(int number) => keys.Record(number).Span[..keys.Suite.AeadKeySizeInBytes];
}
