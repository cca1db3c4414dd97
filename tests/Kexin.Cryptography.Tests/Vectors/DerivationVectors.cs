using System.Text;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Kexin.Cryptography.Tests.Vectors;

public sealed class DerivationVectors
{
    /// <summary>RFC 5869, appendix A.1 to A.3.</summary>
    [Theory]
    [InlineData(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )]
    [InlineData(
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f"
            + "303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
        "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f"
            + "909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
        "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf"
            + "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
            + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
    )]
    [InlineData(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
        "",
        "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )]
    public void HKDF_with_SHA_256_derives_as_in_RFC_5869(string secret, string salt, string info, string expected)
    {
        var derived = new byte[expected.Length / 2];
        Suite.Standard.DeriveKey(
            Convert.FromHexString(secret),
            Convert.FromHexString(salt),
            Convert.FromHexString(info),
            derived
        );
        Assert.Equal(expected, Convert.ToHexStringLower(derived));
    }

    /// <summary>RFC 5869, section 2, written out with HMAC over SM3: no published vector of HKDF with SM3 is at hand.</summary>
    [Fact]
    public void HKDF_with_SM3_is_extract_and_expand()
    {
        var (secret, salt, info) = ("secret"u8.ToArray(), "salt"u8.ToArray(), "info"u8.ToArray());
        var key = Hmac(salt, secret);
        var first = Hmac(key, [.. info, 1]);
        var second = Hmac(key, [.. first, .. info, 2]);
        var derived = new byte[48];
        Suite.GuoMi.DeriveKey(secret, salt, info, derived);
        Assert.Equal([.. first, .. second[..16]], derived);
    }

    /// <summary>
    /// RFC 9106, section 5.3, has four lanes, a secret and associated data, which libsodium's Argon2id does not take: BouncyCastle's
    /// is held to that vector, and libsodium's to BouncyCastle's on one lane.
    /// </summary>
    [Fact]
    public void Argon2id_derives_as_in_RFC_9106()
    {
        var rfc = new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
            .WithVersion(Argon2Parameters.Version13)
            .WithMemoryAsKB(32)
            .WithIterations(3)
            .WithParallelism(4)
            .WithSalt([.. Enumerable.Repeat<byte>(2, 16)])
            .WithSecret([.. Enumerable.Repeat<byte>(3, 8)])
            .WithAdditional([.. Enumerable.Repeat<byte>(4, 12)]);
        Assert.Equal(
            "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
            Convert.ToHexStringLower(Reference(rfc, [.. Enumerable.Repeat<byte>(1, 32)]))
        );

        var salt = "sixteen bytes ok"u8.ToArray();
        var oneLane = new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
            .WithVersion(Argon2Parameters.Version13)
            .WithMemoryAsKB(1024)
            .WithIterations(4)
            .WithParallelism(1)
            .WithSalt(salt);
        using var derived = PassphraseKey.Derive("可信 passphrase", salt, 1024, 4, 32);
        Assert.Equal(Reference(oneLane, Encoding.UTF8.GetBytes("可信 passphrase")), derived.Span.ToArray());
    }

    private static byte[] Reference(Argon2Parameters.Builder parameters, byte[] password)
    {
        var generator = new Argon2BytesGenerator();
        generator.Init(parameters.Build());
        var derived = new byte[32];
        generator.GenerateBytes(password, derived);
        return derived;
    }

    /// <summary>RFC 2104, section 2, with SM3's block of 64 bytes.</summary>
    private static byte[] Hmac(byte[] key, byte[] message)
    {
        var (inner, outer) = (new byte[64], new byte[64]);
        for (var i = 0; i < 64; i++)
        {
            var k = i < key.Length ? key[i] : (byte)0;
            (inner[i], outer[i]) = ((byte)(k ^ 0x36), (byte)(k ^ 0x5c));
        }

        return Suite.GuoMi.Hash(outer, Suite.GuoMi.Hash(inner, message).ToArray()).ToArray();
    }
}
