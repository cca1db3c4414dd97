namespace Kexin.Cryptography.Tests.Rejects;

/// <summary>Every byte of everything that a suite signs or seals, changed once.</summary>
public sealed class SuiteRejects
{
    public static TheoryData<SuiteId> Suites => new(Suite.All.Select(suite => suite.Id));

    [Theory]
    [MemberData(nameof(Suites))]
    public void Every_byte_of_a_signature_its_message_and_its_key_counts(SuiteId id)
    {
        var suite = Suite.Get(id);
        using var key = suite.CreateSigningKey(SeededRandomSource.FromNumber(1));
        var message = "a message of some length"u8.ToArray();
        var signature = key.Sign("header", message);
        Flip.EachByte(signature, altered => Assert.False(suite.Verify(key.PublicKey, "header", message, altered)));
        Flip.EachByte(message, altered => Assert.False(suite.Verify(key.PublicKey, "header", altered, signature)));
        Flip.EachByte(
            key.PublicKey.ToArray(),
            altered =>
            {
                try
                {
                    Assert.False(suite.Verify(PublicKey.Import(suite, altered), "header", message, signature));
                }
                catch (DecodingException)
                {
                    // Not every string of the right size is a key.
                }
            }
        );
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Every_byte_of_what_is_sealed_counts_and_nothing_is_left_behind(SuiteId id)
    {
        var suite = Suite.Get(id);
        using var random = SeededRandomSource.FromNumber(2);
        var key = random.GetBytes(suite.AeadKeySizeInBytes);
        var nonce = random.GetBytes(Suite.NonceSizeInBytes);
        var associated = "associated"u8.ToArray();
        var plaintext = random.GetBytes(100);
        var sealedBytes = new byte[plaintext.Length + Suite.TagSizeInBytes];
        suite.Seal(key, nonce, plaintext, associated, sealedBytes);
        Flip.EachByte(sealedBytes, altered => Refused(key, nonce, altered, associated));
        Flip.EachByte(associated, altered => Refused(key, nonce, sealedBytes, altered));
        Flip.EachByte(key, altered => Refused(altered, nonce, sealedBytes, associated));
        Flip.EachByte(nonce, altered => Refused(key, altered, sealedBytes, associated));

        void Refused(byte[] k, byte[] n, byte[] bytes, byte[] a)
        {
            var opened = new byte[plaintext.Length];
            Assert.False(suite.TryOpen(k, n, bytes, a, opened));
            Assert.All(opened, value => Assert.Equal(0, value));
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Secrets_and_keys_of_another_size_are_refused(SuiteId id)
    {
        var suite = Suite.Get(id);
        foreach (var size in new[] { 0, 1, 31, 34, 65 })
        {
            Assert.Throws<DecodingException>(() => suite.ImportSigningKey(new byte[size]));
            Assert.Throws<DecodingException>(() => suite.ImportAgreementKey(new byte[size]));
            Assert.Throws<DecodingException>(() => PublicKey.Import(suite, new byte[size]));
        }
    }

    [Fact]
    public void SM2_refuses_secrets_outside_1_to_n_minus_2()
    {
        Assert.Throws<DecodingException>(() => Suite.GuoMi.ImportSigningKey(new byte[32]));
        var n = Convert.FromHexString("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123");
        Assert.Throws<DecodingException>(() => Suite.GuoMi.ImportSigningKey(n));
        n[^1] -= 1;
        Assert.Throws<DecodingException>(() => Suite.GuoMi.ImportSigningKey(n));
        n[^1] -= 1;
        Suite.GuoMi.ImportSigningKey(n).Dispose();
    }

    /// <summary>RFC 7748, section 6.1: points of small order give an all-zero secret.</summary>
    [Fact]
    public void X25519_refuses_a_key_that_gives_a_predictable_secret()
    {
        using var key = Suite.Standard.CreateAgreementKey();
        Assert.Throws<DecodingException>(() => key.DeriveKey(new byte[32], [], [], new byte[32]));
    }
}
