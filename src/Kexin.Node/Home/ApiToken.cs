using System.Security.Cryptography;
using System.Text;

namespace Kexin.Node;

/// <summary>The bearer token of people and scripts; the node keeps its hash alone.</summary>
internal static class ApiToken
{
    private const int SizeInBytes = 32;

    /// <summary>A new token: 64 hexadecimal digits.</summary>
    public static string Create() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SizeInBytes));

    /// <summary>What the configuration keeps; the token is random enough to need no salt.</summary>
    public static string HashOf(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Compares in fixed time.</summary>
    public static bool Fits(string token, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(HashOf(token)), Encoding.UTF8.GetBytes(hash));
}
