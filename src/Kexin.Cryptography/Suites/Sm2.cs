using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC.Multiplier;

namespace Kexin.Cryptography;

/// <summary>The curve sm2p256v1 and the encodings of its secrets and points.</summary>
/// <remarks>Source: GB/T 32918.1 (encodings), GB/T 32918.5 (the curve).</remarks>
internal static class Sm2
{
    public const int SecretSizeInBytes = 32;
    public const int PointSizeInBytes = 33;
    public const int SignatureSizeInBytes = 64;

    /// <summary>The default identity that GM/T 0009 gives to a signer who has agreed on no other.</summary>
    public static readonly byte[] Identity = "1234567812345678"u8.ToArray();

    public static readonly ECDomainParameters Domain = new(CustomNamedCurves.GetByName("sm2p256v1"));

    private static readonly BigInteger LargestSecret = Domain.N.Subtract(BigInteger.Two);

    /// <summary>A secret in [1, n-2], uniform if the source is.</summary>
    public static ECPrivateKeyParameters CreateSecret(RandomSource random)
    {
        Span<byte> bytes = stackalloc byte[SecretSizeInBytes];
        BigInteger d;
        do
        {
            random.Fill(bytes);
            d = new BigInteger(1, bytes);
        } while (!IsSecret(d));

        CryptographicOperations.ZeroMemory(bytes);
        return new ECPrivateKeyParameters(d, Domain);
    }

    public static ECPrivateKeyParameters ReadSecret(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != SecretSizeInBytes)
        {
            throw new DecodingException($"A secret SM2 key has {SecretSizeInBytes} bytes, not {bytes.Length}.");
        }

        var d = new BigInteger(1, bytes);
        return IsSecret(d)
            ? new ECPrivateKeyParameters(d, Domain)
            : throw new DecodingException("These bytes are not a secret SM2 key: it lies between 1 and n-2.");
    }

    public static byte[] WriteSecret(ECPrivateKeyParameters key)
    {
        var bytes = new byte[SecretSizeInBytes];
        Org.BouncyCastle.Utilities.BigIntegers.AsUnsignedByteArray(key.D, bytes);
        return bytes;
    }

    public static ECPublicKeyParameters PublicOf(ECPrivateKeyParameters key) =>
        new(new FixedPointCombMultiplier().Multiply(Domain.G, key.D).Normalize(), Domain);

    public static ECPublicKeyParameters ReadPoint(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != PointSizeInBytes)
        {
            throw new DecodingException($"A compressed SM2 point has {PointSizeInBytes} bytes, not {bytes.Length}.");
        }

        try
        {
            return new ECPublicKeyParameters(Domain.Curve.DecodePoint(bytes), Domain);
        }
        catch (ArgumentException e)
        {
            throw new DecodingException("These bytes are not a point of the SM2 curve.", e);
        }
        catch (FormatException e)
        {
            throw new DecodingException("These bytes are not a point of the SM2 curve.", e);
        }
    }

    public static byte[] WritePoint(ECPublicKeyParameters key) => key.Q.GetEncoded(compressed: true);

    private static bool IsSecret(BigInteger d) => d.SignValue > 0 && d.CompareTo(LargestSecret) <= 0;
}
