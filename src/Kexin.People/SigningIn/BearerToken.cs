using System.Security.Cryptography;
using System.Text;
using Kexin.Cryptography;

namespace Kexin.People.SigningIn;

/// <summary>Tokens and one-time links: 256 random bits, of which only the hash is kept.</summary>
/// <remarks>They are random enough to need no salt, and found by their hash, so nothing about them can be learned from how long that takes.</remarks>
public static class BearerToken
{
    private const int SizeInBytes = 32;

    /// <summary>64 hexadecimal digits.</summary>
    public static string Create(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Convert.ToHexStringLower(random.GetBytes(SizeInBytes));
    }

    /// <summary>What is kept.</summary>
    public static string HashOf(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
