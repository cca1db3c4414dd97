using Kexin.Cryptography;

namespace Kexin.Vault;

/// <summary>The manifest's form on disk: found damaged without the dataset's key, found forged with it.</summary>
/// <remarks>
/// What: a CBOR array of version, manifest, a seal, and the hash of manifest and seal. The seal is nonce and tag of an empty message
/// with the manifest as associated data, under a key derived from the dataset's key.
/// Security: as the suite's sealing; who can write the disk can destroy a dataset but not rename its columns.
/// </remarks>
internal static class ManifestFile
{
    private const int Version = 1;
    private const int LongestInBytes = 1 << 30;

    public static byte[] Encode(DatasetManifest manifest, SecretBytes dataKey, RandomSource random)
    {
        var nonce = random.GetBytes(Suite.NonceSizeInBytes);
        var tag = new byte[Suite.TagSizeInBytes];
        using var key = DeriveKey(manifest, dataKey);
        manifest.Suite.Seal(key.Span, nonce, [], manifest.Encode().Span, tag);
        return CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(5);
            writer.WriteInt32(Version);
            writer.WriteByteString(manifest.Encode().Span);
            writer.WriteByteString(nonce);
            writer.WriteByteString(tag);
            writer.WriteDigest(Checksum(manifest, nonce, tag));
            writer.WriteEndArray();
        });
    }

    /// <summary>Reads the manifest and compares its hash.</summary>
    /// <exception cref="DecodingException">The bytes are damaged.</exception>
    public static SealedManifest Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadArray(5);
                reader.ReadInt(Version, Version);
                var manifest = DatasetManifest.Decode(reader.ReadBytes(LongestInBytes));
                var opened = new SealedManifest(
                    manifest,
                    reader.ReadFixedBytes(Suite.NonceSizeInBytes),
                    reader.ReadFixedBytes(Suite.TagSizeInBytes)
                );
                if (reader.ReadDigest() != Checksum(manifest, opened.Nonce, opened.Tag))
                {
                    throw new DecodingException("The manifest does not have the hash that was written with it.");
                }

                reader.EndArray();
                return opened;
            }
        );

    /// <summary>Whether the manifest was sealed with that dataset key.</summary>
    public static bool IsSealedBy(SealedManifest opened, SecretBytes dataKey)
    {
        using var key = DeriveKey(opened.Manifest, dataKey);
        return opened.Manifest.Suite.TryOpen(key.Span, opened.Nonce, opened.Tag, opened.Manifest.Encode().Span, []);
    }

    private static Digest Checksum(DatasetManifest manifest, byte[] nonce, byte[] tag) =>
        manifest.Suite.Hash(manifest.Encode().Span, [.. nonce, .. tag]);

    private static SecretBytes DeriveKey(DatasetManifest manifest, SecretBytes dataKey)
    {
        var key = new byte[manifest.Suite.AeadKeySizeInBytes];
        try
        {
            manifest.Suite.DeriveKey(dataKey.Span, manifest.Id.Value.ToArray(), "kexin/v1/vault-manifest"u8, key);
            return new SecretBytes(key);
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(key);
        }
    }
}

/// <summary>A manifest with its seal.</summary>
internal sealed record SealedManifest(DatasetManifest Manifest, byte[] Nonce, byte[] Tag);
