using System.Text;
using Kexin.Mpc.SetIntersection.Hashing;

namespace Kexin.Mpc.SetIntersection.Tests.Hashing;

/// <summary>RFC 9380, appendix K.3.</summary>
public sealed class ExpandMessageTests
{
    [Theory]
    [InlineData("", "6b9a7312411d92f921c6f68ca0b6380730a1a4d982c507211a90964c394179ba")]
    [InlineData("abc", "0da749f12fbe5483eb066a5f595055679b976e93abe9be6f0f6318bce7aca8dc")]
    [InlineData("abcdef0123456789", "087e45a86e2939ee8b91100af1583c4938e0f5fc6c9db4b107b83346bc967f58")]
    public void The_strings_are_those_of_the_appendix(string message, string expected)
    {
        using var expand = new ExpandMessage("QUUX-V01-CS02-with-expander-SHA512-256"u8);
        var uniform = new byte[32];
        expand.Expand(Encoding.ASCII.GetBytes(message), uniform);
        Assert.Equal(expected, Convert.ToHexStringLower(uniform));
    }
}
