using System.Buffers.Binary;
using System.Security.Cryptography;
using Kexin.Cryptography;

namespace Kexin.Vault;

/// <summary>A file that can be read from any place and lies encrypted on disk, under a key that only this object has.</summary>
/// <remarks>
/// What: chunks of plaintext, each sealed with its number as nonce; the key dies with the object.
/// Security: as the suite's sealing. A chunk that was altered or moved is refused.
/// Cost: two chunks in memory, and a tag for each chunk on disk.
/// Not for: anything that a later process must read.
/// </remarks>
internal sealed class EncryptedSpool : Stream
{
    private const int ChunkSizeInBytes = 1 << 18;
    private const int SealedSizeInBytes = ChunkSizeInBytes + Suite.TagSizeInBytes;

    private readonly FileStream _file;
    private readonly Suite _suite;
    private readonly byte[] _key;
    private readonly byte[] _plain = new byte[ChunkSizeInBytes];
    private readonly byte[] _sealed = new byte[SealedSizeInBytes];
    private long _loaded = -1;
    private long _length;

    /// <summary>Makes the file; it is deleted when the spool is disposed.</summary>
    public EncryptedSpool(string path, Suite suite, RandomSource random)
    {
        _suite = suite;
        _key = random.GetBytes(suite.AeadKeySizeInBytes);
        _file = new FileStream(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            bufferSize: 0,
            FileOptions.DeleteOnClose
        );
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position { get; set; }

    /// <summary>Takes in all of <paramref name="source"/>; called once, before anything is read.</summary>
    public async Task FillAsync(Stream source, CancellationToken cancellationToken)
    {
        int count;
        do
        {
            count = await source.ReadAtLeastAsync(_plain, _plain.Length, throwOnEndOfStream: false, cancellationToken);
            if (count > 0)
            {
                var sealedChunk = _sealed.AsMemory(0, count + Suite.TagSizeInBytes);
                _suite.Seal(_key, Nonce(_length / ChunkSizeInBytes), _plain.AsSpan(0, count), [], sealedChunk.Span);
                await _file.WriteAsync(sealedChunk, cancellationToken);
                _length += count;
            }
        } while (count == _plain.Length);
    }

    public override int Read(Span<byte> buffer)
    {
        if (Position >= _length || buffer.IsEmpty)
        {
            return 0;
        }

        var (chunk, offset) = Math.DivRem(Position, ChunkSizeInBytes);
        var size = (int)Math.Min(ChunkSizeInBytes, _length - (chunk * ChunkSizeInBytes));
        Load(chunk, size);
        var count = Math.Min(buffer.Length, size - (int)offset);
        _plain.AsSpan((int)offset, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => _length + offset,
        };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CryptographicOperations.ZeroMemory(_key);
            CryptographicOperations.ZeroMemory(_plain);
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Load(long chunk, int size)
    {
        if (_loaded == chunk)
        {
            return;
        }

        _loaded = -1;
        var sealedChunk = _sealed.AsSpan(0, size + Suite.TagSizeInBytes);
        if (
            RandomAccess.Read(_file.SafeFileHandle, sealedChunk, chunk * SealedSizeInBytes) != sealedChunk.Length
            || !_suite.TryOpen(_key, Nonce(chunk), sealedChunk, [], _plain.AsSpan(0, size))
        )
        {
            throw new IOException($"Chunk {chunk} of the spool was altered while the file came in.");
        }

        _loaded = chunk;
    }

    private static byte[] Nonce(long chunk)
    {
        var nonce = new byte[Suite.NonceSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(Suite.NonceSizeInBytes - sizeof(long)), chunk);
        return nonce;
    }
}
