using System.Security.Cryptography;

namespace Kexin.Cryptography;

/// <remarks>
/// What: Ed25519 and X25519 by libsodium through NSec; SHA-256, AES-256-GCM and HKDF by the platform.
/// Source: RFC 8032, RFC 7748, FIPS 180-4, NIST SP 800-38D, RFC 5869.
/// Security: 128 bits. A nonce used twice with one key ends the secrecy and the authenticity of both messages.
/// </remarks>
internal sealed class StandardSuite() : Suite(SuiteId.Standard, "standard")
{
    private const int LongestOnStack = 512;

    public override int AeadKeySizeInBytes => 32;

    public override int SignatureSizeInBytes => 64;

    public override int PublicKeySizeInBytes => 32;

    public override Digest Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Digest.SizeInBytes];
        SHA256.HashData(data, hash);
        return new Digest(hash);
    }

    public override Digest Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (first.Length + second.Length <= LongestOnStack)
        {
            Span<byte> joined = stackalloc byte[LongestOnStack];
            first.CopyTo(joined);
            second.CopyTo(joined[first.Length..]);
            return Hash(joined[..(first.Length + second.Length)]);
        }

        using var hash = new Sha256Digest();
        hash.Append(first);
        hash.Append(second);
        return hash.Finish();
    }

    public override IncrementalDigest CreateDigest() => new Sha256Digest();

    public override SigningKey CreateSigningKey(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> secret = stackalloc byte[Ed25519SigningKey.SecretSizeInBytes];
        random.Fill(secret);
        var key = ImportSigningKey(secret);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    public override SigningKey ImportSigningKey(ReadOnlySpan<byte> secret) => Ed25519SigningKey.Import(this, secret);

    public override AgreementKey CreateAgreementKey(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> secret = stackalloc byte[X25519AgreementKey.SecretSizeInBytes];
        random.Fill(secret);
        var key = ImportAgreementKey(secret);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    public override AgreementKey ImportAgreementKey(ReadOnlySpan<byte> secret) =>
        X25519AgreementKey.Import(this, secret);

    public override void DeriveKey(
        ReadOnlySpan<byte> secret,
        ReadOnlySpan<byte> salt,
        ReadOnlySpan<byte> info,
        Span<byte> destination
    ) => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, destination, salt, info);

    internal override PublicKey ImportPublicKey(ReadOnlySpan<byte> bytes) => Ed25519PublicKey.Read(bytes);

    private protected override AeadKey PrepareAeadKey(ReadOnlySpan<byte> key) => new AesGcmKey(key);

    private protected override SeededRandomSource StartRandomSource(ReadOnlySpan<byte> seed) => new(seed);

    private sealed class Sha256Digest : IncrementalDigest
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public override void Append(ReadOnlySpan<byte> data) => _hash.AppendData(data);

        public override Digest Finish()
        {
            Span<byte> hash = stackalloc byte[Digest.SizeInBytes];
            _hash.GetHashAndReset(hash);
            return new Digest(hash);
        }

        public override Digest Current()
        {
            Span<byte> hash = stackalloc byte[Digest.SizeInBytes];
            _hash.GetCurrentHash(hash);
            return new Digest(hash);
        }

        protected override void Dispose(bool disposing) => _hash.Dispose();
    }
}
