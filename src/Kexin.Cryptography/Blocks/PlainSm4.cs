using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Kexin.Cryptography.Blocks;

/// <summary>SM4 by table, block by block: the reference that the fast path is tested against, and the path of other processors.</summary>
/// <remarks>
/// Source: GB/T 32907-2016, sections 6 (round function), 7.1 (encryption) and 7.3 (key expansion).
/// Not for: machines shared with those from whom keys are kept; look-ups by secret bytes show in the cache.
/// </remarks>
internal static class PlainSm4
{
    public const int Rounds = 32;

    /// <summary>The S-box of section 6.2.</summary>
    private static readonly byte[] Box = Convert.FromHexString(
        "d690e9fecce13db716b614c228fb2c052b679a762abe04c3aa44132649860699"
            + "9c4250f491ef987a33540b43edcfac62e4b31ca9c908e89580df94fa758f3fa6"
            + "4707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d35"
            + "1e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89e"
            + "eabf8ad240c738b5a3f7f2cef96115a1e0ae5da49b341a55ad933230f58cb1e3"
            + "1df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51"
            + "8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b0"
            + "8969974a0c96777e65b9f109c56ec68418f07dec3adc4d2079ee5f3ed7cb3948"
    );

    private static ReadOnlySpan<uint> SystemParameter => [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc];

    /// <summary>The 32 round keys of a key of 16 bytes.</summary>
    public static void Expand(ReadOnlySpan<byte> key, Span<uint> roundKeys)
    {
        Span<uint> k = stackalloc uint[4];
        for (var i = 0; i < k.Length; i++)
        {
            k[i] = BinaryPrimitives.ReadUInt32BigEndian(key[(4 * i)..]) ^ SystemParameter[i];
        }

        for (var i = 0; i < Rounds; i++)
        {
            uint constant = 0;
            for (var j = 0; j < 4; j++)
            {
                constant = (constant << 8) | (byte)((4 * i + j) * 7);
            }

            var b = Substitute(k[1] ^ k[2] ^ k[3] ^ constant);
            var next = k[0] ^ b ^ BitOperations.RotateLeft(b, 13) ^ BitOperations.RotateLeft(b, 23);
            (k[0], k[1], k[2], k[3]) = (k[1], k[2], k[3], next);
            roundKeys[i] = next;
        }

        k.Clear();
    }

    /// <summary>Encrypts each block; input and output may be the same.</summary>
    public static void Encrypt(
        ReadOnlySpan<uint> roundKeys,
        ReadOnlySpan<Vector128<byte>> input,
        Span<Vector128<byte>> output
    )
    {
        Span<byte> block = stackalloc byte[Block.SizeInBytes];
        for (var i = 0; i < input.Length; i++)
        {
            input[i].CopyTo(block);
            Encrypt(roundKeys, block);
            output[i] = Vector128.Create<byte>(block);
        }
    }

    private static void Encrypt(ReadOnlySpan<uint> roundKeys, Span<byte> block)
    {
        var a = BinaryPrimitives.ReadUInt32BigEndian(block);
        var b = BinaryPrimitives.ReadUInt32BigEndian(block[4..]);
        var c = BinaryPrimitives.ReadUInt32BigEndian(block[8..]);
        var d = BinaryPrimitives.ReadUInt32BigEndian(block[12..]);
        foreach (var key in roundKeys)
        {
            var x = Substitute(b ^ c ^ d ^ key);
            x ^=
                BitOperations.RotateLeft(x, 2)
                ^ BitOperations.RotateLeft(x, 10)
                ^ BitOperations.RotateLeft(x, 18)
                ^ BitOperations.RotateLeft(x, 24);
            (a, b, c, d) = (b, c, d, a ^ x);
        }

        BinaryPrimitives.WriteUInt32BigEndian(block, d);
        BinaryPrimitives.WriteUInt32BigEndian(block[4..], c);
        BinaryPrimitives.WriteUInt32BigEndian(block[8..], b);
        BinaryPrimitives.WriteUInt32BigEndian(block[12..], a);
    }

    private static uint Substitute(uint x) =>
        ((uint)Box[x >> 24] << 24)
        | ((uint)Box[(byte)(x >> 16)] << 16)
        | ((uint)Box[(byte)(x >> 8)] << 8)
        | Box[(byte)x];
}
