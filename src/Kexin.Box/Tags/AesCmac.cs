using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Kexin.Box.Tags;

/// <summary>
/// What: a message authentication code by AES-128, 16 bytes. Source: RFC 4493 (NIST SP 800-38B). Security: 128 bits.
/// Not for: anything but tags, which know nothing else; ledger and channels use the consortium's suite.
/// </summary>
internal static class AesCmac
{
    public const int SizeInBytes = 16;

    public static byte[] Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        var mac = new CMac(new AesEngine());
        mac.Init(new KeyParameter(key));
        mac.BlockUpdate(message);
        var code = new byte[SizeInBytes];
        mac.DoFinal(code, 0);
        return code;
    }
}
