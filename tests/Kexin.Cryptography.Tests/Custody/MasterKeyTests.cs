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

    [Fact]
    public void Another_passphrase_or_an_altered_file_is_refused()
    {
        MasterKeyFile.Create(Suite.Standard, Passphrase, out var file).Dispose();
        Assert.Throws<DecodingException>(() => MasterKeyFile.Open(file, Passphrase + "!"));
        foreach (var i in new[] { 0, 1, 5, file.Length / 2, file.Length - 1 })
        {
            file[i] ^= 1;
            Assert.Throws<DecodingException>(() => MasterKeyFile.Open(file, Passphrase));
            file[i] ^= 1;
        }
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
    }
}
