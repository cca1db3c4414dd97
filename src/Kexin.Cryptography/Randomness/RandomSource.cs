using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Kexin.Cryptography;

/// <summary>Where random bytes come from; passed in, so that a run can be repeated in a test.</summary>
public abstract class RandomSource
{
    /// <summary>The operating system's generator; safe for concurrent use.</summary>
    public static RandomSource System { get; } = new SystemRandomSource();

    /// <summary>Fills the span with random bytes.</summary>
    public abstract void Fill(Span<byte> destination);

    /// <summary>That many random bytes.</summary>
    public byte[] GetBytes(int count)
    {
        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    /// <summary>A number from 0 to 2^64-1, uniform.</summary>
    public virtual ulong NextUInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>A number from 0 to <paramref name="bound"/>-1, uniform.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is 0.</exception>
    public ulong NextBelow(ulong bound)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bound);
        // Values under the threshold would make the first residues more likely than the last.
        var threshold = (0 - bound) % bound;
        ulong value;
        do
        {
            value = NextUInt64();
        } while (value < threshold);

        return value % bound;
    }

    private sealed class SystemRandomSource : RandomSource
    {
        public override void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
    }
}
