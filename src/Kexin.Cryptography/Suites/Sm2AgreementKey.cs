using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Agreement;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Utilities;

namespace Kexin.Cryptography;

/// <remarks>Source: plain ECDH on curveSM2, as RFC 8998, section 3.2.2; the secret is the x coordinate.</remarks>
internal sealed class Sm2AgreementKey(Suite suite, ECPrivateKeyParameters key)
    : AgreementKey(Sm2.WritePoint(Sm2.PublicOf(key)))
{
    private ECPrivateKeyParameters? _key = key;

    public override void DeriveKey(
        ReadOnlySpan<byte> peerPublicBytes,
        ReadOnlySpan<byte> salt,
        ReadOnlySpan<byte> info,
        Span<byte> destination
    )
    {
        var agreement = new ECDHBasicAgreement();
        agreement.Init(Secret);
        var x = agreement.CalculateAgreement(Sm2.ReadPoint(peerPublicBytes));
        var shared = BigIntegers.AsUnsignedByteArray(Sm2.SecretSizeInBytes, x);
        suite.DeriveKey(shared, salt, info, destination);
        CryptographicOperations.ZeroMemory(shared);
    }

    public override byte[] Export() => Sm2.WriteSecret(Secret);

    // BouncyCastle's integers cannot be cleared; the reference is dropped.
    protected override void Dispose(bool disposing) => _key = null;

    private ECPrivateKeyParameters Secret => _key ?? throw new ObjectDisposedException(nameof(AgreementKey));
}
