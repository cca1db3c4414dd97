using System.Buffers;
using System.Security.Cryptography;
using Kexin.ObjectStorage.Blobs;
using Kexin.ObjectStorage.Index;

namespace Kexin.ObjectStorage.Chunks;

/// <summary>A part of an object, decrypted as it is read, forward only.</summary>
/// <remarks>Memory: two mebibytes. Its chunks are pinned, so that they stay though the object may go.</remarks>
internal sealed class ObjectStream : Stream
{
    private const int SegmentsAtOnce = 16;

    private readonly Suite _suite;
    private readonly IBlobStore _blobs;
    private readonly Func<Digest, (ChunkRecord Record, byte[]? Content)> _find;
    private readonly IReadOnlyList<ChunkRef> _chunks;
    private readonly Func<ValueTask> _close;
    private readonly byte[] _plain = ArrayPool<byte>.Shared.Rent(SegmentsAtOnce * ChunkCipher.SegmentInBytes);
    private readonly byte[] _sealed = ArrayPool<byte>.Shared.Rent(SegmentsAtOnce * ChunkCipher.SealedSegmentInBytes);

    private OpenChunk? _open;
    private int _next;

    /// <summary>From the beginning of the next chunk to the next byte that is wanted.</summary>
    private long _skip;
    private long _left;
    private int _from;
    private int _to;
    private bool _closed;

    /// <param name="suite">The store's.</param>
    /// <param name="blobs">Where chunks lie.</param>
    /// <param name="find">A chunk's record, which the caller of it disposes.</param>
    /// <param name="chunks">All of the object; pinned.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many; no more than there are.</param>
    /// <param name="close">Takes the pins back.</param>
    public ObjectStream(
        Suite suite,
        IBlobStore blobs,
        Func<Digest, (ChunkRecord Record, byte[]? Content)> find,
        IReadOnlyList<ChunkRef> chunks,
        long offset,
        long count,
        Func<ValueTask> close
    )
    {
        (_suite, _blobs, _find, _chunks, _close) = (suite, blobs, find, chunks, close);
        (_skip, _left, Length) = (offset, count, count);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    /// <summary>Of the part that was asked for.</summary>
    public override long Length { get; }

    public override long Position
    {
        get => Length - _left;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_left == 0 || buffer.IsEmpty)
        {
            return 0;
        }

        if (_from == _to)
        {
            await FillAsync(cancellationToken);
        }

        var count = (int)Math.Min(Math.Min(buffer.Length, _to - _from), _left);
        _plain.AsSpan(_from, count).CopyTo(buffer.Span);
        _from += count;
        _left -= count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (CloseOnce())
        {
            await _close();
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && CloseOnce())
        {
            _close().AsTask().GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }

    private bool CloseOnce()
    {
        if (_closed)
        {
            return false;
        }

        _closed = true;
        _open?.Dispose();
        CryptographicOperations.ZeroMemory(_plain);
        ArrayPool<byte>.Shared.Return(_plain);
        ArrayPool<byte>.Shared.Return(_sealed);
        return true;
    }

    /// <summary>Decrypts the next segments that are wanted.</summary>
    private async Task FillAsync(CancellationToken cancel)
    {
        while (_open is null || _skip >= _open.SizeInBytes)
        {
            Advance();
        }

        var first = (int)(_skip / ChunkCipher.SegmentInBytes);
        var offset = (int)(_skip % ChunkCipher.SegmentInBytes);
        var wanted = (int)
            Math.Min(offset + _left, (long)_open.SizeInBytes - ((long)first * ChunkCipher.SegmentInBytes));
        var segments = Math.Min(SegmentsAtOnce, ChunkCipher.Segments(wanted));
        var size = Math.Min(
            segments * ChunkCipher.SegmentInBytes,
            _open.SizeInBytes - (first * ChunkCipher.SegmentInBytes)
        );
        var ciphertext = _sealed.AsMemory(0, ChunkCipher.SealedSize(size));
        await ReadSealedAsync(_open, (long)first * ChunkCipher.SealedSegmentInBytes, ciphertext, cancel);
        if (!ChunkCipher.TryOpen(_open.Key, first, ciphertext.Span, _plain.AsSpan(0, size)))
        {
            throw Damaged("was altered", null);
        }

        (_from, _to) = (offset, size);
        _skip = ((long)first * ChunkCipher.SegmentInBytes) + size;
    }

    private void Advance()
    {
        var open = _open;
        _skip -= open?.SizeInBytes ?? 0;
        _open = null;
        open?.Dispose();
        while (_skip >= _chunks[_next].SizeInBytes)
        {
            _skip -= _chunks[_next++].SizeInBytes;
        }

        var chunk = _chunks[_next++];
        var (record, content) = _find(chunk.Id);
        using (record)
        {
            if (record.SizeInBytes != chunk.SizeInBytes)
            {
                throw Damaged("has another size than its object says", null);
            }

            _open = new OpenChunk(ChunkCipher.KeyOf(_suite, record.Key.Span), record.SizeInBytes, record.Blob, content);
        }
    }

    private async Task ReadSealedAsync(OpenChunk chunk, long offset, Memory<byte> destination, CancellationToken cancel)
    {
        if (chunk.Blob is { } blob)
        {
            try
            {
                await _blobs.ReadAsync(blob, offset, destination, cancel);
            }
            catch (Exception error)
                when (error is FileNotFoundException or DirectoryNotFoundException or EndOfStreamException)
            {
                throw Damaged("is gone or was cut", error);
            }
        }
        else if (chunk.Content is { } content && offset + destination.Length <= content.Length)
        {
            content.AsMemory((int)offset, destination.Length).CopyTo(destination);
        }
        else
        {
            throw Damaged("was cut", null);
        }
    }

    private static ObjectStorageException Damaged(string what, Exception? cause) =>
        new(ObjectStorageError.Damaged, $"A chunk of the object {what}. Restore it from a back-up.", cause);

    private sealed class OpenChunk(AeadKey key, int sizeInBytes, BlobId? blob, byte[]? content) : IDisposable
    {
        public AeadKey Key => key;

        public int SizeInBytes => sizeInBytes;

        public BlobId? Blob => blob;

        public byte[]? Content => content;

        public void Dispose() => key.Dispose();
    }
}
