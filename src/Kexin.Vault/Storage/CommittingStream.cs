using Kexin.Cryptography;

namespace Kexin.Vault;

/// <summary>A read-only stream that counts and hashes what is read, after a salt.</summary>
internal sealed class CommittingStream : Stream
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

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => Count;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _inner.ReadAsync(buffer, cancellationToken);
        _digest.Append(buffer.Span[..count]);
        Count += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _digest.Dispose();
        }

        base.Dispose(disposing);
    }
}
