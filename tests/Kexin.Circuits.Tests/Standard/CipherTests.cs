using Kexin.Circuits.Standard;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace Kexin.Circuits.Tests.Standard;

/// <summary>Ciphers and hashes against the platform's and BouncyCastle's.</summary>
public sealed class CipherTests
{
    private const int Samples = 8;

    [Theory]
    [InlineData(16, 6_400)]
    [InlineData(32, 8_832)]
    public void Aes_encrypts_as_the_platform_does_with_the_fewest_known_AND_gates(int keySize, int andCount)
    {
        var circuit = Clear.Build([8 * keySize, 128], words => [Aes.Encrypt(words[0], words[1])]);
        Assert.Equal(andCount, circuit.AndCount);
        var random = new Random(1);
        for (var i = 0; i < Samples; i++)
        {
            var (key, block) = (Bytes(random, keySize), Bytes(random, 16));
            using var aes = System.Security.Cryptography.Aes.Create();
            aes.SetKey(key);
            Assert.Equal(
                aes.EncryptEcb(block, System.Security.Cryptography.PaddingMode.None),
                circuit.RunBytes(key, block)
            );
        }
    }

    [Fact]
    public void Both_boxes_are_those_of_the_standards_for_every_byte()
    {
        var circuit = Clear.Build([8], words => [AesSBox.Apply(words[0]), Sm4SBox.Apply(words[0])]);
        Assert.Equal(64, circuit.AndCount);
        // FIPS 197, figure 7, and GB/T 32907-2016, table 1: first and last entries; the ciphers' tests cover all.
        Assert.Equal([0x63, 0xD6], circuit.Run(0));
        Assert.Equal([0x7C, 0x90], circuit.Run(1));
        Assert.Equal([0x16, 0x48], circuit.Run(0xFF));
        Assert.Equal(256, Enumerable.Range(0, 256).Select(x => circuit.Run(x)[1]).Distinct().Count());
    }

    [Fact]
    public void Sm4_encrypts_as_BouncyCastle_does()
    {
        var circuit = Clear.Build([128, 128], words => [Sm4.Encrypt(words[0], words[1])]);
        Assert.Equal(8_192, circuit.AndCount);
        var random = new Random(2);
        for (var i = 0; i < Samples; i++)
        {
            var (key, block, expected) = (Bytes(random, 16), Bytes(random, 16), new byte[16]);
            var engine = new SM4Engine();
            engine.Init(true, new KeyParameter(key));
            engine.ProcessBlock(block, 0, expected, 0);
            Assert.Equal(expected, circuit.RunBytes(key, block));
        }

        // GB/T 32907-2016, appendix A.1: the key encrypted under itself.
        var example = Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210");
        Assert.Equal("681EDF34D206965E86B3E94F536E4246", Convert.ToHexString(circuit.RunBytes(example, example)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(55)]
    [InlineData(56)]
    [InlineData(100)]
    public void Hashes_are_the_platforms_and_BouncyCastles(int size)
    {
        var circuit = Clear.Build([8 * size], words => [Sha256.Hash(words[0])]);
        var sm3 = Clear.Build([8 * size], words => [Sm3.Hash(words[0])]);
        var random = new Random(size);
        for (var i = 0; i < Samples; i++)
        {
            var message = Bytes(random, size);
            Assert.Equal(System.Security.Cryptography.SHA256.HashData(message), circuit.RunBytes(message));
            var digest = new SM3Digest();
            digest.BlockUpdate(message);
            var expected = new byte[32];
            digest.DoFinal(expected, 0);
            Assert.Equal(expected, sm3.RunBytes(message));
        }
    }

    [Fact]
    public void A_step_of_SHA256_has_no_more_AND_gates_than_the_published_circuit()
    {
        // Bristol Fashion's sha256 has 22,573.
        var circuit = Clear.Build([256, 512], words => [Sha256.Compress(words[0], words[1])]);
        Assert.InRange(circuit.AndCount, 1, 22_573);
    }

    [Fact]
    public void Inputs_of_other_widths_are_refused()
    {
        var builder = new CircuitBuilder();
        var (key, block) = (builder.Input(192), builder.Input(128));
        Assert.Throws<ArgumentException>(() => Aes.Encrypt(key, block));
        Assert.Throws<ArgumentException>(() => Aes.Encrypt(block, key));
        Assert.Throws<ArgumentException>(() => Sm4.Encrypt(key, block));
        Assert.Throws<ArgumentException>(() => Sha256.Compress(key, block));
        Assert.Throws<ArgumentException>(() => Sm3.Compress(key, block));
        Assert.Throws<ArgumentException>(() => Sha256.Hash(key.Slice(0, 9)));
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
