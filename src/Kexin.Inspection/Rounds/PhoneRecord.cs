using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kexin.Inspection.Rounds;

/// <summary>One record as a phone hands it in: a link of the phone's chain, signed by the key that never leaves it.</summary>
/// <remarks>
/// What: the hash and the signature are over the same bytes: a purpose, the phone's id, the number, the hash of the record before, and the payload as
/// it stands; a line each. Source: ECDSA with P-256 and SHA-256 (FIPS 186-5), the signature as IEEE P1363 gives it, which is what WebCrypto makes.
/// Security: whoever has not the key can neither add nor change a record; who drops one breaks the chain at the next.
/// Not for: showing who held the phone, which is the face's work.
/// </remarks>
/// <param name="Seq">1 for the phone's first, one more each time.</param>
/// <param name="Previous">The hash of the record before; zero at the first.</param>
/// <param name="Payload">JSON, as <see cref="RecordPayload"/> reads it.</param>
/// <param name="Signature">64 bytes.</param>
public sealed record PhoneRecord(
    [Between(1, long.MaxValue)] long Seq,
    Digest Previous,
    [AnyText(PhoneRecord.LongestPayload)] string Payload,
    [Bytes(PhoneRecord.SignatureInBytes)] ReadOnlyMemory<byte> Signature
)
{
    /// <summary>The longest payload, in characters.</summary>
    public const int LongestPayload = 512 << 10;

    /// <summary>The size of a signature, in bytes.</summary>
    public const int SignatureInBytes = 64;

    private const string Purpose = "kexin/inspection-record/1";

    /// <summary>What is hashed and signed.</summary>
    /// <param name="phone">The phone's id.</param>
    public byte[] Bytes(string phone) =>
        Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{Purpose}\n{phone}\n{Seq}\n{Previous}\n{Payload}")
        );

    /// <summary>By which the next record names this one.</summary>
    /// <param name="phone">The phone's id.</param>
    public Digest HashOf(string phone) => new(SHA256.HashData(Bytes(phone)));

    /// <summary>Whether the phone's key signed it.</summary>
    /// <param name="phone">The phone's id.</param>
    /// <param name="key">The phone's key as a SubjectPublicKeyInfo.</param>
    public bool IsSignedBy(string phone, ReadOnlySpan<byte> key)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(key, out _);
        return Signature.Length == SignatureInBytes
            && ecdsa.VerifyData(Bytes(phone), Signature.Span, HashAlgorithmName.SHA256);
    }
}

/// <summary>A phone that is bound to a person.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Person">Whose.</param>
/// <param name="Name">What the phone is called.</param>
/// <param name="Key">P-256, as a SubjectPublicKeyInfo.</param>
/// <param name="Credential">The id of the token by which it calls.</param>
/// <param name="BoundAt">In milliseconds since 1970, UTC.</param>
/// <param name="EndedAt">In milliseconds since 1970, UTC; null while it is bound.</param>
public sealed record Phone(
    [Name(Ids.Length)] string Id,
    [Name(Ids.Length)] string Person,
    [Name] string Name,
    [Bytes(Phone.LongestKeyInBytes)] ReadOnlyMemory<byte> Key,
    [Name(64)] string Credential,
    [Time] long BoundAt,
    [Time] long? EndedAt
)
{
    /// <summary>The longest key, in bytes.</summary>
    public const int LongestKeyInBytes = 200;

    /// <summary>Whether the bytes are a key that a phone may have: a point of P-256.</summary>
    public static bool IsKey(ReadOnlySpan<byte> key)
    {
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(key, out var read);
            return read == key.Length
                && ecdsa.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
