using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kexin.Cryptography.Blocks;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Kexin.Cryptography.Tests.Blocks;

/// <summary>SM4's fast path, its plain one and BouncyCastle's give the same.</summary>
public sealed class Sm4Equality
{
    private const string Example = "0123456789abcdeffedcba9876543210";

    public static TheoryData<int> Lengths => [0, 1, 7, 8, 15, 16, 17, 31, 32, 33, 100];

    /// <summary>GB/T 32907-2016, appendix A.1.</summary>
    [Fact]
    public void Both_paths_give_the_standards_first_example()
    {
        using var key = new Sm4Key(Convert.FromHexString(Example));
        Span<Vector128<byte>> block = [new Block(Convert.FromHexString(Example)).Vector];
        Span<Vector128<byte>> plain = [block[0]];
        key.EncryptVectors(block, block);
        PlainSm4.Encrypt(key.RoundKeys, plain, plain);
        Assert.Equal("681edf34d206965e86b3e94f536e4246", Convert.ToHexStringLower(MemoryMarshal.AsBytes(block)));
        Assert.Equal(block[0], plain[0]);
    }

    /// <summary>GB/T 32907-2016, appendix A.2: a million times.</summary>
    [Fact]
    public void The_fast_path_gives_the_standards_second_example()
    {
        using var key = new Sm4Key(Convert.FromHexString(Example));
        Span<Vector128<byte>> block = [new Block(Convert.FromHexString(Example)).Vector];
        for (var i = 0; i < 1_000_000; i++)
        {
            key.EncryptVectors(block, block);
        }

        Assert.Equal("595298c7c6fd271f0402f804c33d3f66", Convert.ToHexStringLower(MemoryMarshal.AsBytes(block)));
    }

    /// <summary>Every byte in every place of a word goes through the S-box in the first round alone, all 256 of them.</summary>
    [Fact]
    public void Every_byte_goes_through_the_box_as_by_table()
    {
        var input = new Vector128<byte>[4 * 256];
        for (var i = 0; i < input.Length; i++)
        {
            input[i] = Vector128<byte>.Zero.WithElement(4 + i / 256, (byte)i);
        }

        using var key = new Sm4Key(new byte[16]);
        var (fast, plain) = (new Vector128<byte>[input.Length], new Vector128<byte>[input.Length]);
        key.EncryptVectors(input, fast);
        PlainSm4.Encrypt(key.RoundKeys, input, plain);
        Assert.Equal(plain, fast);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Blocks_are_encrypted_as_BouncyCastle_does(int count)
    {
        using var random = SeededRandomSource.FromNumber(count);
        var secret = random.GetBytes(16);
        var input = random.GetBytes(16 * count);
        var engine = new SM4Engine();
        engine.Init(true, new KeyParameter(secret));
        var expected = new byte[input.Length];
        for (var at = 0; at < input.Length; at += 16)
        {
            engine.ProcessBlock(input, at, expected, at);
        }

        using var key = new Sm4Key(secret);
        var plain = new Vector128<byte>[count];
        PlainSm4.Encrypt(key.RoundKeys, MemoryMarshal.Cast<byte, Vector128<byte>>(input), plain);
        Assert.Equal(expected, MemoryMarshal.AsBytes(plain.AsSpan()));
        key.Encrypt(Block.FromBytes(input), Block.FromBytes(input.AsSpan()));
        Assert.Equal(expected, input);
    }

    [Fact]
    public void The_suites_generator_is_SM4_in_counter_mode_from_the_seeds_second_half()
    {
        var seed = Enumerable.Range(200, 32).Select(i => (byte)i).ToArray();
        var counter = new SicBlockCipher(new SM4Engine());
        counter.Init(true, new ParametersWithIV(new KeyParameter(seed, 0, 16), seed, 16, 16));
        var expected = new byte[16 * 700];
        for (var at = 0; at < expected.Length; at += 16)
        {
            counter.ProcessBlock(new byte[16], 0, expected, at);
        }

        using var random = Suite.GuoMi.CreateRandomSource(seed);
        Assert.Equal(expected[..5000], random.GetBytes(5000));
        Assert.Equal(expected[5000..], random.GetBytes(expected.Length - 5000));
        using var standard = Suite.Standard.CreateRandomSource(seed);
        using var plain = new SeededRandomSource(seed);
        Assert.Equal(plain.GetBytes(100), standard.GetBytes(100));
        Assert.Throws<ArgumentException>(() => Suite.GuoMi.CreateRandomSource(new byte[16]));
    }

    [Fact]
    public void Sealing_is_BouncyCastles_at_every_length()
    {
        using var random = SeededRandomSource.FromNumber(9);
        var secret = random.GetBytes(16);
        using var key = Suite.GuoMi.CreateAeadKey(secret);
        foreach (var size in (int[])[0, 1, 15, 16, 17, 63, 64, 65, 255, 256, 257, 1023, 1024, 1025, 5000])
        {
            var (nonce, data, plain) = (random.GetBytes(12), random.GetBytes(size % 37), random.GetBytes(size));
            var gcm = new GcmBlockCipher(new SM4Engine());
            gcm.Init(true, new AeadParameters(new KeyParameter(secret), 128, nonce, data));
            var expected = new byte[size + 16];
            gcm.DoFinal(expected, gcm.ProcessBytes(plain, 0, size, expected, 0));

            var actual = new byte[size + 16];
            key.Seal(nonce, plain, data, actual);
            Assert.Equal(expected, actual);
            var opened = new byte[size];
            Assert.True(key.TryOpen(nonce, actual, data, opened));
            Assert.Equal(plain, opened);
            actual[^1] ^= 1;
            Assert.False(key.TryOpen(nonce, actual, data, opened));
            Assert.All(opened, value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void The_fast_hash_of_counter_mode_is_the_plain_one()
    {
        using var random = SeededRandomSource.FromNumber(10);
        var bytes = random.GetBytes(16 * 23);
        var secret = Vector128.Create<byte>(random.GetBytes(16));
        using var hash = new Ghash(secret);
        for (var count = 0; count <= 23; count++)
        {
            var state = Vector128<byte>.Zero;
            hash.Absorb(ref state, bytes.AsSpan(0, 16 * count));
            var blocks = MemoryMarshal.Cast<byte, Vector128<byte>>(bytes.AsSpan(0, 16 * count));
            Assert.Equal(Ghash.AbsorbPlain(secret, default, blocks), state);
        }
    }
}
