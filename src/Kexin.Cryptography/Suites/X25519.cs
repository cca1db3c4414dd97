using System.Security.Cryptography;
using NSec.Cryptography;
using NSecPublicKey = NSec.Cryptography.PublicKey;

namespace Kexin.Cryptography;

/// <remarks>Source: RFC 7748, sections 5 and 6.1; an all-zero shared secret is refused.</remarks>
internal sealed class X25519AgreementKey : AgreementKey
{
    public const int SecretSizeInBytes = 32;

    private static KeyCreationParameters Exportable => new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };

    private static SharedSecretCreationParameters ExportableSecret =>
        new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };

    private readonly Suite _suite;
    private readonly Key _key;

    private X25519AgreementKey(Suite suite, Key key)
        : base(key.PublicKey.Export(KeyBlobFormat.RawPublicKey))
    {
        _suite = suite;
        _key = key;
    }

    public static X25519AgreementKey Import(Suite suite, ReadOnlySpan<byte> secret) =>
        Key.TryImport(KeyAgreementAlgorithm.X25519, secret, KeyBlobFormat.RawPrivateKey, out var key, Exportable)
        && key is not null
            ? new X25519AgreementKey(suite, key)
            : throw new DecodingException($"A secret X25519 key has {SecretSizeInBytes} bytes, not {secret.Length}.");

    public override void DeriveKey(
        ReadOnlySpan<byte> peerPublicBytes,
        ReadOnlySpan<byte> salt,
        ReadOnlySpan<byte> info,
        Span<byte> destination
    )
    {
        var shared = Agree(peerPublicBytes);
        _suite.DeriveKey(shared, salt, info, destination);
        CryptographicOperations.ZeroMemory(shared);
    }

    public override byte[] Export() => _key.Export(KeyBlobFormat.RawPrivateKey);

    protected override void Dispose(bool disposing) => _key.Dispose();

    internal byte[] Agree(ReadOnlySpan<byte> peerPublicBytes)
    {
        if (
            !NSecPublicKey.TryImport(
                KeyAgreementAlgorithm.X25519,
                peerPublicBytes,
                KeyBlobFormat.RawPublicKey,
                out var peer
            ) || peer is null
        )
        {
            throw new DecodingException("These bytes are not an X25519 public key.");
        }

        using var secret =
            KeyAgreementAlgorithm.X25519.Agree(_key, peer, ExportableSecret)
            ?? throw new DecodingException("This X25519 public key gives a predictable secret.");
        return secret.Export(SharedSecretBlobFormat.RawSharedSecret);
    }
}
