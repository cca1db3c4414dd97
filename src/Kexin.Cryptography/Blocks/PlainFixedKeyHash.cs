using System.Runtime.Intrinsics;

namespace Kexin.Cryptography.Blocks;

/// <summary>The hashes of <see cref="FixedKeyHash"/> as their formulas read, block by block.</summary>
internal static class PlainFixedKeyHash
{
    public static void Hash(
        ReadOnlySpan<Vector128<byte>> roundKeys,
        ReadOnlySpan<Vector128<byte>> input,
        Span<Vector128<byte>> output
    )
    {
        for (var i = 0; i < input.Length; i++)
        {
            var x = input[i];
            output[i] = Permute(roundKeys, x) ^ x;
        }
    }

    public static void HashCircular(
        ReadOnlySpan<Vector128<byte>> roundKeys,
        ReadOnlySpan<Vector128<byte>> input,
        Span<Vector128<byte>> output
    )
    {
        for (var i = 0; i < input.Length; i++)
        {
            var (low, high) = (input[i].AsUInt64()[0], input[i].AsUInt64()[1]);
            var mapped = Vector128.Create(high, low ^ high).AsByte();
            output[i] = Permute(roundKeys, mapped) ^ mapped;
        }
    }

    public static void HashTweaked(
        ReadOnlySpan<Vector128<byte>> roundKeys,
        ReadOnlySpan<Vector128<byte>> input,
        Span<Vector128<byte>> output,
        ulong firstTweak
    )
    {
        for (var i = 0; i < input.Length; i++)
        {
            var once = Permute(roundKeys, input[i]);
            var tweak = Vector128.Create(firstTweak + (ulong)i, 0).AsByte();
            output[i] = Permute(roundKeys, once ^ tweak) ^ once;
        }
    }

    private static Vector128<byte> Permute(ReadOnlySpan<Vector128<byte>> roundKeys, Vector128<byte> block)
    {
        Span<Vector128<byte>> one = [block];
        PlainAes.Encrypt(roundKeys, one, one);
        return one[0];
    }
}
