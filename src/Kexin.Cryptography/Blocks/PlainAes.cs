using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kexin.Cryptography.Blocks;

/// <summary>AES by table, byte by byte: the reference that the fast path is tested against, and the path of other processors.</summary>
/// <remarks>
/// Source: FIPS 197, sections 5.1 (cipher) and 5.2 (key expansion).
/// Not for: machines shared with those from whom keys are kept; look-ups by secret bytes show in the cache.
/// </remarks>
internal static class PlainAes
{
    private const int WordsOfABlock = 4;

    private static readonly byte[] Box = MakeBox();

    /// <summary>11 round keys of a key of 16 bytes, 15 of one of 32.</summary>
    public static void Expand(ReadOnlySpan<byte> key, Span<Vector128<byte>> roundKeys)
    {
        var words = key.Length / sizeof(uint);
        var bytes = MemoryMarshal.AsBytes(roundKeys);
        key.CopyTo(bytes);
        Span<byte> word = stackalloc byte[sizeof(uint)];
        byte constant = 1;
        for (var i = words; i < WordsOfABlock * roundKeys.Length; i++)
        {
            bytes.Slice((i - 1) * sizeof(uint), sizeof(uint)).CopyTo(word);
            if (i % words == 0)
            {
                var first = word[0];
                (word[0], word[1], word[2]) = ((byte)(Box[word[1]] ^ constant), Box[word[2]], Box[word[3]]);
                word[3] = Box[first];
                constant = Double(constant);
            }
            else if (words > 6 && i % words == 4)
            {
                (word[0], word[1], word[2], word[3]) = (Box[word[0]], Box[word[1]], Box[word[2]], Box[word[3]]);
            }

            for (var j = 0; j < sizeof(uint); j++)
            {
                bytes[i * sizeof(uint) + j] = (byte)(bytes[(i - words) * sizeof(uint) + j] ^ word[j]);
            }
        }
    }

    /// <summary>Encrypts each block; input and output may be the same.</summary>
    public static void Encrypt(
        ReadOnlySpan<Vector128<byte>> roundKeys,
        ReadOnlySpan<Vector128<byte>> input,
        Span<Vector128<byte>> output
    )
    {
        for (var i = 0; i < input.Length; i++)
        {
            output[i] = Encrypt(roundKeys, input[i]);
        }
    }

    /// <inheritdoc cref="AesNi.Count"/>
    public static void Count(
        ReadOnlySpan<Vector128<byte>> roundKeys,
        Vector128<ulong> first,
        bool bigEndian,
        Span<Vector128<byte>> output
    )
    {
        Span<byte> number = stackalloc byte[Block.SizeInBytes];
        for (var i = 0; i < output.Length; i++)
        {
            (first + Vector128.Create((ulong)i, 0)).AsByte().CopyTo(number);
            if (bigEndian)
            {
                number.Reverse();
            }

            output[i] = Encrypt(roundKeys, Vector128.Create<byte>(number));
        }
    }

    private static Vector128<byte> Encrypt(ReadOnlySpan<Vector128<byte>> roundKeys, Vector128<byte> block)
    {
        Span<byte> state = stackalloc byte[Block.SizeInBytes];
        Span<byte> shifted = stackalloc byte[Block.SizeInBytes];
        block ^= roundKeys[0];
        for (var round = 1; round < roundKeys.Length; round++)
        {
            block.CopyTo(state);
            for (var i = 0; i < state.Length; i++)
            {
                // SubBytes and ShiftRows: row i % 4 moves left by as many columns.
                shifted[i] = Box[state[(i + 4 * (i % 4)) % state.Length]];
            }

            if (round < roundKeys.Length - 1)
            {
                for (var column = 0; column < state.Length; column += 4)
                {
                    MixColumn(shifted.Slice(column, 4));
                }
            }

            block = Vector128.Create<byte>(shifted) ^ roundKeys[round];
        }

        return block;
    }

    private static void MixColumn(Span<byte> column)
    {
        var all = (byte)(column[0] ^ column[1] ^ column[2] ^ column[3]);
        var first = column[0];
        for (var i = 0; i < 4; i++)
        {
            var next = i == 3 ? first : column[i + 1];
            column[i] ^= (byte)(all ^ Double((byte)(column[i] ^ next)));
        }
    }

    private static byte Double(byte value) => (byte)((value << 1) ^ ((value >> 7) * 0x1b));

    /// <summary>The affine transformation of the inverse in GF(2^8) (FIPS 197, section 5.1.1), by powers of the generator 3.</summary>
    private static byte[] MakeBox()
    {
        var box = new byte[256];
        byte power = 1;
        byte inverse = 1;
        do
        {
            power ^= Double(power);
            // Divide by 3: multiply by 0xf6.
            inverse ^= (byte)(inverse << 1);
            inverse ^= (byte)(inverse << 2);
            inverse ^= (byte)(inverse << 4);
            inverse ^= (byte)((inverse >> 7) * 0x09);
            box[power] = (byte)(
                0x63
                ^ inverse
                ^ byte.RotateLeft(inverse, 1)
                ^ byte.RotateLeft(inverse, 2)
                ^ byte.RotateLeft(inverse, 3)
                ^ byte.RotateLeft(inverse, 4)
            );
        } while (power != 1);

        box[0] = 0x63;
        return box;
    }
}
