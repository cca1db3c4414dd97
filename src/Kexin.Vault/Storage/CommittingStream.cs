using Kexin.Cryptography;
using Kexin.Files;

namespace Kexin.Vault;

/// <summary>A read-only stream that counts and hashes what is read, after a salt.</summary>
internal sealed class CommittingStream : ForwardStream
{
    private readonly Stream _inner;
    private readonly IncrementalDigest _digest;

    public CommittingStream(Stream inner, Suite suite, ReadOnlySpan<byte> salt)
    {
        _inner = inner;
        _digest = suite.CreateDigest();
        _digest.Append(salt);
    }

    /// <summary>How many bytes were read.</summary>
    public long Count { get; private set; }

    /// <summary>The hash of the salt followed by what was read.</summary>
    public Digest Commitment => _digest.Current();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _inner.ReadAsync(buffer, cancellationToken);
        _digest.Append(buffer.Span[..count]);
        Count += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _digest.Dispose();
        }

        base.Dispose(disposing);
    }
}
