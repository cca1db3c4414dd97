using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kexin.ObjectStorage.S3;

/// <summary>Checks who signed a request: AWS Signature Version 4, in a header or in a presigned address.</summary>
/// <remarks>
/// Source: "Signature Calculations for the Authorization Header" and "Authenticating Requests: Using Query Parameters" of the Amazon S3 API.
/// Security: HMAC-SHA-256, as the protocol fixes it in both suites. The host and every x-amz header have to be signed. A request may be
/// repeated by whoever reads it, within 15 minutes: so it goes over TLS or stays on the machine.
/// </remarks>
internal static class SignatureV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int LongestLifeInSeconds = 7 * 24 * 3600;
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(15);

    /// <summary>Who signed, and what the signing key and signature are, from which chunks of the body are signed on.</summary>
    /// <exception cref="S3Exception">Nobody did, or the signature is another.</exception>
    public static SignedRequest Check(S3Request request, IS3Gate gate, DateTimeOffset now)
    {
        var claim = request.Asked("X-Amz-Algorithm") is null ? FromHeader(request) : FromQuery(request, now);
        if (
            !DateTimeOffset.TryParseExact(
                claim.Time,
                TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
            || claim.Scope.Length != 5
            || claim.Scope[1] != claim.Time[..8]
            || claim.Scope[3] != "s3"
            || claim.Scope[4] != "aws4_request"
        )
        {
            throw Malformed("Its date or scope is not one of a request to S3.");
        }

        if (claim.LifeInSeconds is null && (now - time).Duration() > s_skew)
        {
            throw new S3Exception(
                403,
                "RequestTimeTooSkewed",
                "The request's time differs from the node's by over 15 minutes."
            );
        }

        if (claim.LifeInSeconds is { } life && (time - now > s_skew || now > time.AddSeconds(life)))
        {
            throw S3Exception.Denied("The presigned address has expired.");
        }

        ThrowIfUnsigned(request, claim.SignedHeaders);
        var key =
            gate.Find(claim.Scope[0])
            ?? throw new S3Exception(403, "InvalidAccessKeyId", "There is no such access key, or it has ended.");
        var scope = string.Join('/', claim.Scope[1..]);
        var signing = SigningKey(key.Secret, claim.Scope);
        var canonical = SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(request, claim)));
        var signature = Sign(signing, $"{Algorithm}\n{claim.Time}\n{scope}\n{Convert.ToHexStringLower(canonical)}");
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(signature),
            Encoding.UTF8.GetBytes(claim.Signature)
        )
            ? new SignedRequest(key, signing, claim.Time, scope, signature, claim.Payload)
            : throw new S3Exception(
                403,
                "SignatureDoesNotMatch",
                "The signature is not the one that the secret key gives for this request."
            );
    }

    /// <summary>The signature of a text, in hexadecimal.</summary>
    public static string Sign(byte[] signingKey, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(signingKey, Encoding.UTF8.GetBytes(text)));

    /// <summary>Percent signs for all but unreserved characters.</summary>
    public static string Encode(string text, bool keepSlash)
    {
        var encoded = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
            {
                encoded.Append((char)value);
            }
            else if (value == (byte)'/' && keepSlash)
            {
                encoded.Append('/');
            }
            else
            {
                encoded.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }

    private static Claim FromHeader(S3Request request)
    {
        var header = request.Header("authorization") ?? throw S3Exception.Denied("The request is not signed.");
        if (!header.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            throw Malformed($"Only {Algorithm} is taken.");
        }

        var parts = header[(Algorithm.Length + 1)..]
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .ToLookup(part => part[0], part => part[1]);
        return new Claim(
            Scope(parts["Credential"].FirstOrDefault()),
            request.Header("x-amz-date") ?? throw Malformed("It lacks x-amz-date."),
            (parts["SignedHeaders"].FirstOrDefault() ?? "").Split(';'),
            parts["Signature"].FirstOrDefault() ?? throw Malformed("It lacks a signature."),
            request.Header("x-amz-content-sha256") ?? throw Malformed("It lacks x-amz-content-sha256."),
            null
        );
    }

    private static Claim FromQuery(S3Request request, DateTimeOffset now)
    {
        if (request.Asked("X-Amz-Algorithm") != Algorithm)
        {
            throw Malformed($"Only {Algorithm} is taken.");
        }

        if (
            !int.TryParse(request.Asked("X-Amz-Expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var life)
            || life is < 1 or > LongestLifeInSeconds
        )
        {
            throw new S3Exception(400, "AuthorizationQueryParametersError", "An address lives 1 second to 7 days.");
        }

        return new Claim(
            Scope(request.Asked("X-Amz-Credential")),
            request.Asked("X-Amz-Date") ?? throw Malformed("It lacks X-Amz-Date."),
            (request.Asked("X-Amz-SignedHeaders") ?? "").Split(';'),
            request.Asked("X-Amz-Signature") ?? throw Malformed("It lacks a signature."),
            request.Header("x-amz-content-sha256") ?? UnsignedPayload,
            life
        );
    }

    private static string[] Scope(string? credential) =>
        credential?.Split('/') ?? throw Malformed("It lacks a credential.");

    private static void ThrowIfUnsigned(S3Request request, string[] signed)
    {
        var needed = request.Headers.Keys.Where(name =>
            name == "host" || name.StartsWith("x-amz-", StringComparison.Ordinal)
        );
        if (needed.FirstOrDefault(name => !signed.Contains(name, StringComparer.Ordinal)) is { } lacking)
        {
            throw S3Exception.Denied($"The header {lacking} has to be signed.");
        }
    }

    private static string Canonical(S3Request request, Claim claim)
    {
        var query = request
            .Query.Where(pair => claim.LifeInSeconds is null || pair.Key != "X-Amz-Signature")
            .Select(pair => (Name: Encode(pair.Key, keepSlash: false), Value: Encode(pair.Value, keepSlash: false)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}");
        var headers = claim.SignedHeaders.Select(name =>
            $"{name}:{string.Join(' ', (request.Header(name) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))}\n"
        );
        var path = Encode(S3Request.Decode(request.RawPath), keepSlash: true);
        return $"{request.Method}\n{path}\n{string.Join('&', query)}\n{string.Concat(headers)}\n{string.Join(';', claim.SignedHeaders)}\n{claim.Payload}";
    }

    private static byte[] SigningKey(string secret, string[] scope)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in scope[1..])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return key;
    }

    private static S3Exception Malformed(string what) =>
        new(400, "AuthorizationHeaderMalformed", $"The request's signature is not understood. {what}");

    private sealed record Claim(
        string[] Scope,
        string Time,
        string[] SignedHeaders,
        string Signature,
        string Payload,
        int? LifeInSeconds
    );
}

/// <summary>A request whose signature is right.</summary>
/// <param name="Key">Who signed.</param>
/// <param name="SigningKey">Of that day.</param>
/// <param name="Time">As it was signed.</param>
/// <param name="Scope">Day, region, service.</param>
/// <param name="Signature">Of the request, from which the first chunk's goes on.</param>
/// <param name="Payload">What it says of its body: a hash, or how the body is signed.</param>
internal sealed record SignedRequest(
    S3Key Key,
    byte[] SigningKey,
    string Time,
    string Scope,
    string Signature,
    string Payload
);
