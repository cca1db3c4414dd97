using NSec.Cryptography;
using NSecPublicKey = NSec.Cryptography.PublicKey;

namespace Kexin.Cryptography;

/// <remarks>Source: RFC 8032, section 5.1; the secret is the 32-byte seed.</remarks>
internal sealed class Ed25519SigningKey : SigningKey
{
    public const int SecretSizeInBytes = 32;

    private static KeyCreationParameters Exportable => new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };

    private readonly Key _key;

    private Ed25519SigningKey(Suite suite, Key key)
        : base(suite, new Ed25519PublicKey(key.PublicKey)) => _key = key;

    public static Ed25519SigningKey Import(Suite suite, ReadOnlySpan<byte> secret) =>
        Key.TryImport(SignatureAlgorithm.Ed25519, secret, KeyBlobFormat.RawPrivateKey, out var key, Exportable)
        && key is not null
            ? new Ed25519SigningKey(suite, key)
            : throw new DecodingException($"A secret Ed25519 key has {SecretSizeInBytes} bytes, not {secret.Length}.");

    public override byte[] SignRaw(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);

    public override byte[] Export() => _key.Export(KeyBlobFormat.RawPrivateKey);

    protected override void Dispose(bool disposing) => _key.Dispose();
}

/// <remarks>Source: RFC 8032, section 5.1. The imported key is kept, so that verifying does not decode it again.</remarks>
internal sealed class Ed25519PublicKey : PublicKey
{
    private readonly NSecPublicKey _key;

    public Ed25519PublicKey(NSecPublicKey key)
        : base(SuiteId.Standard, key.Export(KeyBlobFormat.RawPublicKey)) => _key = key;

    public static Ed25519PublicKey Read(ReadOnlySpan<byte> bytes) =>
        NSecPublicKey.TryImport(SignatureAlgorithm.Ed25519, bytes, KeyBlobFormat.RawPublicKey, out var key)
        && key is not null
            ? new Ed25519PublicKey(key)
            : throw new DecodingException("These bytes are not an Ed25519 public key.");

    internal override bool VerifyBytes(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(_key, message, signature);
}
