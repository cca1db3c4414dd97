namespace Kexin.Cryptography.Tests.Contract;

public sealed class AeadKeyContract
{
    public static TheoryData<SuiteId> Suites => new(SuiteId.Standard, SuiteId.GuoMi);

    [Theory]
    [MemberData(nameof(Suites))]
    public void One_key_seals_and_opens_many_messages_as_the_suite_does(SuiteId id)
    {
        var suite = Suite.Get(id);
        var bytes = new byte[suite.AeadKeySizeInBytes];
        using var key = suite.CreateAeadKey(bytes);
        for (byte message = 0; message < 5; message++)
        {
            var nonce = new byte[Suite.NonceSizeInBytes];
            nonce[0] = message;
            byte[] plaintext = [.. Enumerable.Repeat(message, 10 * message)];
            var expected = new byte[plaintext.Length + Suite.TagSizeInBytes];
            var actual = new byte[expected.Length];
            suite.Seal(bytes, nonce, plaintext, "data"u8, expected);
            key.Seal(nonce, plaintext, "data"u8, actual);
            Assert.Equal(expected, actual);

            var opened = new byte[plaintext.Length];
            Assert.False(key.TryOpen(nonce, actual, "other"u8, opened));
            Assert.True(key.TryOpen(nonce, actual, "data"u8, opened));
            Assert.Equal(plaintext, opened);
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_key_of_another_size_is_refused(SuiteId id)
    {
        var suite = Suite.Get(id);
        Assert.Throws<ArgumentException>(() => suite.CreateAeadKey(new byte[suite.AeadKeySizeInBytes - 1]));
    }
}
