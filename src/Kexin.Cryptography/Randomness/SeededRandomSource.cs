using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Kexin.Cryptography;

/// <summary>A pseudo-random generator: the same seed gives the same bytes, whatever the sizes in which they are asked for.</summary>
/// <remarks>
/// What: the key stream of AES-256 in counter mode, the seed being the key and the counter (128 bits, big-endian) starting at 0.
/// Source: NIST SP 800-38A, section 6.5.
/// Security: as hard to tell from random as AES, for up to 2^64 blocks of one seed.
/// Not for: keys that must outlive the seed's secrecy. One thread at a time.
/// </remarks>
public sealed class SeededRandomSource : RandomSource, IDisposable
{
    /// <summary>The size of the seed, in bytes.</summary>
    public const int SeedSizeInBytes = 32;

    private const int BlockSizeInBytes = 16;
    private const int BufferSizeInBytes = 256 * BlockSizeInBytes;

    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _counters = new byte[BufferSizeInBytes];
    private readonly byte[] _stream = new byte[BufferSizeInBytes];
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

        _aes.SetKey(seed);
    }

    /// <summary>Starts the stream of a number, for tests and simulations that want to be repeated.</summary>
    public static SeededRandomSource FromNumber(long number)
    {
        Span<byte> seed = stackalloc byte[SeedSizeInBytes];
        seed.Clear();
        BinaryPrimitives.WriteInt64BigEndian(seed[^sizeof(long)..], number);
        return new SeededRandomSource(seed);
    }

    /// <inheritdoc/>
    public override void Fill(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (_used == BufferSizeInBytes)
            {
                Refill();
            }

            var count = Math.Min(destination.Length, BufferSizeInBytes - _used);
            _stream.AsSpan(_used, count).CopyTo(destination);
            CryptographicOperations.ZeroMemory(_stream.AsSpan(_used, count));
            destination = destination[count..];
            _used += count;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_stream);
    }

    private void Refill()
    {
        for (var at = 0; at < BufferSizeInBytes; at += BlockSizeInBytes)
        {
            BinaryPrimitives.WriteUInt64BigEndian(_counters.AsSpan(at + sizeof(ulong)), _nextBlock++);
        }

        _aes.EncryptEcb(_counters, _stream, PaddingMode.None);
        _used = 0;
    }
}
