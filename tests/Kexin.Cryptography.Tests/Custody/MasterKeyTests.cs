namespace Kexin.Cryptography.Tests.Custody;

public sealed class MasterKeyTests
{
    private const string Passphrase = "正确的 passphrase";

    public static TheoryData<string> Suites => [.. Suite.All.Select(suite => suite.Name)];

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_wrapped_key_comes_back_through_the_file(string name)
    {
        Assert.True(Suite.TryParse(name, out var suite));
        byte[] file,
            wrapped;
        using var secret = SecretBytes.Random(32, RandomSource.System);
        using (var made = MasterKeyFile.Create(suite, Passphrase, out file))
        {
            wrapped = made.Wrap(secret, "dataset");
        }

        using var opened = MasterKeyFile.Open(file, Passphrase);
        using var back = opened.Unwrap(wrapped, "dataset");
        Assert.Equal(secret.Span.ToArray(), back.Span.ToArray());
        Assert.Throws<DecodingException>(() => opened.Unwrap(wrapped, "evidence"));
        for (var i = 0; i < wrapped.Length; i++)
        {
            wrapped[i] ^= 1;
            Assert.Throws<DecodingException>(() => opened.Unwrap(wrapped, "dataset"));
            wrapped[i] ^= 1;
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_key_that_is_sealed_again_opens_what_it_wrapped_before(string name)
    {
        Assert.True(Suite.TryParse(name, out var suite));
        using var secret = SecretBytes.Random(32, RandomSource.System);
        using var master = MasterKeyFile.Create(suite, Passphrase, out var file);
        var wrapped = master.Wrap(secret, "dataset");
        var again = master.Seal("another passphrase");
        Assert.Throws<WrongPassphraseException>(() => MasterKeyFile.Open(again, Passphrase));
        using var opened = MasterKeyFile.Open(again, "another passphrase");
        using var back = opened.Unwrap(wrapped, "dataset");
        Assert.Equal(secret.Span.ToArray(), back.Span.ToArray());
        Assert.Throws<ArgumentException>(() => master.Seal("short"));
        MasterKeyFile.Open(file, Passphrase).Dispose();
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Another_passphrase_is_told_apart_from_a_damaged_file(string name)
    {
        Assert.True(Suite.TryParse(name, out var suite));
        MasterKeyFile.Create(suite, Passphrase, out var file).Dispose();
        Assert.Throws<WrongPassphraseException>(() => MasterKeyFile.Open(file, Passphrase + "!"));
        // The exact type: damage is never reported as a wrong passphrase.
        Flip.EachByte(file, altered => Assert.Throws<DecodingException>(() => MasterKeyFile.Open(altered, Passphrase)));
        Assert.Throws<DecodingException>(() => MasterKeyFile.Open(new byte[4096], Passphrase));
        Assert.Throws<DecodingException>(() => MasterKeyFile.Open(file.AsMemory(0, file.Length - 1), Passphrase));
        Assert.Throws<DecodingException>(() => MasterKeyFile.Open((byte[])[.. file, 0], Passphrase));
    }

    [Theory]
    [InlineData("correct horse battery", true)]
    [InlineData("正确的口令，够长了", true)]
    [InlineData("ひらがなとカタカナ", true)]
    [InlineData("déjà vu à Übersee", true)]
    [InlineData("비밀번호는 길다", true)]
    [InlineData("rocket \U0001F680 launch", true)]
    [InlineData("de\u0301ja\u0300 vu", false)]
    [InlineData("ka\u3099 is written ga", false)]
    [InlineData("\u1107\u1175\u1106\u1175\u11AF", false)]
    [InlineData("one \u212B long", false)]
    [InlineData("the old \uF900 form", false)]
    public void A_new_passphrase_is_one_that_every_keyboard_writes_in_the_same_bytes(string passphrase, bool fits)
    {
        Assert.Equal(fits, MasterKeyFile.IsWrittenOneWay(passphrase));
        if (!fits)
        {
            Assert.Throws<ArgumentException>(() => MasterKeyFile.Create(Suite.Standard, passphrase, out _));
        }
    }

    [Fact]
    public void Half_a_character_is_in_no_passphrase() =>
        Assert.False(MasterKeyFile.IsWrittenOneWay($"half {'\uD800'} a character"));

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_wrapped_key_is_of_no_use_to_another_master_key(string name)
    {
        Assert.True(Suite.TryParse(name, out var suite));
        using var one = MasterKeyFile.Create(suite, Passphrase, out _);
        using var other = MasterKeyFile.Create(suite, Passphrase, out _);
        using var secret = SecretBytes.Random(32, RandomSource.System);
        var wrapped = one.Wrap(secret, "dataset");
        Assert.NotEqual(wrapped, one.Wrap(secret, "dataset"));
        Assert.Throws<DecodingException>(() => other.Unwrap(wrapped, "dataset"));
        Assert.Throws<DecodingException>(() => one.Unwrap((byte[])[.. wrapped, 0], "dataset"));
    }

    [Fact]
    public void A_short_passphrase_is_refused() =>
        Assert.Throws<ArgumentException>(() => MasterKeyFile.Create(Suite.Standard, "1234567", out _));

    [Fact]
    public void Secrets_are_cleared_and_never_printed()
    {
        var secret = new SecretBytes([1, 2, 3]);
        Assert.DoesNotContain("1", secret.ToString(), StringComparison.Ordinal);
        var bytes = secret.Span;
        secret.Dispose();
        Assert.Equal(new byte[3], bytes.ToArray());
        Assert.Throws<ObjectDisposedException>(() => secret.Span.Length);
    }
}
