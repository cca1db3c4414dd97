using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Kexin.Cryptography.Blocks;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Kexin.Cryptography;

/// <remarks>
/// What: SM2 signatures and ECDH, SM3 and HKDF with SM3, by BouncyCastle; SM4 in Galois/counter mode and as a generator, here.
/// Source: GB/T 32918.2 and .5 (SM2), GB/T 32905 (SM3), GB/T 32907 (SM4), RFC 8998 (SM4-GCM, curveSM2), RFC 5869.
/// Security: 128 bits. A nonce used twice with one key ends the secrecy and the authenticity of both messages.
/// </remarks>
internal sealed class GuoMiSuite() : Suite(SuiteId.GuoMi, "guomi")
{
    [ThreadStatic]
    private static SM3Digest? s_digest;

    public override int AeadKeySizeInBytes => 16;

    public override int SignatureSizeInBytes => Sm2.SignatureSizeInBytes;

    public override int PublicKeySizeInBytes => Sm2.PointSizeInBytes;

    public override Digest Hash(ReadOnlySpan<byte> data) => Hash(data, []);

    public override Digest Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var digest = s_digest ??= new SM3Digest();
        digest.BlockUpdate(first);
        digest.BlockUpdate(second);
        return Finish(digest);
    }

    public override IncrementalDigest CreateDigest() => new Sm3IncrementalDigest();

    public override SigningKey CreateSigningKey(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new Sm2SigningKey(this, Sm2.CreateSecret(random));
    }

    public override SigningKey ImportSigningKey(ReadOnlySpan<byte> secret) =>
        new Sm2SigningKey(this, Sm2.ReadSecret(secret));

    public override AgreementKey CreateAgreementKey(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new Sm2AgreementKey(this, Sm2.CreateSecret(random));
    }

    public override AgreementKey ImportAgreementKey(ReadOnlySpan<byte> secret) =>
        new Sm2AgreementKey(this, Sm2.ReadSecret(secret));

    public override void DeriveKey(
        ReadOnlySpan<byte> secret,
        ReadOnlySpan<byte> salt,
        ReadOnlySpan<byte> info,
        Span<byte> destination
    )
    {
        var material = secret.ToArray();
        var hkdf = new HkdfBytesGenerator(new SM3Digest());
        hkdf.Init(new HkdfParameters(material, salt.ToArray(), info.ToArray()));
        hkdf.GenerateBytes(destination);
        CryptographicOperations.ZeroMemory(material);
    }

    internal override PublicKey ImportPublicKey(ReadOnlySpan<byte> bytes) => new Sm2PublicKey(Sm2.ReadPoint(bytes));

    private protected override AeadKey PrepareAeadKey(ReadOnlySpan<byte> key) => new Sm4GcmKey(key);

    // The seed's first half is the key, the second the first counter.
    private protected override SeededRandomSource StartRandomSource(ReadOnlySpan<byte> seed) =>
        new(
            new Sm4Key(seed[..Sm4Key.SizeInBytes]),
            Vector128.Create(
                BinaryPrimitives.ReadUInt64BigEndian(seed[24..]),
                BinaryPrimitives.ReadUInt64BigEndian(seed[16..])
            )
        );

    private static Digest Finish(SM3Digest digest)
    {
        Span<byte> hash = stackalloc byte[Digest.SizeInBytes];
        digest.DoFinal(hash);
        return new Digest(hash);
    }

    private sealed class Sm3IncrementalDigest : IncrementalDigest
    {
        private readonly SM3Digest _digest = new();

        public override void Append(ReadOnlySpan<byte> data) => _digest.BlockUpdate(data);

        public override Digest Finish() => GuoMiSuite.Finish(_digest);

        public override Digest Current() => GuoMiSuite.Finish(new SM3Digest(_digest));

        protected override void Dispose(bool disposing) => _digest.Reset();
    }
}
