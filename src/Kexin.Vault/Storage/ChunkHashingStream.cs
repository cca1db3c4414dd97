using Kexin.Cryptography;

namespace Kexin.Vault;

/// <summary>A write-only stream that hashes what passes, chunk by chunk, and remembers the fault that stopped it.</summary>
/// <remarks>The Parquet library turns a fault of the stream into one of its own, without the cause.</remarks>
internal sealed class ChunkHashingStream(Stream inner, Suite suite) : Stream
{
    /// <summary>The bytes of a chunk; the last one may be shorter.</summary>
    public const int ChunkSizeInBytes = 1 << 20;

    private readonly IncrementalDigest _digest = suite.CreateDigest();
    private readonly List<Digest> _chunks = [];
    private int _inChunk;
    private long _length;
    private bool _discarded;

    /// <summary>Why a write failed, or null.</summary>
    public IOException? Fault { get; private set; }

    /// <summary>The hashes of all chunks, the one in progress included.</summary>
    public IReadOnlyList<Digest> Chunks => _inChunk == 0 ? [.. _chunks] : [.. _chunks, _digest.Current()];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <summary>Lets what is written from now on go nowhere.</summary>
    public void Discard() => _discarded = true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_discarded)
        {
            return;
        }

        try
        {
            inner.Write(buffer);
        }
        catch (IOException e)
        {
            Fault ??= e;
            throw;
        }

        _length += buffer.Length;
        while (buffer.Length > 0)
        {
            var part = buffer[..Math.Min(buffer.Length, ChunkSizeInBytes - _inChunk)];
            _digest.Append(part);
            _inChunk += part.Length;
            buffer = buffer[part.Length..];
            if (_inChunk == ChunkSizeInBytes)
            {
                _chunks.Add(_digest.Finish());
                _inChunk = 0;
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _digest.Dispose();
        }

        base.Dispose(disposing);
    }
}
