using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kexin.Files;

namespace Kexin.ObjectStorage.S3;

/// <summary>A body in chunks that are signed one by one, or whose end carries a checksum: gives what is in them.</summary>
/// <remarks>
/// Source: "Transferring Payload in Multiple Chunks" of the Amazon S3 API: STREAMING-AWS4-HMAC-SHA256-PAYLOAD, the same with -TRAILER, and
/// STREAMING-UNSIGNED-PAYLOAD-TRAILER. A chunk is given on after its signature was found right.
/// Cost: one chunk in memory, at most <see cref="LargestChunkInBytes"/>.
/// </remarks>
internal sealed class SignedChunks(Stream inner, SignedRequest request) : ForwardStream
{
    public const string Prefix = "STREAMING-";
    private const string Signed = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private const string SignedTrailer = Signed + "-TRAILER";
    private const string UnsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private const int LargestChunkInBytes = 16 << 20;
    private const int LongestLine = 1024;
    private const int MostTrailers = 16;
    private const string SignatureField = "chunk-signature=";

    private readonly bool _isSigned = request.Payload is Signed or SignedTrailer;
    private readonly byte[] _ahead = new byte[8 << 10];
    private string _previous = request.Signature;
    private byte[] _chunk = [];
    private int _from;
    private int _to;
    private int _aheadFrom;
    private int _aheadTo;
    private bool _ended;

    /// <summary>Whether such a body is understood.</summary>
    public static bool IsKnown(string payload) => payload is Signed or SignedTrailer or UnsignedTrailer;

    /// <summary>What stood after the last chunk, by names in lower case; whole once the stream has ended.</summary>
    public Dictionary<string, string> Trailers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_from == _to && !_ended)
        {
            await NextAsync(cancellationToken);
        }

        var count = Math.Min(buffer.Length, _to - _from);
        _chunk.AsSpan(_from, count).CopyTo(buffer.Span);
        _from += count;
        return count;
    }

    private async Task NextAsync(CancellationToken cancel)
    {
        var head = (await LineAsync(cancel)).Split(';');
        if (
            !int.TryParse(head[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
            || size is < 0 or > LargestChunkInBytes
        )
        {
            throw Broken("A chunk begins with its size in hexadecimal, of 16 MiB at most.");
        }

        if (_chunk.Length < size)
        {
            _chunk = new byte[size];
        }

        await FillAsync(_chunk.AsMemory(0, size), cancel);
        if (_isSigned)
        {
            var content = Convert.ToHexStringLower(SHA256.HashData(_chunk.AsSpan(0, size)));
            var empty = Convert.ToHexStringLower(SHA256.HashData([]));
            Check(
                head.Skip(1).FirstOrDefault(field => field.StartsWith(SignatureField, StringComparison.Ordinal)),
                $"AWS4-HMAC-SHA256-PAYLOAD\n{request.Time}\n{request.Scope}\n{_previous}\n{empty}\n{content}"
            );
        }

        (_from, _to, _ended) = (0, size, size == 0);
        if (_ended)
        {
            await EndAsync(cancel);
        }
        else if (await LineAsync(cancel) is { Length: > 0 })
        {
            throw Broken("A chunk is longer than its size.");
        }
    }

    private async Task EndAsync(CancellationToken cancel)
    {
        string? signature = null;
        string line;
        while ((line = await LineAsync(cancel, mayEnd: true)).Length > 0)
        {
            var parts = line.Split(':', 2);
            if (parts.Length != 2 || Trailers.Count == MostTrailers)
            {
                throw Broken("What follows the chunks is no list of header fields.");
            }

            if (parts[0].Equals("x-amz-trailer-signature", StringComparison.OrdinalIgnoreCase))
            {
                signature = SignatureField + parts[1].Trim();
            }
            else
            {
                Trailers[parts[0].ToLowerInvariant()] = parts[1].Trim();
            }
        }

        if (request.Payload == SignedTrailer)
        {
            var fields = string.Concat(
                Trailers
                    .OrderBy(field => field.Key, StringComparer.Ordinal)
                    .Select(field => $"{field.Key}:{field.Value}\n")
            );
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fields)));
            Check(signature, $"AWS4-HMAC-SHA256-TRAILER\n{request.Time}\n{request.Scope}\n{_previous}\n{hash}");
        }
    }

    private void Check(string? field, string text)
    {
        var expected = SignatureV4.Sign(request.SigningKey, text);
        var given = field is null ? "" : field[SignatureField.Length..];
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(given)))
        {
            throw new S3Exception(
                403,
                "SignatureDoesNotMatch",
                "A chunk's signature is another than the secret key gives."
            );
        }

        _previous = expected;
    }

    private async Task<string> LineAsync(CancellationToken cancel, bool mayEnd = false)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_aheadFrom == _aheadTo && !await ReadAheadAsync(cancel))
            {
                return mayEnd && line.Length == 0 ? "" : throw Broken("The body ends before its last chunk.");
            }

            var value = _ahead[_aheadFrom++];
            if (value == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)value);
            if (line.Length > LongestLine)
            {
                throw Broken("A line between chunks is too long.");
            }
        }
    }

    private async Task FillAsync(Memory<byte> destination, CancellationToken cancel)
    {
        while (!destination.IsEmpty)
        {
            int count;
            if (_aheadFrom < _aheadTo)
            {
                count = Math.Min(_aheadTo - _aheadFrom, destination.Length);
                _ahead.AsSpan(_aheadFrom, count).CopyTo(destination.Span);
                _aheadFrom += count;
            }
            else
            {
                count = await inner.ReadAsync(destination, cancel);
            }

            destination = count > 0 ? destination[count..] : throw Broken("The body ends inside a chunk.");
        }
    }

    private async Task<bool> ReadAheadAsync(CancellationToken cancel)
    {
        (_aheadFrom, _aheadTo) = (0, await inner.ReadAsync(_ahead, cancel));
        return _aheadTo > 0;
    }

    private static S3Exception Broken(string what) => new(400, "IncompleteBody", what);
}
