using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace Kexin.Cryptography.Blocks;

/// <summary>The universal hash of Galois/counter mode under one key, fed in whole blocks.</summary>
/// <remarks>
/// What: with carry-less multiplication, GHASH is POLYVAL of byte-reversed blocks under the byte-reversed key times x; four blocks
/// are multiplied by four powers of the key and reduced once.
/// Source: NIST SP 800-38D, section 6.4; the relation to POLYVAL: RFC 8452, appendix A; the reduction: S. Gueron's.
/// Not for: authentication by itself.
/// </remarks>
internal sealed class Ghash : IDisposable
{
    private const int PowersAtOnce = 4;

    private readonly Vector128<ulong>[] _powers = GC.AllocateArray<Vector128<ulong>>(PowersAtOnce, pinned: true);
    private readonly Vector128<byte>[] _key = GC.AllocateArray<Vector128<byte>>(1, pinned: true);

    public Ghash(Vector128<byte> key)
    {
        _key[0] = key;
        if (IsSupported)
        {
            var power = TimesX(Ssse3.Shuffle(key, Reverse).AsUInt64());
            _powers[0] = power;
            for (var i = 1; i < PowersAtOnce; i++)
            {
                _powers[i] = Reduce(Multiply(_powers[i - 1], power));
            }
        }
    }

    public static bool IsSupported => Pclmulqdq.IsSupported && Ssse3.IsSupported;

    private static Vector128<byte> Reverse =>
        Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

    /// <summary>Takes bytes into a state that starts at zero; a last block that is not whole counts as filled up with zeros.</summary>
    public void Absorb(ref Vector128<byte> state, ReadOnlySpan<byte> bytes)
    {
        var whole = bytes.Length / Block.SizeInBytes * Block.SizeInBytes;
        AbsorbBlocks(ref state, MemoryMarshal.Cast<byte, Vector128<byte>>(bytes[..whole]));
        if (whole < bytes.Length)
        {
            Span<byte> last = stackalloc byte[Block.SizeInBytes];
            last.Clear();
            bytes[whole..].CopyTo(last);
            AbsorbBlocks(ref state, MemoryMarshal.Cast<byte, Vector128<byte>>(last));
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_powers.AsSpan()));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_key.AsSpan()));
    }

    /// <summary>The product in GF(2^128) as section 6.3 of SP 800-38D gives it, bit by bit and without a branch on a secret.</summary>
    internal static Vector128<byte> MultiplyPlain(Vector128<byte> x, Vector128<byte> y)
    {
        var (xHigh, xLow) = BigEndianHalves(x);
        var (vHigh, vLow) = BigEndianHalves(y);
        ulong zHigh = 0;
        ulong zLow = 0;
        for (var i = 0; i < 128; i++)
        {
            var bit = 0 - ((i < 64 ? xHigh >> (63 - i) : xLow >> (127 - i)) & 1);
            zHigh ^= vHigh & bit;
            zLow ^= vLow & bit;
            var carry = 0 - (vLow & 1);
            vLow = (vLow >> 1) | (vHigh << 63);
            vHigh = (vHigh >> 1) ^ (carry & 0xe100000000000000);
        }

        return Vector128
            .Create(BinaryPrimitives.ReverseEndianness(zHigh), BinaryPrimitives.ReverseEndianness(zLow))
            .AsByte();
    }

    private void AbsorbBlocks(ref Vector128<byte> state, ReadOnlySpan<Vector128<byte>> blocks)
    {
        if (IsSupported)
        {
            state = AbsorbFast(_powers, state, blocks);
        }
        else
        {
            state = AbsorbPlain(_key[0], state, blocks);
        }
    }

    internal static Vector128<byte> AbsorbPlain(
        Vector128<byte> key,
        Vector128<byte> state,
        ReadOnlySpan<Vector128<byte>> blocks
    )
    {
        foreach (var block in blocks)
        {
            state = MultiplyPlain(state ^ block, key);
        }

        return state;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector128<byte> AbsorbFast(
        ReadOnlySpan<Vector128<ulong>> powers,
        Vector128<byte> state,
        ReadOnlySpan<Vector128<byte>> blocks
    )
    {
        var sum = Ssse3.Shuffle(state, Reverse).AsUInt64();
        ref var from = ref MemoryMarshal.GetReference(blocks);
        nint at = 0;
        if (blocks.Length >= PowersAtOnce)
        {
            var (p1, p2, p3, p4) = (powers[0], powers[1], powers[2], powers[3]);
            for (; at + PowersAtOnce <= blocks.Length; at += PowersAtOnce)
            {
                var product = Multiply(sum ^ Load(ref from, at), p4);
                product = Add(product, Multiply(Load(ref from, at + 1), p3));
                product = Add(product, Multiply(Load(ref from, at + 2), p2));
                product = Add(product, Multiply(Load(ref from, at + 3), p1));
                sum = Reduce(product);
            }
        }

        for (; at < blocks.Length; at++)
        {
            sum = Reduce(Multiply(sum ^ Load(ref from, at), powers[0]));
        }

        return Ssse3.Shuffle(sum.AsByte(), Reverse);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Load(ref Vector128<byte> from, nint at) =>
        Ssse3.Shuffle(Unsafe.Add(ref from, at), Reverse).AsUInt64();

    /// <summary>The product's low, middle and high parts, not yet put together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<ulong> Low, Vector128<ulong> Middle, Vector128<ulong> High) Multiply(
        Vector128<ulong> x,
        Vector128<ulong> y
    ) =>
        (
            Pclmulqdq.CarrylessMultiply(x, y, 0x00),
            Pclmulqdq.CarrylessMultiply(x, y, 0x10) ^ Pclmulqdq.CarrylessMultiply(x, y, 0x01),
            Pclmulqdq.CarrylessMultiply(x, y, 0x11)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<ulong> Low, Vector128<ulong> Middle, Vector128<ulong> High) Add(
        (Vector128<ulong> Low, Vector128<ulong> Middle, Vector128<ulong> High) x,
        (Vector128<ulong> Low, Vector128<ulong> Middle, Vector128<ulong> High) y
    ) => (x.Low ^ y.Low, x.Middle ^ y.Middle, x.High ^ y.High);

    /// <summary>Divides by x^128 modulo x^128 + x^127 + x^126 + x^121 + 1, 64 bits at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Reduce((Vector128<ulong> Low, Vector128<ulong> Middle, Vector128<ulong> High) x)
    {
        var polynomial = Vector128.Create(1ul, 0xc200000000000000);
        var low = x.Low ^ Sse2.ShiftLeftLogical128BitLane(x.Middle, 8);
        var high = x.High ^ Sse2.ShiftRightLogical128BitLane(x.Middle, 8);
        low = Exchange(low) ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x10);
        low = Exchange(low) ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x10);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Exchange(Vector128<ulong> x) =>
        Sse2.Shuffle(x.AsUInt32(), 0b01_00_11_10).AsUInt64();

    /// <summary>Times x in POLYVAL's field (RFC 8452, appendix A: mulX_POLYVAL).</summary>
    private static Vector128<ulong> TimesX(Vector128<ulong> x)
    {
        var (low, high) = (x[0], x[1]);
        var carry = 0 - (high >> 63);
        return Vector128.Create((low << 1) ^ (carry & 1), (high << 1) ^ (low >> 63) ^ (carry & 0xc200000000000000));
    }

    private static (ulong High, ulong Low) BigEndianHalves(Vector128<byte> x) =>
        (BinaryPrimitives.ReverseEndianness(x.AsUInt64()[0]), BinaryPrimitives.ReverseEndianness(x.AsUInt64()[1]));
}
