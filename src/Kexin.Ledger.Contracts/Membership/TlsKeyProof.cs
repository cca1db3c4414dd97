using System.Security.Cryptography;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Shows that a member has the secret key of a TLS certificate: that key's signature over the consortium and the member.</summary>
/// <remarks>
/// What: ECDSA with SHA-256 on P-256, as certificates of nodes have it in both suites, over a kind of its own, the consortium's id and
/// the member's id. Every member has to come to the same verdict, so the key has one form only: a SubjectPublicKeyInfo with the
/// curve's name and an uncompressed point; the signature is r and s, 32 bytes each.
/// Source: FIPS 186-5, section 6; RFC 5480, section 2; IEEE P1363 for the signature's form.
/// Not for: a second use. It binds the key to the member for good, but says nothing about when it was made.
/// </remarks>
/// <param name="Key">The certificate's SubjectPublicKeyInfo, 91 bytes.</param>
/// <param name="Signature">64 bytes.</param>
public sealed record TlsKeyProof(
    [Bytes(TlsKeyProof.KeySizeInBytes)] ReadOnlyMemory<byte> Key,
    [Bytes(TlsKeyProof.SignatureSizeInBytes)] ReadOnlyMemory<byte> Signature
) : ICheckedRecord
{
    private const string Kind = "kexin/tls-key-proof/1";
    private const int CoordinateSizeInBytes = 32;
    private const int SignatureSizeInBytes = 2 * CoordinateSizeInBytes;
    private const int KeySizeInBytes = 27 + (2 * CoordinateSizeInBytes);

    /// <summary>What stands before the coordinates: the algorithm, the curve, and that the point is not compressed.</summary>
    private static readonly byte[] Head = Convert.FromHexString(
        "3059301306072a8648ce3d020106082a8648ce3d03010703420004"
    );

    /// <summary>Signs with a certificate's secret key.</summary>
    /// <exception cref="ArgumentException">The key is not on P-256.</exception>
    public static TlsKeyProof Sign(ECDsa key, Digest consortium, MemberId member)
    {
        ArgumentNullException.ThrowIfNull(key);
        var spki = key.ExportSubjectPublicKeyInfo();
        return HasTheForm(spki)
            ? new TlsKeyProof(spki, key.SignData(Message(consortium, member), HashAlgorithmName.SHA256))
            : throw new ArgumentException("The key is not on P-256.", nameof(key));
    }

    /// <summary>Whether the key of that hash has signed for this consortium and this member.</summary>
    /// <param name="keyHash">SHA-256 of the SubjectPublicKeyInfo, as it stands in the membership.</param>
    /// <param name="consortium">The consortium's id.</param>
    /// <param name="member">Whose certificate it is to be.</param>
    public bool Shows(Digest keyHash, Digest consortium, MemberId member)
    {
        if (!HasTheForm(Key.Span) || Suite.Standard.Hash(Key.Span) != keyHash)
        {
            return false;
        }

        var point = new ECPoint
        {
            X = Key.Slice(Head.Length, CoordinateSizeInBytes).ToArray(),
            Y = Key[(Head.Length + CoordinateSizeInBytes)..].ToArray(),
        };
        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            return key.VerifyData(Message(consortium, member), Signature.Span, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            // The point is not on the curve.
            return false;
        }
    }

    BilingualText? ICheckedRecord.FindFault() =>
        Key.Length == KeySizeInBytes && Signature.Length == SignatureSizeInBytes
            ? null
            : new(
                $"must have a key of {KeySizeInBytes} bytes and a signature of {SignatureSizeInBytes}",
                $"的密钥必须为 {KeySizeInBytes} 字节，签名必须为 {SignatureSizeInBytes} 字节"
            );

    private static bool HasTheForm(ReadOnlySpan<byte> spki) => spki.Length == KeySizeInBytes && spki.StartsWith(Head);

    private static byte[] Message(Digest consortium, MemberId member) =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 2);
            writer.WriteDigest(consortium);
            writer.WriteDigest(member.Value);
            writer.WriteEndArray();
        });
}
