using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Cryptography;

/// <summary>A pseudo-random generator: the same seed gives the same bytes, whatever the sizes in which they are asked for.</summary>
/// <remarks>
/// What: the key stream of AES-256 in counter mode, the seed being the key and the counter (128 bits, big-endian) starting at 0;
/// or that of a suite's own cipher (<see cref="Suite.CreateRandomSource"/>).
/// Source: NIST SP 800-38A, section 6.5.
/// Security: as hard to tell from random as the cipher, for up to 2^64 blocks of one seed.
/// Not for: keys that must outlive the seed's secrecy. One thread at a time.
/// </remarks>
public sealed class SeededRandomSource : RandomSource, IDisposable
{
    /// <summary>The size of the seed, in bytes.</summary>
    public const int SeedSizeInBytes = 32;

    private const int BufferSizeInBytes = 256 * Block.SizeInBytes;

    private readonly BlockCipherKey _key;
    private readonly Vector128<ulong> _first;
    private readonly byte[] _stream = GC.AllocateArray<byte>(BufferSizeInBytes, pinned: true);
    private ulong _nextBlock;
    private int _used = BufferSizeInBytes;

    /// <summary>Starts the stream of a seed of 32 bytes.</summary>
    /// <exception cref="ArgumentException">The seed has another size.</exception>
    public SeededRandomSource(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedSizeInBytes)
        {
            throw new ArgumentException($"A seed has {SeedSizeInBytes} bytes, not {seed.Length}.", nameof(seed));
        }

        _key = new AesKey(seed);
    }

    /// <summary>Starts the key stream of a key, which it takes over, at a counter of which only the low 64 bits count up.</summary>
    internal SeededRandomSource(BlockCipherKey key, Vector128<ulong> first)
    {
        _key = key;
        _first = first;
    }

    /// <summary>Starts the stream of a number, for tests and simulations that want to be repeated.</summary>
    public static SeededRandomSource FromNumber(long number)
    {
        Span<byte> seed = stackalloc byte[SeedSizeInBytes];
        seed.Clear();
        BinaryPrimitives.WriteInt64BigEndian(seed[^sizeof(long)..], number);
        return new SeededRandomSource(seed);
    }

    public override void Fill(Span<byte> destination)
    {
        TakeBuffered(ref destination);

        // What is left starts on a block: whole blocks are made where they go.
        var whole = destination[..(destination.Length / Block.SizeInBytes * Block.SizeInBytes)];
        Count(whole);
        destination = destination[whole.Length..];
        if (!destination.IsEmpty)
        {
            Count(_stream);
            _used = 0;
            TakeBuffered(ref destination);
        }
    }

    public override ulong NextUInt64()
    {
        if (BufferSizeInBytes - _used < sizeof(ulong))
        {
            return base.NextUInt64();
        }

        var place = _stream.AsSpan(_used, sizeof(ulong));
        var value = BinaryPrimitives.ReadUInt64LittleEndian(place);
        place.Clear();
        _used += sizeof(ulong);
        return value;
    }

    public void Dispose()
    {
        _key.Dispose();
        CryptographicOperations.ZeroMemory(_stream);
    }

    private void TakeBuffered(ref Span<byte> destination)
    {
        var taken = _stream.AsSpan(_used, Math.Min(destination.Length, BufferSizeInBytes - _used));
        taken.CopyTo(destination);
        CryptographicOperations.ZeroMemory(taken);
        _used += taken.Length;
        destination = destination[taken.Length..];
    }

    private void Count(Span<byte> blocks)
    {
        var next = _first + Vector128.Create(_nextBlock, 0);
        _key.Count(next, bigEndian: true, MemoryMarshal.Cast<byte, Vector128<byte>>(blocks));
        _nextBlock += (ulong)(blocks.Length / Block.SizeInBytes);
    }
}
