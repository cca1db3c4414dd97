using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>A node's certificate for mutual TLS: self-signed, trusted only because its key's hash is on the ledger.</summary>
/// <remarks>
/// What: ECDSA on P-256 in both suites: TLS 1.3 stacks have no SM2 certificates. The hash that peers pin is SHA-256 of the
/// SubjectPublicKeyInfo.
/// Source: RFC 5280; the end of validity is 99991231235959Z, section 4.1.2.5's "no well-defined expiration": what ends a
/// certificate is the ledger. Pinning by SubjectPublicKeyInfo: RFC 7469, section 2.4.
/// Not for: anything that asks a certificate authority.
/// </remarks>
public static class PeerCertificate
{
    private const int MaxSizeInBytes = 16 * 1024;
    private const int MaxNameLength = 64;

    /// <summary>Clocks that are behind by up to this much still find the certificate valid.</summary>
    private static readonly TimeSpan AllowanceForClocks = TimeSpan.FromDays(1);

    private static readonly DateTimeOffset NoWellDefinedExpiration = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    /// <summary>Makes a key and a certificate for it.</summary>
    /// <param name="name">The member's name, for people who look at a connection; peers trust only the key.</param>
    /// <param name="now">When validity starts, less a day.</param>
    public static X509Certificate2 Create(string name, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(name.Length <= MaxNameLength ? name : name[..MaxNameLength]);
        var request = new CertificateRequest(builder.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension(
                [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")],
                critical: false
            )
        );
        return request.CreateSelfSigned(now - AllowanceForClocks, NoWellDefinedExpiration);
    }

    /// <summary>SHA-256 of the certificate's SubjectPublicKeyInfo: what the member card carries and peers compare.</summary>
    public static Digest SpkiHash(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Suite.Standard.Hash(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Certificate and secret key in one array, which is sealed before it is stored.</summary>
    /// <exception cref="ArgumentException">The certificate has no secret key on P-256.</exception>
    public static byte[] Export(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        using var key =
            certificate.GetECDsaPrivateKey()
            ?? throw new ArgumentException("The certificate has no secret key.", nameof(certificate));
        var secret = key.ExportPkcs8PrivateKey();
        var bytes = CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(2);
            writer.WriteByteString(certificate.RawData);
            writer.WriteByteString(secret);
            writer.WriteEndArray();
        });
        CryptographicOperations.ZeroMemory(secret);
        return bytes;
    }

    /// <summary>Reads what <see cref="Export"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are not a certificate with its secret key.</exception>
    public static X509Certificate2 Import(ReadOnlyMemory<byte> bytes)
    {
        var (raw, secret) = CanonicalCbor.Decode(bytes, Read);
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(raw);
            using var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(secret, out var read);
            return read == secret.Length
                ? certificate.CopyWithPrivateKey(key)
                : throw new DecodingException("Bytes follow the end of the secret key.");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new DecodingException("These bytes are not a certificate with its secret key.", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static (byte[] Certificate, byte[] Secret) Read(CborReader reader)
    {
        reader.ReadArray(2);
        var parts = (reader.ReadBytes(MaxSizeInBytes), reader.ReadBytes(MaxSizeInBytes));
        reader.EndArray();
        return parts;
    }
}
