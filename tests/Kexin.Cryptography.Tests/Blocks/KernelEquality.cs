using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Cryptography.Tests.Blocks;

/// <summary>The fast paths give what the plain ones and the platform's AES give, at every length around a batch.</summary>
public sealed class KernelEquality
{
    public static TheoryData<int> Lengths => [0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 40, 255];

    [Theory]
    [InlineData("000102030405060708090a0b0c0d0e0f", "69c4e0d86a7b0430d8cdb78070b4c55a")]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "8ea2b7ca516745bfeafc49904b496089")]
    public void Both_paths_give_the_vectors_of_FIPS_197_appendix_C(string key, string expected)
    {
        using var aes = new AesKey(Convert.FromHexString(key));
        Span<Block> block = [new(Convert.FromHexString("00112233445566778899aabbccddeeff"))];
        Span<Vector128<byte>> plain = [block[0].Vector];
        PlainAes.Encrypt(aes.RoundKeys, plain, plain);
        aes.Encrypt(block, block);
        Assert.Equal(expected, Convert.ToHexStringLower(Block.AsBytes(block)));
        Assert.Equal(block[0].Vector, plain[0]);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Blocks_are_encrypted_as_the_platform_does(int count)
    {
        foreach (var keySize in (int[])[16, 32])
        {
            var (key, blocks) = Sample(count, keySize);
            using var aes = new AesKey(key);
            using var platform = Aes.Create();
            platform.SetKey(key);
            var expected = platform.EncryptEcb(Block.AsBytes(blocks), PaddingMode.None);
            var actual = new Block[count];
            aes.Encrypt(blocks, actual);
            Assert.Equal(expected, Block.AsBytes(actual));
        }
    }

    [Fact]
    public void Products_in_the_field_are_those_of_the_plain_path_and_linear()
    {
        var (a, b, factors) = (Sample(128, 16).Blocks, Sample(129, 16).Blocks[1..], Sample(130, 16).Blocks[2..]);
        a[0] = new Block(Sample(0, 16).Key);
        var sum = a.Zip(b, (x, y) => x ^ y).ToArray();
        Assert.Equal(BinaryField.InnerProductPlain(a, factors), BinaryField.InnerProduct(a, factors));
        Assert.Equal(
            BinaryField.InnerProduct(a, factors) ^ BinaryField.InnerProduct(b, factors),
            BinaryField.InnerProduct(sum, factors)
        );
        Assert.Equal(BinaryField.Multiply(a[1], factors[2]), BinaryField.Multiply(factors[2], a[1]));

        // x^127 times x is x^7 + x^2 + x + 1; and 128 elements 1 are all bits.
        Assert.Equal(new Block(0x87, 0), BinaryField.Multiply(new Block(0, 1UL << 63), new Block(2, 0)));
        Assert.Equal(Block.AllOnes, BinaryField.Pack(Enumerable.Repeat(new Block(1, 0), 128).ToArray()));
    }

    [Fact]
    public void A_key_that_replaces_another_is_that_key()
    {
        var (key, blocks) = Sample(9, 16);
        using var replaced = new AesKey(Block.AllOnes);
        replaced.Replace(new Block(key));
        using var platform = Aes.Create();
        platform.SetKey(key);
        var actual = new Block[blocks.Length];
        replaced.Encrypt(blocks, actual);
        Assert.Equal(platform.EncryptEcb(Block.AsBytes(blocks), PaddingMode.None), Block.AsBytes(actual));
        using var longer = new AesKey(new byte[32]);
        Assert.Throws<InvalidOperationException>(() => longer.Replace(Block.Zero));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void Sums_of_seeds_are_those_of_the_plain_path(int bits)
    {
        var (key, seeds) = Sample(1 << bits, 16);
        using var aes = new AesKey(key);
        using var streams = new SeedStreams(seeds);
        var (fast, plain) = (new Block[bits * 16], new Block[bits * 16]);
        var (fastTotal, plainTotal) = (new Block[16], new Block[16]);
        fast.AsSpan().Fill(Block.AllOnes);
        streams.Sum(aes, fast, fastTotal);
        streams.SumPlain(aes, plain, plainTotal);
        Assert.Equal(plain, fast);
        Assert.Equal(plainTotal, fastTotal);
        Assert.Throws<ArgumentException>(() => streams.Sum(aes, fast.AsSpan(1), fastTotal));
        Assert.Throws<ArgumentException>(() => new SeedStreams(new Block[3]));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Counters_are_those_of_the_plain_path(int count)
    {
        // The low half wraps within the run; the high half stays.
        var first = Vector128.Create(ulong.MaxValue - 5, 3);
        using var aes = new AesKey(Sample(0, 32).Key);
        foreach (var bigEndian in (bool[])[false, true])
        {
            var (expected, actual) = (new Vector128<byte>[count], new Vector128<byte>[count]);
            PlainAes.Count(aes.RoundKeys, first, bigEndian, expected);
            aes.Count(first, bigEndian, actual);
            Assert.Equal(expected, actual);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Hashes_are_those_of_their_formulas(int count)
    {
        var (key, blocks) = Sample(count, 16);
        using var hash = new FixedKeyHash(new Block(key));
        using var aes = new AesKey(key);
        var (expected, actual) = (new Block[count], new Block[count]);

        PlainFixedKeyHash.Hash(
            aes.RoundKeys,
            BlockCipherKey.Vectors(blocks),
            BlockCipherKey.Vectors(expected.AsSpan())
        );
        hash.Hash(blocks, actual);
        Assert.Equal(expected, actual);

        PlainFixedKeyHash.HashCircular(
            aes.RoundKeys,
            BlockCipherKey.Vectors(blocks),
            BlockCipherKey.Vectors(expected.AsSpan())
        );
        hash.HashCircular(blocks, actual);
        Assert.Equal(expected, actual);

        PlainFixedKeyHash.HashTweaked(
            aes.RoundKeys,
            BlockCipherKey.Vectors(blocks),
            BlockCipherKey.Vectors(expected.AsSpan()),
            1000
        );
        hash.HashTweaked(blocks, actual, 1000);
        Assert.Equal(expected, actual);
        hash.HashTweaked(blocks, blocks, 1000);
        Assert.Equal(expected, blocks);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Rekeyed_hashes_are_those_of_the_platform_whatever_the_batches(int keys)
    {
        foreach (var perKey in (int[])[1, 2, 3])
        {
            var (start, blocks) = Sample(keys * perKey, 16);
            var hash = new RekeyedHash(new Block(start)) { NextKey = 77 };
            var expected = new byte[blocks.Length * Block.SizeInBytes];
            for (var key = 0; key < keys; key++)
            {
                using var platform = Aes.Create();
                var now = new byte[16];
                (new Block(start) ^ new Block(77 + (ulong)key, 0)).CopyTo(now);
                platform.SetKey(now);
                var input = Block.AsBytes(blocks.AsSpan(key * perKey, perKey));
                var output = expected.AsSpan(key * perKey * Block.SizeInBytes, input.Length);
                platform.EncryptEcb(input, output, PaddingMode.None);
                for (var i = 0; i < output.Length; i++)
                {
                    output[i] ^= input[i];
                }
            }

            var plain = blocks.ToArray();
            RekeyedHash.HashPlain(new Block(start), 77, BlockCipherKey.Vectors(plain.AsSpan()), perKey);
            Assert.Equal(expected, Block.AsBytes(plain));

            // One key, then the rest: the same as all at once.
            var first = Math.Min(keys, 1) * perKey;
            hash.Hash(blocks.AsSpan(0, first), perKey);
            hash.Hash(blocks.AsSpan(first), perKey);
            Assert.Equal(expected, Block.AsBytes(blocks));
            Assert.Equal(77 + (ulong)keys, hash.NextKey);
        }
    }

    [Fact]
    public void A_generator_reads_the_same_at_any_place()
    {
        using var generator = new BlockGenerator(new Block(5, 6));
        var whole = new Block[100];
        generator.Fill(whole);
        Assert.Equal(100ul, generator.Position);
        var part = new Block[30];
        generator.Fill(part, 51);
        Assert.Equal(whole[51..81], part);
        generator.Position = 99;
        Assert.Equal(whole[99], generator.Next());
        generator.Position = 0;
        var bytes = new byte[100];
        generator.Fill(bytes);
        Assert.Equal(Block.AsBytes(whole)[..100], bytes);
        Assert.Equal(7ul, generator.Position);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var aes = new AesKey(new byte[16]);
        using var hash = new FixedKeyHash(Block.Zero);
        Assert.Throws<ArgumentException>(() => aes.Encrypt(new Block[2], new Block[1]));
        Assert.Throws<ArgumentException>(() => hash.Hash(new Block[2], new Block[1]));
        Assert.Throws<ArgumentException>(() => hash.HashCircular(new Block[2], new Block[1]));
        Assert.Throws<ArgumentException>(() => hash.HashTweaked(new Block[2], new Block[1], 0));
        Assert.Throws<ArgumentException>(() => new RekeyedHash(Block.Zero).Hash(new Block[3], 2));
        Assert.Throws<ArgumentException>(() => new AesKey(new byte[24]));
        Assert.Throws<ArgumentException>(() => new Block(new byte[15]));
        Assert.Throws<ArgumentException>(() => Block.FromBytes(new byte[17]).Length);
        aes.Dispose();
        Assert.Throws<ObjectDisposedException>(() => aes.Encrypt(new Block[1], new Block[1]));
    }

    [Fact]
    public void A_block_is_its_bytes_and_never_printed()
    {
        var bytes = Convert.FromHexString("0102030405060708090a0b0c0d0e0f10");
        var block = new Block(bytes);
        Assert.Equal((0x0807060504030201ul, 0x100f0e0d0c0b0a09ul), (block.Low, block.High));
        Assert.Equal(block, new Block(block.Low, block.High));
        Assert.True(block.LowestBit);
        Assert.Equal(Block.Zero, block ^ block);
        Assert.Equal(Block.AllOnes, block | ~block);
        Assert.Equal(block, block & Block.Mask(true));
        Assert.Equal(Block.Zero, block & Block.Mask(false));
        Assert.NotEqual(block, block ^ new Block(0, 1));
        Assert.DoesNotContain(
            "1",
            block.ToString().Replace("128", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        var copy = new byte[16];
        block.CopyTo(copy);
        Assert.Equal(bytes, copy);
        Assert.Equal(16, Block.FromBytes(new byte[256]).Length);
    }

    private static (byte[] Key, Block[] Blocks) Sample(int count, int keySize)
    {
        using var random = SeededRandomSource.FromNumber(count);
        var key = random.GetBytes(keySize);
        var blocks = new Block[count];
        random.Fill(MemoryMarshal.AsBytes(blocks.AsSpan()));
        return (key, blocks);
    }
}
