using System.Security.Cryptography;
using System.Threading.Channels;
using Kexin.Cryptography;
using Kexin.Ledger.Log;
using Microsoft.Win32.SafeHandles;

namespace Kexin.Ledger.Storage;

/// <summary>
/// What: one node's append-only log of evidence. Payloads rest sealed at home; the tree over their salted hashes can be shown to anyone.
/// Source: RFC 9162 section 2.1 (tree), C2SP tlog-tiles and tlog-checkpoint (what is on disk for others).
/// Security: an acknowledged entry survives a loss of power. A change of any file is found when the log is opened, up to the last
/// entry: one who can cut off whole batches after the last signed checkpoint goes unnoticed, so sign and anchor often.
/// Cost: entries that arrive together share one fdatasync. Opening reads everything.
/// Not for: several processes at once; the folder is locked.
/// </summary>
public sealed class EvidenceStore : IAsyncDisposable
{
    /// <summary>The largest payload, in bytes; what is larger is kept elsewhere and logged by its hash.</summary>
    public const int MaxPayloadSizeInBytes = 1 << 16;

    /// <summary>The most entries that one page has.</summary>
    public const int MaxPageEntries = 1000;

    private const int QueueLength = 1 << 14;

    private readonly EvidenceOptions _options;
    private readonly EvidencePaths _paths;
    private readonly byte[] _logKey;
    private readonly SafeFileHandle _lock;
    private readonly TileStore _tiles;
    private readonly EntryShelf _shelf;
    private readonly BatchEncoder _encoder;
    private readonly Lock _signing = new();
    private readonly Task _writing;
    private readonly Channel<PendingEntry> _queue = Channel.CreateBounded<PendingEntry>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true }
    );

    private SegmentWriter? _segment;

    private EvidenceStore(EvidenceOptions options, EvidencePaths paths, byte[] logKey, SafeFileHandle lockFile)
    {
        _options = options;
        _paths = paths;
        _logKey = logKey;
        _lock = lockFile;
        _encoder = new BatchEncoder(options.Suite, logKey, options.Random);
        var opening = new EvidenceOpening(options, paths, logKey);
        (_tiles, _shelf) = (opening.Tiles, opening.Shelf);
        try
        {
            opening.Run();
        }
        catch
        {
            _shelf.Dispose();
            throw;
        }

        _segment = opening.Segment;
        LatestCheckpoint = opening.Checkpoint;
        Recovery = opening.Recovery;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>What opening set right.</summary>
    public EvidenceRecovery Recovery { get; }

    /// <summary>The number of durable entries.</summary>
    public long Size => _tiles.Size;

    /// <summary>The checkpoint that was signed last, or null.</summary>
    public SignedNote? LatestCheckpoint { get; private set; }

    /// <summary>Opens a log, or makes an empty one, and verifies all of it.</summary>
    /// <param name="options">Which log.</param>
    /// <param name="key">32 secret bytes that the entries are sealed under; the same at every opening. They are copied.</param>
    /// <exception cref="EvidenceDamageException">A file is not what was written.</exception>
    /// <exception cref="IOException">The folder cannot be used, or another process has the log open.</exception>
    public static EvidenceStore Open(EvidenceOptions options, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, Digest.SizeInBytes, nameof(key));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBatchEntries, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            options.MaxBatchEntries,
            SegmentFormat.MaxBatchEntries,
            nameof(options)
        );
        _ = new Checkpoint(options.Origin, 0, Digest.Zero);
        var paths = new EvidencePaths(options.Folder);
        Directory.CreateDirectory(paths.Segments);
        var logKey = GC.AllocateArray<byte>(key.Length, pinned: true);
        key.CopyTo(logKey);
        var lockFile = File.OpenHandle(paths.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            return new EvidenceStore(options, paths, logKey, lockFile);
        }
        catch
        {
            lockFile.Dispose();
            CryptographicOperations.ZeroMemory(logKey);
            throw;
        }
    }

    /// <summary>Logs a payload; completes when it is on disk.</summary>
    /// <param name="payload">0 to 65,536 bytes; copied.</param>
    /// <param name="cancellationToken">Ends the wait for a place in the queue; an entry that has one is written.</param>
    /// <exception cref="EvidenceWriteException">The disk did not take it; it was not logged.</exception>
    public async Task<EvidenceReceipt> AppendAsync(
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaxPayloadSizeInBytes, nameof(payload));
        var saltAndPayload = new byte[EvidenceCommitment.SaltSizeInBytes + payload.Length];
        payload.CopyTo(saltAndPayload.AsMemory(EvidenceCommitment.SaltSizeInBytes));
        var entry = Prepare(saltAndPayload);
        await _queue.Writer.WriteAsync(entry, cancellationToken);
        return await entry.Receipt;
    }

    /// <summary>One entry.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such entry.</exception>
    /// <exception cref="EvidenceDamageException">Its bytes have changed since it was written.</exception>
    public EvidenceEntry Read(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        return _shelf.Read(index, index + 1)[0];
    }

    /// <summary>Up to <paramref name="count"/> entries below <paramref name="before"/>, newest first.</summary>
    /// <param name="before">The first entry that the page leaves out; <see cref="Size"/> for the newest page.</param>
    /// <param name="count">1 to <see cref="MaxPageEntries"/>.</param>
    /// <exception cref="EvidenceDamageException">An entry has changed since it was written.</exception>
    public IReadOnlyList<EvidenceEntry> ReadNewestFirst(long before, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(before, Size);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxPageEntries);
        var entries = _shelf.Read(Math.Max(0, before - count), before);
        entries.Reverse();
        return entries;
    }

    /// <summary>The root of the first <paramref name="size"/> entries.</summary>
    public Digest Root(long size) => MerkleProof.Root(_options.Suite, NodesOf(size), size);

    /// <summary>The proof that entry <paramref name="index"/> is among the first <paramref name="size"/>.</summary>
    public Digest[] InclusionProof(long index, long size) =>
        MerkleProof.Inclusion(_options.Suite, NodesOf(size), index, size);

    /// <summary>The proof that the log of size <paramref name="from"/> is the beginning of the log of size <paramref name="to"/>.</summary>
    public Digest[] ConsistencyProof(long from, long to) =>
        MerkleProof.Consistency(_options.Suite, NodesOf(to), from, to);

    /// <summary>A tile's bytes, for serving the log to others.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such tile, or not yet that wide.</exception>
    internal ReadOnlyMemory<byte> ReadTile(TileCoordinate tile)
    {
        var last = ((tile.Index * TileCoordinate.FullWidth) + tile.Width - 1);
        TileCoordinate.Containing(tile.Level, last, Size);
        return _tiles.Read(tile);
    }

    /// <summary>Signs what the log holds now, writes the tiles that others need for it, and then the checkpoint.</summary>
    /// <param name="key">The log's key.</param>
    /// <returns>The note; the one before when the log has not grown.</returns>
    /// <exception cref="ArgumentException">The key is not the log's.</exception>
    /// <exception cref="IOException">The disk did not take it; the checkpoint before still stands.</exception>
    public SignedNote SignCheckpoint(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!key.PublicKey.Equals(_options.LogKey))
        {
            throw new ArgumentException(
                "The key is not the one that this log's checkpoints are signed with.",
                nameof(key)
            );
        }

        lock (_signing)
        {
            var checkpoint = CurrentCheckpoint();
            if (LatestCheckpoint is { } latest && latest.Text == checkpoint.Text)
            {
                return latest;
            }

            if (!_tiles.TryWriteFull())
            {
                throw new EvidenceWriteException("The tiles of the checkpoint could not be written. Is the disk full?");
            }

            _tiles.WritePartial(checkpoint.Size);
            var note = checkpoint.Sign(key);
            _options.Files.Replace(_paths.Checkpoint, note.Encode());
            LatestCheckpoint = note;
            return note;
        }
    }

    /// <summary>Writes what waits, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _segment?.Dispose();
        _shelf.Dispose();
        _lock.Dispose();
        CryptographicOperations.ZeroMemory(_logKey);
    }

    private PendingEntry Prepare(byte[] saltAndPayload)
    {
        var salt = saltAndPayload.AsSpan(0, EvidenceCommitment.SaltSizeInBytes);
        _options.Random.Fill(salt);
        var payload = saltAndPayload.AsSpan(EvidenceCommitment.SaltSizeInBytes);
        return new PendingEntry(saltAndPayload, EvidenceCommitment.LeafHash(_options.Suite, salt, payload));
    }

    private TileNodes NodesOf(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Size);
        return _tiles.Nodes(size);
    }

    private Checkpoint CurrentCheckpoint()
    {
        var size = Size;
        return new Checkpoint(_options.Origin, size, Root(size));
    }

    private async Task WriteAsync()
    {
        var batch = new List<PendingEntry>();
        try
        {
            while (await _queue.Reader.WaitToReadAsync())
            {
                TakeBatch(batch);
                WriteBatch(batch);
                batch.Clear();
            }
        }
        catch (Exception exception)
        {
            // Not the disk's refusal, which WriteBatch answers: nobody may wait for ever.
            _queue.Writer.TryComplete(exception);
            while (_queue.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
            }

            batch.ForEach(entry => entry.Fail(exception));
            throw;
        }
    }

    private void TakeBatch(List<PendingEntry> batch)
    {
        var bodySize = 0;
        while (
            batch.Count < _options.MaxBatchEntries
            && _queue.Reader.TryPeek(out var next)
            && bodySize + next.SealedSizeInBytes <= SegmentFormat.MaxBodySizeInBytes
            && _queue.Reader.TryRead(out var entry)
        )
        {
            batch.Add(entry);
            bodySize += entry.SealedSizeInBytes;
        }
    }

    private void WriteBatch(List<PendingEntry> batch)
    {
        var first = _tiles.Size;
        long offset;
        try
        {
            var segment = SegmentFor(first);
            offset = segment.Length;
            segment.Append(_encoder.Encode(first, batch));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var failure = new EvidenceWriteException(
                $"{batch.Count} entries could not be logged: {exception.Message} Nothing of them was recorded; try again when there is room.",
                exception
            );
            batch.ForEach(entry => entry.Fail(failure));
            return;
        }

        _shelf.AddBatch(first, offset);
        _tiles.Append(batch.Select(entry => entry.LeafHash));
        for (var i = 0; i < batch.Count; i++)
        {
            batch[i].Acknowledge(first + i);
        }

        _tiles.TryWriteFull();
    }

    private SegmentWriter SegmentFor(long first)
    {
        if (_segment is { } current && current.Length < _options.SegmentSizeInBytes)
        {
            return current;
        }

        var next = SegmentWriter.Create(_options.Files, _paths, _options.Suite, first);
        _segment?.Dispose();
        _segment = next;
        _shelf.AddSegment(new SegmentReader(next.Path, first));
        return next;
    }
}
