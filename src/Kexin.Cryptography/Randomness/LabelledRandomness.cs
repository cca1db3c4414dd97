using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kexin.Cryptography.Blocks;

namespace Kexin.Cryptography;

/// <summary>Streams by label and number from one seed: two who have the seed draw the same, in whatever order they draw.</summary>
/// <remarks>
/// What: the seed of a stream is HKDF-Expand of the seed with the label and the number as its info.
/// Source: RFC 5869, section 2.3.
/// Security: the suite's; streams of different labels or numbers are independent.
/// Not for: drawing one stream twice for two things.
/// </remarks>
public sealed class LabelledRandomness : IDisposable
{
    private readonly Suite _suite;
    private readonly SecretBytes _seed;

    /// <summary>Takes a copy of a seed of 32 bytes, such as a coin toss or a session gives.</summary>
    /// <exception cref="ArgumentException">The seed has another size.</exception>
    public LabelledRandomness(Suite suite, ReadOnlySpan<byte> seed)
    {
        ArgumentNullException.ThrowIfNull(suite);
        if (seed.Length != SeededRandomSource.SeedSizeInBytes)
        {
            throw new ArgumentException(
                $"A seed has {SeededRandomSource.SeedSizeInBytes} bytes, not {seed.Length}.",
                nameof(seed)
            );
        }

        _suite = suite;
        _seed = new SecretBytes(seed);
    }

    /// <summary>Starts the generator of blocks of that label and number (AES-128 in every suite).</summary>
    public BlockGenerator Blocks(string label, ulong number)
    {
        Span<byte> seed = stackalloc byte[Block.SizeInBytes];
        Derive("blocks", label, number, seed);
        var generator = new BlockGenerator(new Block(seed));
        CryptographicOperations.ZeroMemory(seed);
        return generator;
    }

    public void Dispose() => _seed.Dispose();

    private void Derive(string kind, string label, ulong number, Span<byte> destination)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        Span<byte> tail = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(tail, number);
        byte[] info = [.. Encoding.UTF8.GetBytes($"kexin/randomness/1 {kind} {label} "), .. tail];
        _suite.DeriveKey(_seed.Span, [], info, destination);
    }
}
