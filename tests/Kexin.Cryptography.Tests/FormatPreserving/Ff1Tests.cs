using System.Numerics;
using Kexin.Cryptography.Blocks;
using Kexin.Cryptography.FormatPreserving;

namespace Kexin.Cryptography.Tests.FormatPreserving;

/// <summary>Vectors of NIST (FF1samples of SP 800-38G), and with both ciphers what an implementation by the letter of the standard gives.</summary>
public sealed class Ff1Tests
{
    private const string Letters = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const string Key128 = "2B7E151628AED2A6ABF7158809CF4F3C";
    private const string Key192 = Key128 + "EF4359D8D580AA4F";
    private const string Key256 = Key192 + "7F036D6F04FC6A94";
    private const string Tweak = "39383736353433323130";
    private const string LongTweak = "3737373770717273373737";

    [Theory]
    [InlineData(Key128, 10, "", "0123456789", "2433477484")]
    [InlineData(Key128, 10, Tweak, "0123456789", "6124200773")]
    [InlineData(Key128, 36, LongTweak, "0123456789abcdefghi", "a9tv40mll9kdu509eum")]
    [InlineData(Key192, 10, "", "0123456789", "2830668132")]
    [InlineData(Key192, 10, Tweak, "0123456789", "2496655549")]
    [InlineData(Key192, 36, LongTweak, "0123456789abcdefghi", "xbj3kv35jrawxv32ysr")]
    [InlineData(Key256, 10, "", "0123456789", "6657667009")]
    [InlineData(Key256, 10, Tweak, "0123456789", "1001623463")]
    [InlineData(Key256, 36, LongTweak, "0123456789abcdefghi", "xs8a0azh2avyalyzuwd")]
    public void The_published_samples_come_out(string key, int radix, string tweak, string plain, string expected)
    {
        var ff1 = new Ff1(SuiteId.Standard, Convert.FromHexString(key));
        var encrypted = ff1.Encrypt(radix, Convert.FromHexString(tweak), Numerals(plain));
        Assert.Equal(expected, Text(encrypted));
        Assert.Equal(plain, Text(ff1.Decrypt(radix, Convert.FromHexString(tweak), encrypted)));
    }

    [Theory]
    [InlineData(SuiteId.Standard, 10, 6)]
    [InlineData(SuiteId.Standard, 36, 19)]
    [InlineData(SuiteId.GuoMi, 10, 6)]
    [InlineData(SuiteId.GuoMi, 10, 11)]
    [InlineData(SuiteId.GuoMi, 10, 18)]
    [InlineData(SuiteId.GuoMi, 36, 40)]
    public void It_is_what_the_standard_describes_step_by_step(SuiteId suite, int radix, int length)
    {
        var random = new SeededRandomSource(new byte[32]);
        var key = random.GetBytes(16);
        var ff1 = new Ff1(suite, key);
        using BlockCipherKey cipher = suite == SuiteId.GuoMi ? new Sm4Key(key) : new AesKey(key);
        for (var i = 0; i < 20; i++)
        {
            var tweak = random.GetBytes(i);
            byte[] plain = [.. random.GetBytes(length).Select(each => (byte)(each % radix))];
            var encrypted = ff1.Encrypt(radix, tweak, plain);
            Assert.Equal(ByTheLetter(cipher, radix, tweak, plain), encrypted);
            Assert.Equal(plain, ff1.Decrypt(radix, tweak, encrypted));
        }
    }

    [Theory]
    [InlineData(10, 5)]
    [InlineData(2, 19)]
    [InlineData(36, 3)]
    public void A_domain_of_less_than_a_million_is_refused(int radix, int length)
    {
        Assert.False(Ff1.IsLargeEnough(radix, length));
        Assert.True(Ff1.IsLargeEnough(radix, length + 1));
        var ff1 = new Ff1(SuiteId.Standard, new byte[16]);
        Assert.Throws<ArgumentException>(() => ff1.Encrypt(radix, [], new byte[length]));
        ff1.Encrypt(radix, [], new byte[length + 1]);
    }

    [Fact]
    public void A_numeral_of_another_radix_and_a_key_of_another_size_are_refused()
    {
        var ff1 = new Ff1(SuiteId.Standard, new byte[16]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ff1.Encrypt(10, [], [0, 1, 2, 3, 4, 10]));
        Assert.Throws<ArgumentException>(() => new Ff1(SuiteId.Standard, new byte[15]));
        Assert.Throws<ArgumentException>(() => new Ff1(SuiteId.GuoMi, new byte[32]));
    }

    /// <summary>Algorithm 7 of SP 800-38G, FF1.Encrypt, with its letters.</summary>
    private static byte[] ByTheLetter(BlockCipherKey cipher, int radix, byte[] t, byte[] x)
    {
        int n = x.Length,
            u = n / 2,
            v = n - u;
        var (a, b) = (x[..u], x[u..]);
        var bytes = (BigInteger.Pow(radix, v) - 1).GetByteCount(isUnsigned: true);
        var d = (4 * ((bytes + 3) / 4)) + 4;
        byte[] p =
        [
            1,
            2,
            1,
            0,
            (byte)(radix >> 8),
            (byte)radix,
            10,
            (byte)u,
            0,
            0,
            0,
            (byte)n,
            0,
            0,
            0,
            (byte)t.Length,
        ];
        for (var i = 0; i < 10; i++)
        {
            var padding = (((-t.Length - bytes - 1) % 16) + 16) % 16;
            byte[] q = [.. t, .. new byte[padding], (byte)i, .. Padded(Number(radix, b), bytes)];
            var r = Prf(cipher, [.. p, .. q]);
            var s = new List<byte>(r);
            for (var j = 1; s.Count < d; j++)
            {
                var block = (byte[])r.Clone();
                block[15] ^= (byte)j;
                s.AddRange(Encrypt(cipher, block));
            }

            var y = new BigInteger([.. s.Take(d)], isUnsigned: true, isBigEndian: true);
            var m = i % 2 == 0 ? u : v;
            var c = (Number(radix, a) + y) % BigInteger.Pow(radix, m);
            (a, b) = (b, String(radix, c, m));
        }

        return [.. a, .. b];
    }

    private static byte[] Prf(BlockCipherKey cipher, byte[] input)
    {
        var chain = new byte[16];
        foreach (var block in input.Chunk(16))
        {
            chain = Encrypt(cipher, [.. chain.Zip(block, (left, right) => (byte)(left ^ right))]);
        }

        return chain;
    }

    private static byte[] Encrypt(BlockCipherKey cipher, byte[] input)
    {
        Block[] block = [new Block(input)];
        cipher.Encrypt(block, block);
        return Block.AsBytes(block.AsSpan()).ToArray();
    }

    private static BigInteger Number(int radix, byte[] numerals) =>
        numerals.Aggregate(BigInteger.Zero, (sum, numeral) => (sum * radix) + numeral);

    private static byte[] String(int radix, BigInteger value, int length)
    {
        var numerals = new byte[length];
        for (var i = length - 1; i >= 0; i--)
        {
            numerals[i] = (byte)(value % radix);
            value /= radix;
        }

        return numerals;
    }

    private static byte[] Padded(BigInteger value, int length)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return value.IsZero ? new byte[length] : [.. new byte[length - bytes.Length], .. bytes];
    }

    private static byte[] Numerals(string text) => [.. text.Select(letter => (byte)Letters.IndexOf(letter))];

    private static string Text(byte[] numerals) => string.Concat(numerals.Select(numeral => Letters[numeral]));
}
