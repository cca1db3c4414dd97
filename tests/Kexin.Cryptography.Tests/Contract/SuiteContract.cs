namespace Kexin.Cryptography.Tests.Contract;

/// <summary>What holds of every suite.</summary>
public sealed class SuiteContract
{
    public static TheoryData<SuiteId> Suites => new(Suite.All.Select(suite => suite.Id));

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_suite_is_found_by_its_number_and_its_name(SuiteId id)
    {
        Assert.True(Suite.TryParse(Suite.Get(id).Name, out var suite));
        Assert.Same(Suite.Get(id), suite);
        Assert.False(Suite.TryParse("Standard", out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Suite.Get((SuiteId)3));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_signature_holds_for_its_key_its_purpose_and_its_message_alone(SuiteId id)
    {
        var suite = Suite.Get(id);
        using var key = suite.CreateSigningKey(SeededRandomSource.FromNumber(1));
        using var other = suite.CreateSigningKey(SeededRandomSource.FromNumber(2));
        var signature = key.Sign("header", "message"u8);
        Assert.Equal(suite.SignatureSizeInBytes, signature.Length);
        Assert.True(suite.Verify(key.PublicKey, "header", "message"u8, signature));
        Assert.False(suite.Verify(key.PublicKey, "transaction", "message"u8, signature));
        Assert.False(suite.Verify(key.PublicKey, "header", "massage"u8, signature));
        Assert.False(suite.Verify(other.PublicKey, "header", "message"u8, signature));
        Assert.False(suite.VerifyRaw(key.PublicKey, "message"u8, signature));
        Assert.False(suite.Verify(key.PublicKey, "header", "message"u8, signature.AsSpan(1)));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void What_is_signed_names_the_version_the_suite_and_the_purpose(SuiteId id)
    {
        var suite = Suite.Get(id);
        using var key = suite.CreateSigningKey();
        var framed = System.Text.Encoding.ASCII.GetBytes($"kexin/v1\n{suite.Name}\nsession\nhello");
        Assert.True(suite.VerifyRaw(key.PublicKey, framed, key.Sign("session", "hello"u8)));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_long_message_is_signed_as_a_short_one_is(SuiteId id)
    {
        var suite = Suite.Get(id);
        using var key = suite.CreateSigningKey();
        var message = new byte[5000];
        var signature = key.Sign("header", message);
        Assert.True(suite.Verify(key.PublicKey, "header", message, signature));
        message[4999] ^= 1;
        Assert.False(suite.Verify(key.PublicKey, "header", message, signature));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_purpose_cannot_smuggle_a_line_break(SuiteId id)
    {
        using var key = Suite.Get(id).CreateSigningKey();
        Assert.Throws<ArgumentException>(() => key.Sign("header\nx", []));
        Assert.Throws<ArgumentException>(() => key.Sign("", []));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Keys_of_another_suite_verify_nothing(SuiteId id)
    {
        var other = Suite.All.First(suite => suite.Id != id);
        using var key = Suite.Get(id).CreateSigningKey();
        Assert.False(other.Verify(key.PublicKey, "header", [], key.Sign("header", [])));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Signing_keys_survive_export_and_import(SuiteId id)
    {
        var suite = Suite.Get(id);
        using var key = suite.CreateSigningKey();
        using var again = suite.ImportSigningKey(key.Export());
        Assert.Equal(key.PublicKey, again.PublicKey);
        Assert.Equal(key.PublicKey, PublicKey.Import(suite, again.PublicKey.Bytes));
        Assert.Equal(suite.PublicKeySizeInBytes, key.PublicKey.Bytes.Length);
        Assert.True(suite.Verify(key.PublicKey, "header", [1], again.Sign("header", [1])));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void The_same_randomness_gives_the_same_key(SuiteId id)
    {
        using var one = Suite.Get(id).CreateSigningKey(SeededRandomSource.FromNumber(7));
        using var two = Suite.Get(id).CreateSigningKey(SeededRandomSource.FromNumber(7));
        Assert.Equal(one.PublicKey, two.PublicKey);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Two_sides_agree_on_a_key_that_a_third_does_not_get(SuiteId id)
    {
        var suite = Suite.Get(id);
        using var alice = suite.CreateAgreementKey();
        using var bob = suite.ImportAgreementKey(suite.CreateAgreementKey().Export());
        using var eve = suite.CreateAgreementKey();
        var keys = new byte[3][];
        foreach (var (i, self, peer) in new[] { (0, alice, bob), (1, bob, alice), (2, eve, bob) })
        {
            keys[i] = new byte[32];
            self.DeriveKey(peer.PublicBytes, "salt"u8, "info"u8, keys[i]);
        }

        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[0], keys[2]);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Sealing_wants_sizes_that_fit(SuiteId id)
    {
        var suite = Suite.Get(id);
        var key = new byte[suite.AeadKeySizeInBytes];
        var nonce = new byte[Suite.NonceSizeInBytes];
        Assert.Throws<ArgumentException>(() => suite.Seal(key.AsSpan(1), nonce, [], [], new byte[16]));
        Assert.Throws<ArgumentException>(() => suite.Seal(key, nonce.AsSpan(1), [], [], new byte[16]));
        Assert.Throws<ArgumentException>(() => suite.Seal(key, nonce, [], [], new byte[15]));
        Assert.False(suite.TryOpen(key, nonce, new byte[15], [], []));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Hashing_two_parts_is_hashing_their_concatenation(SuiteId id)
    {
        var suite = Suite.Get(id);
        foreach (var size in new[] { 0, 1, 64, 512, 513, 4000 })
        {
            var data = SeededRandomSource.FromNumber(size).GetBytes(size);
            Assert.Equal(suite.Hash(data), suite.Hash(data.AsSpan(0, size / 3), data.AsSpan(size / 3)));
        }
    }
}
