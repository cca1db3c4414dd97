namespace Kexin.Cryptography.Tests.Vectors;

public sealed class HashVectors
{
    /// <summary>FIPS 180-4; the examples are those of NIST's "SHA-256" example sheet: one block and two blocks.</summary>
    [Theory]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    )]
    public void SHA_256_hashes_as_in_FIPS_180_4(string message, string hash) => Check(Suite.Standard, message, hash);

    /// <summary>GB/T 32905-2016, annex A, examples 1 and 2.</summary>
    [Theory]
    [InlineData("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData(
        "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )]
    public void SM3_hashes_as_in_GBT_32905(string message, string hash) => Check(Suite.GuoMi, message, hash);

    private static void Check(Suite suite, string message, string hash)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(message);
        Assert.Equal(hash, suite.Hash(bytes).ToString());
        Assert.Equal(hash, suite.Hash(bytes.AsSpan(0, 1), bytes.AsSpan(1)).ToString());
        using var digest = suite.CreateDigest();
        digest.Append(bytes.AsSpan(0, 2));
        digest.Append(bytes.AsSpan(2));
        Assert.Equal(hash, digest.Current().ToString());
        Assert.Equal(hash, digest.Finish().ToString());
    }
}
