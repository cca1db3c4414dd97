using RocksDbSharp;

namespace Kexin.Ledger.Storage;

/// <summary>What: the chain's key-value database; the one file that knows which engine keeps it.</summary>
/// <remarks>
/// Source: RocksDB. Write-ahead log records carry checksums: a torn last record is dropped, which no one was told of; damage anywhere
/// else stops the opening. Tables carry a checksum a block, checked on every read.
/// Cost: one fdatasync a synced write.
/// </remarks>
internal sealed class ChainDatabase : IDisposable
{
    private const ulong WriteBufferInBytes = 16 << 20;
    private const ulong BlockCacheInBytes = 16 << 20;
    private const int BloomBitsPerKey = 10;
    private const int OpenFiles = 64;

    // Most look-ups ask whether something new is there already: a filter over what is not in tables yet answers them.
    private const double WriteBufferForFilter = 0.02;

    private static readonly WriteOptions s_synced = new WriteOptions().SetSync(true);
    private static readonly WriteOptions s_lazy = new WriteOptions().SetSync(false);
    private static readonly ReadOptions s_scan = new ReadOptions().SetVerifyChecksums(true).SetFillCache(false);

    private readonly RocksDb _rocks;
    private readonly string _folder;
    private string? _failure;

    // The engine's own memory is gone once it is closed: a call after that would end the process.
    private int _closed;

    private ChainDatabase(RocksDb rocks, string folder)
    {
        _rocks = rocks;
        _folder = folder;
    }

    /// <summary>Opens or makes the database.</summary>
    /// <exception cref="LedgerDamagedException">The engine finds damage.</exception>
    public static ChainDatabase Open(string folder, bool readOnly = false)
    {
        var table = new BlockBasedTableOptions()
            .SetBlockCache(Cache.CreateLru(BlockCacheInBytes))
            .SetFilterPolicy(BloomFilterPolicy.Create(BloomBitsPerKey, false));
        var options = new DbOptions()
            .SetCreateIfMissing(!readOnly)
            .SetParanoidChecks(true)
            .SetWalRecoveryMode(Recovery.TolerateCorruptedTailRecords)
            .SetWriteBufferSize(WriteBufferInBytes)
            .SetMemtablePrefixBloomSizeRatio(WriteBufferForFilter)
            .SetMaxOpenFiles(OpenFiles)
            .SetKeepLogFileNum(1)
            .SetInfoLogLevel(InfoLogLevel.Error)
            .SetStatsDumpPeriodSec(0)
            .SetCompression(Compression.Lz4)
            .SetBlockBasedTableFactory(table);
        Native.Instance.rocksdb_options_set_memtable_whole_key_filtering(options.Handle, 1);
        try
        {
            var rocks = readOnly ? RocksDb.OpenReadOnly(options, folder, false) : RocksDb.Open(options, folder);
            return new ChainDatabase(rocks, folder);
        }
        catch (RocksDbException e)
        {
            throw Translate(e, folder, "open");
        }
    }

    /// <summary>The value, or null.</summary>
    /// <exception cref="LedgerDamagedException">The engine finds damage.</exception>
    public byte[]? Find(byte[] key)
    {
        ThrowIfClosed();
        try
        {
            return _rocks.Get(key);
        }
        catch (RocksDbException e)
        {
            throw Translate(e, _folder, $"read {ChainKeys.Describe(key)}");
        }
    }

    /// <summary>The value.</summary>
    /// <exception cref="LedgerDamagedException">There is none.</exception>
    public byte[] Read(byte[] key) =>
        Find(key)
        ?? throw new LedgerDamagedException($"The ledger in '{_folder}' lacks the {ChainKeys.Describe(key)}.");

    /// <summary>Keys with that prefix and their values, rising, from <paramref name="after"/> on but without it.</summary>
    /// <exception cref="LedgerDamagedException">The engine finds damage.</exception>
    public IEnumerable<(byte[] Key, byte[] Value)> Scan(byte[] prefix, byte[]? after = null)
    {
        ThrowIfClosed();
        using var iterator = _rocks.NewIterator(readOptions: s_scan);
        iterator.Seek(after ?? prefix);
        if (after is not null && iterator.Valid() && iterator.Key().AsSpan().SequenceEqual(after))
        {
            iterator.Next();
        }

        var last = prefix;
        while (iterator.Valid())
        {
            var key = iterator.Key();
            if (!key.AsSpan().StartsWith(prefix))
            {
                yield break;
            }

            last = key;
            yield return (key, iterator.Value());
            iterator.Next();
        }

        // An iterator also ends where it meets damage.
        ThrowIfStopped(iterator, last);
    }

    /// <summary>Writes a batch whole or not at all; returns when it is on disk, if <paramref name="synced"/>.</summary>
    /// <exception cref="LedgerWriteException">Nothing of it counts as written.</exception>
    public void Write(WriteBatch batch, bool synced)
    {
        ThrowIfClosed();
        if (_failure is not null)
        {
            throw new LedgerWriteException(_failure);
        }

        try
        {
            _rocks.Write(batch, synced ? s_synced : s_lazy);
        }
        catch (RocksDbException e)
        {
            var failure = Translate(e, _folder, "write");
            _failure = failure.Message;
            throw failure;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        if (_failure is null)
        {
            try
            {
                _rocks.Flush(new FlushOptions().SetWaitForFlush(true));
            }
            catch (RocksDbException)
            {
                // The log still holds what the flush would have moved into tables.
            }
        }

        _rocks.Dispose();
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed) != 0, this);

    private void ThrowIfStopped(Iterator iterator, byte[] last)
    {
        try
        {
            Native.Instance.rocksdb_iter_get_error(iterator.Handle);
        }
        catch (RocksDbException e)
        {
            throw Translate(e, _folder, $"read on after {ChainKeys.Describe(last)}");
        }
    }

    private static Exception Translate(RocksDbException e, string folder, string what)
    {
        if (e.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase))
        {
            return new LedgerWriteException(
                $"The disk that holds '{folder}' is full, so the ledger could not {what}. Nothing that was acknowledged is lost: "
                    + "free some space and start the node again.",
                e
            );
        }

        // A file that is missing or not of its kind is damage too; what the system refuses for now (a lock, a permission) is not.
        var isMissing =
            e.Message.Contains("No such file", StringComparison.Ordinal)
            || e.Message.StartsWith("Invalid argument", StringComparison.Ordinal)
            || e.Message.StartsWith("Not found", StringComparison.Ordinal);
        return isMissing || e.Message.StartsWith("Corruption", StringComparison.Ordinal)
            ? new LedgerDamagedException(
                $"The ledger in '{folder}' is damaged: could not {what}. {e.Message}. Rebuild it from the other members.",
                e
            )
            : new LedgerWriteException($"The ledger in '{folder}' could not {what}: {e.Message}", e);
    }
}
