using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;
using Kexin.Files;

namespace Kexin.ObjectStorage.S3;

/// <summary>The content of a request, held against all that the request says of it: it ends in an error if one of that is another.</summary>
/// <remarks>
/// So a put of damaged or altered content never comes to an end, and nothing is stored. The MD5 is S3's entity tag, and protects against
/// nobody. Source: "Checking object integrity" of the Amazon S3 guide for the checksums: CRC-32, CRC-32C, CRC-64/NVME, SHA-1, SHA-256.
/// </remarks>
internal sealed class CheckedBody : ForwardStream
{
    private const string ChecksumPrefix = "x-amz-checksum-";
    private readonly Stream _inner;
    private readonly SignedChunks? _chunks;
    private readonly S3Request _request;
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly IncrementalHash? _sha256;
    private readonly IncrementalHash? _sha1;
    private readonly NonCryptographicHashAlgorithm? _crc;
    private readonly string? _payload;
    private readonly string? _algorithm;
    private readonly long? _expected;
    private long _count;
    private byte[]? _md5Value;

    public CheckedBody(S3Request request, SignedRequest signed)
    {
        _request = request;
        if (SignedChunks.IsKnown(signed.Payload))
        {
            _chunks = new SignedChunks(request.Body, signed);
        }
        else if (signed.Payload.StartsWith(SignedChunks.Prefix, StringComparison.Ordinal))
        {
            throw S3Exception.NotServed(signed.Payload);
        }
        else if (signed.Payload != SignatureV4.UnsignedPayload)
        {
            _payload = signed.Payload;
        }

        _inner = (Stream?)_chunks ?? request.Body;
        _expected = ReadLength(request, _chunks is not null);
        var named =
            request.Headers.Keys.FirstOrDefault(name => Algorithm(name) is not null)
            ?? request.Header("x-amz-trailer")?.Trim();
        _algorithm = named is null ? null : Algorithm(named);
        _crc = _algorithm switch
        {
            "crc32" => new Crc32(),
            "crc32c" => new Crc32(Crc32ParameterSet.Crc32C),
            "crc64nvme" => new Crc64(Crc64ParameterSet.Nvme),
            _ => null,
        };
        _sha1 = _algorithm == "sha1" ? IncrementalHash.CreateHash(HashAlgorithmName.SHA1) : null;
        _sha256 =
            _payload is not null || _algorithm == "sha256"
                ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256)
                : null;
    }

    public override long Position
    {
        get => _count;
        set => throw new NotSupportedException();
    }

    /// <summary>The MD5 of what was read; once the stream has ended.</summary>
    public byte[] Md5 => _md5Value ?? throw new InvalidOperationException("The body has not ended.");

    /// <summary>S3's entity tag of content that came at once.</summary>
    public string EntityTag => Convert.ToHexStringLower(Md5);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _inner.ReadAsync(buffer, cancellationToken);
        if (count == 0)
        {
            if (!buffer.IsEmpty && _md5Value is null)
            {
                End();
            }

            return 0;
        }

        var read = buffer.Span[..count];
        _count += count;
        _md5.AppendData(read);
        _sha256?.AppendData(read);
        _sha1?.AppendData(read);
        _crc?.Append(read);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _md5.Dispose();
            _sha256?.Dispose();
            _sha1?.Dispose();
            _chunks?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void End()
    {
        _md5Value = _md5.GetHashAndReset();
        if (_expected is { } expected && expected != _count)
        {
            throw new S3Exception(
                400,
                "IncompleteBody",
                $"The body has {_count} bytes, and {expected} were announced."
            );
        }

        if (_request.Header("content-md5") is { } md5 && md5 != Convert.ToBase64String(_md5Value))
        {
            throw new S3Exception(400, "BadDigest", "The body's MD5 is another than Content-MD5.");
        }

        var sha256 = _sha256?.GetHashAndReset();
        if (
            _payload is not null
            && !_payload.Equals(Convert.ToHexStringLower(sha256!), StringComparison.OrdinalIgnoreCase)
        )
        {
            throw new S3Exception(
                400,
                "XAmzContentSHA256Mismatch",
                "The body's hash is another than x-amz-content-sha256."
            );
        }

        if (_algorithm is not null && Checksum(sha256) is { } found && found != Announced())
        {
            throw new S3Exception(400, "BadDigest", $"The body's {_algorithm} is another than announced.");
        }
    }

    private string? Checksum(byte[]? sha256) =>
        _algorithm switch
        {
            "sha256" => Convert.ToBase64String(sha256!),
            "sha1" => Convert.ToBase64String(_sha1!.GetHashAndReset()),
            _ when _crc is not null => Convert.ToBase64String(BigEndian(_crc.GetHashAndReset())),
            _ => null,
        };

    /// <summary>The library gives CRC-32 with the least significant byte first, S3 wants the most.</summary>
    private byte[] BigEndian(byte[] crc)
    {
        if (_crc is Crc32 || _algorithm == "crc64nvme")
        {
            Array.Reverse(crc);
        }

        return crc;
    }

    private string? Announced() =>
        _chunks is not null && _chunks.Trailers.TryGetValue(ChecksumPrefix + _algorithm, out var trailer)
            ? trailer
            : _request.Header(ChecksumPrefix + _algorithm);

    private static string? Algorithm(string header) =>
        header.ToLowerInvariant() is var name && name.StartsWith(ChecksumPrefix, StringComparison.Ordinal)
            ? name[ChecksumPrefix.Length..] switch
            {
                "crc32" or "crc32c" or "crc64nvme" or "sha1" or "sha256" => name[ChecksumPrefix.Length..],
                _ => null,
            }
            : null;

    private static long? ReadLength(S3Request request, bool isChunked) =>
        long.TryParse(
            request.Header(isChunked ? "x-amz-decoded-content-length" : "content-length"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var length
        )
            ? length
            : null;
}
