namespace Kexin.Cryptography.Tests;

internal static class Flip
{
    /// <summary>Runs the check once for each byte, with one bit of that byte changed.</summary>
    public static void EachByte(byte[] bytes, Action<byte[]> check)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            var altered = bytes.ToArray();
            altered[at] ^= (byte)(1 << (at % 8));
            check(altered);
        }
    }
}
