using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace Kexin.Cryptography;

/// <remarks>
/// Source: GB/T 32918.2, section 6.1, with SM3 and the default identity; a signature is r and s, 32 bytes each.
/// </remarks>
internal sealed class Sm2SigningKey(Suite suite, ECPrivateKeyParameters key)
    : SigningKey(suite, new Sm2PublicKey(Sm2.PublicOf(key)))
{
    private static readonly SecureRandom Random = new(new CryptoApiRandomGenerator());

    private ECPrivateKeyParameters? _key = key;

    public override byte[] SignRaw(ReadOnlySpan<byte> message)
    {
        var signer = new SM2Signer(PlainDsaEncoding.Instance, new SM3Digest());
        signer.Init(true, new ParametersWithID(new ParametersWithRandom(Secret, Random), Sm2.Identity));
        signer.BlockUpdate(message);
        return signer.GenerateSignature();
    }

    public override byte[] Export() => Sm2.WriteSecret(Secret);

    // BouncyCastle's integers cannot be cleared; the reference is dropped.
    protected override void Dispose(bool disposing) => _key = null;

    private ECPrivateKeyParameters Secret => _key ?? throw new ObjectDisposedException(nameof(SigningKey));
}

/// <remarks>Source: GB/T 32918.2, section 7.1.</remarks>
internal sealed class Sm2PublicKey(ECPublicKeyParameters key) : PublicKey(SuiteId.GuoMi, Sm2.WritePoint(key))
{
    private readonly ParametersWithID _key = new(key, Sm2.Identity);

    internal override bool VerifyBytes(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var signer = new SM2Signer(PlainDsaEncoding.Instance, new SM3Digest());
        signer.Init(false, _key);
        signer.BlockUpdate(message);
        return signer.VerifySignature(signature.ToArray());
    }
}
