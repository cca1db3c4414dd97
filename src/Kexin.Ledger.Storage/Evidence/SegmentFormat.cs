using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Kexin.Cryptography;

namespace Kexin.Ledger.Storage;

/// <summary>
/// What: the bytes of a segment: a header, then batches, each of which was synced before the next was begun.
/// <code>
/// header  "KXEVSEG1" 8 | suite 8 | first entry 8 | check 8
/// batch   head:  "KXEB" 4 | count 4 | first entry 8 | body size 8 | seed 32 | check 8
///         sizes: 4 a sealed entry | check 4
///         body:  the sealed entries
///         end:   1 to 8 bytes, each 0x80 + their number, up to a multiple of 8
/// </code>
/// Numbers are big-endian. A check is CRC-32C of what stands before it in its part: it tells a torn or flipped byte, not an attacker.
/// Security: an entry (salt and payload) is sealed by the suite's AEAD. The key is derived from the log's key and the batch's
/// random seed, the nonce is the entry's place in the batch, the associated data its place in the log. So no key meets a nonce
/// twice, even when a batch that failed is written again with other entries; and no entry can be moved.
/// </summary>
internal static class SegmentFormat
{
    public const int HeaderSizeInBytes = 32;
    public const int HeadSizeInBytes = 64;
    public const int MaxBatchEntries = 1 << 16;
    public const int MaxBodySizeInBytes = 16 << 20;

    private const int SeedSizeInBytes = 32;
    private const int SizeOfSize = sizeof(uint);
    private const int Alignment = 8;
    private const int SectorSizeInBytes = 512;
    private const byte EndMark = 0x80;

    private static ReadOnlySpan<byte> HeaderMagic => "KXEVSEG1"u8;

    private static ReadOnlySpan<byte> BatchMagic => "KXEB"u8;

    public static byte[] WriteHeader(Suite suite, long firstEntry)
    {
        var header = new byte[HeaderSizeInBytes];
        HeaderMagic.CopyTo(header);
        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(8), (ulong)suite.Id);
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(16), firstEntry);
        WriteCheck64(header);
        return header;
    }

    /// <summary>The size of the batch's parts before its body.</summary>
    public static int BodyOffset(int count) => HeadSizeInBytes + (count * SizeOfSize) + SizeOfSize;

    /// <summary>The size of the whole batch, its end included.</summary>
    public static int BatchSize(int count, int bodySize) =>
        (BodyOffset(count) + bodySize + Alignment) / Alignment * Alignment;

    /// <summary>Writes everything of a batch but its body, which stands or will stand at <see cref="BodyOffset"/>.</summary>
    public static void WriteFrame(
        Span<byte> batch,
        long firstEntry,
        ReadOnlySpan<byte> seed,
        ReadOnlySpan<int> sizes,
        int bodySize
    )
    {
        BatchMagic.CopyTo(batch);
        BinaryPrimitives.WriteInt32BigEndian(batch[4..], sizes.Length);
        BinaryPrimitives.WriteInt64BigEndian(batch[8..], firstEntry);
        BinaryPrimitives.WriteInt64BigEndian(batch[16..], bodySize);
        seed.CopyTo(batch[24..]);
        WriteCheck64(batch[..HeadSizeInBytes]);
        var table = batch[HeadSizeInBytes..BodyOffset(sizes.Length)];
        for (var i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(table[(i * SizeOfSize)..], sizes[i]);
        }

        BinaryPrimitives.WriteUInt32BigEndian(table[^SizeOfSize..], Crc32C(table[..^SizeOfSize]));
        var end = batch[(BodyOffset(sizes.Length) + bodySize)..];
        end.Fill((byte)(EndMark + end.Length));
    }

    /// <summary>Reads a batch's head, or says that it is not one.</summary>
    public static bool TryReadHead(ReadOnlySpan<byte> head, out BatchHead parsed)
    {
        parsed = default;
        if (!head.StartsWith(BatchMagic) || !HasCheck64(head[..HeadSizeInBytes]))
        {
            return false;
        }

        var count = BinaryPrimitives.ReadInt32BigEndian(head[4..]);
        var bodySize = BinaryPrimitives.ReadInt64BigEndian(head[16..]);
        if (count is < 1 or > MaxBatchEntries || bodySize is < 1 or > MaxBodySizeInBytes)
        {
            return false;
        }

        parsed = new BatchHead(
            BinaryPrimitives.ReadInt64BigEndian(head[8..]),
            count,
            (int)bodySize,
            head.Slice(24, SeedSizeInBytes).ToArray()
        );
        return true;
    }

    /// <summary>Reads the sizes of a batch's sealed entries, or says that they are not what was written.</summary>
    public static bool TryReadSizes(ReadOnlySpan<byte> table, in BatchHead head, out int[] sizes)
    {
        sizes = [];
        if (BinaryPrimitives.ReadUInt32BigEndian(table[^SizeOfSize..]) != Crc32C(table[..^SizeOfSize]))
        {
            return false;
        }

        var read = new int[head.Count];
        var sum = 0L;
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = BinaryPrimitives.ReadInt32BigEndian(table[(i * SizeOfSize)..]);
            sum += read[i];
        }

        sizes = read;
        return sum == head.BodySize && read.All(size => size >= SealedEntry.OverheadInBytes);
    }

    public static bool IsHeader(ReadOnlySpan<byte> header, Suite suite, long firstEntry) =>
        header.SequenceEqual(WriteHeader(suite, firstEntry));

    public static bool IsEnd(ReadOnlySpan<byte> end) => !end.ContainsAnyExcept((byte)(EndMark + end.Length));

    /// <summary>
    /// Whether a part of these bytes was never written: a file system that lost power may have grown the file without filling
    /// it, and what it did not fill reads as zeros, a sector or more at a time. Written batches have no such run: they are
    /// aligned to 8 bytes, and their bytes are marked, checked or as good as random.
    /// </summary>
    public static bool HasUnwrittenPart(ReadOnlySpan<byte> bytes, long offsetInFile)
    {
        for (var begin = 0; begin < bytes.Length; )
        {
            var end = (int)
                Math.Min(bytes.Length, begin + SectorSizeInBytes - ((offsetInFile + begin) % SectorSizeInBytes));
            if (!bytes[begin..end].ContainsAnyExcept((byte)0))
            {
                return true;
            }

            begin = end;
        }

        return false;
    }

    private static void WriteCheck64(Span<byte> part) =>
        BinaryPrimitives.WriteUInt64BigEndian(part[^sizeof(ulong)..], Crc32C(part[..^sizeof(ulong)]));

    private static bool HasCheck64(ReadOnlySpan<byte> part) =>
        BinaryPrimitives.ReadUInt64BigEndian(part[^sizeof(ulong)..]) == Crc32C(part[..^sizeof(ulong)]);

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var last in bytes[(bytes.Length / sizeof(ulong) * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, last);
        }

        return ~crc;
    }
}

/// <summary>A batch's head.</summary>
/// <param name="First">Its first entry.</param>
/// <param name="Count">How many entries it has.</param>
/// <param name="BodySize">The size of its sealed entries together, in bytes.</param>
/// <param name="Seed">What its key is derived with.</param>
internal readonly record struct BatchHead(long First, int Count, int BodySize, byte[] Seed)
{
    public int Size => SegmentFormat.BatchSize(Count, BodySize);

    public int BodyOffset => SegmentFormat.BodyOffset(Count);
}
