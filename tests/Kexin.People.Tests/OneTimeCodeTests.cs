using System.Text;
using Kexin.People.SigningIn;

namespace Kexin.People.Tests;

/// <summary>Vectors of RFC 6238, appendix B (the last six of eight digits), and of RFC 4648, 10.</summary>
public sealed class OneTimeCodeTests
{
    private static readonly byte[] s_secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_the_standards(long seconds, string code)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(code, OneTimeCode.At(s_secret, OneTimeCode.StepOf(time)));
        Assert.Equal(OneTimeCode.StepOf(time), OneTimeCode.Find(s_secret, code[..3] + " " + code[3..], time, 0));
        Assert.NotNull(OneTimeCode.Find(s_secret, code, time.AddSeconds(30), 0));
        Assert.Null(OneTimeCode.Find(s_secret, code, time.AddSeconds(90), 0));
        Assert.Null(OneTimeCode.Find(s_secret, code, time, OneTimeCode.StepOf(time)));
    }

    [Theory]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Secrets_are_written_in_base32(string text, string written) =>
        Assert.Equal(written, OneTimeCode.Write(Encoding.ASCII.GetBytes(text)));
}
