namespace Kexin.Ledger.Storage;

/// <summary>An open database with the ledger's settings; reading and writing from several threads is allowed, closing is not.</summary>
/// <remarks>A call after closing ends the process, so the caller keeps count.</remarks>
internal sealed class RocksDatabase : IDisposable
{
    private const uint WriteBufferInBytes = 16 << 20;
    private const uint BlockCacheInBytes = 16 << 20;
    private const int BloomBitsPerKey = 10;
    private const int OpenFiles = 64;

    // Most look-ups ask whether something new is there already: a filter over what is not in tables yet answers them.
    private const double WriteBufferForFilter = 0.02;

    // Values of rocksdb's enumerations.
    private const int TolerateCorruptedTailRecords = 0;
    private const int LogErrors = 3;
    private const int Lz4 = 4;

    private static readonly nint s_read = RocksNative.CreateReadOptions();
    private static readonly nint s_scan = CreateScanOptions();
    private static readonly nint s_synced = CreateWriteOptions(isSynced: true);
    private static readonly nint s_lazy = CreateWriteOptions(isSynced: false);

    private readonly nint _handle;

    private RocksDatabase(nint handle) => _handle = handle;

    /// <exception cref="RocksException">It is damaged, held by another process, or the disk is full.</exception>
    public static RocksDatabase Open(string folder, bool readOnly)
    {
        var cache = RocksNative.CreateCache(BlockCacheInBytes);
        var table = RocksNative.CreateTableOptions();
        var options = RocksNative.CreateOptions();
        try
        {
            RocksNative.SetBlockCache(table, cache);
            RocksNative.SetFilter(table, RocksNative.CreateFilter(BloomBitsPerKey));
            RocksNative.SetCreateIfMissing(options, readOnly ? (byte)0 : (byte)1);
            RocksNative.SetParanoidChecks(options, 1);
            RocksNative.SetLogRecovery(options, TolerateCorruptedTailRecords);
            RocksNative.SetWriteBufferSize(options, WriteBufferInBytes);
            RocksNative.SetWriteBufferFilterRatio(options, WriteBufferForFilter);
            RocksNative.SetWriteBufferFiltersWholeKeys(options, 1);
            RocksNative.SetMostOpenFiles(options, OpenFiles);
            RocksNative.SetKeptLogFiles(options, 1);
            RocksNative.SetLogLevel(options, LogErrors);
            RocksNative.SetStatisticsPeriod(options, 0);
            RocksNative.SetCompression(options, Lz4);
            RocksNative.SetTableOptions(options, table);
            nint error = 0;
            var handle = readOnly
                ? RocksNative.OpenReadOnly(options, folder, failIfLogExists: 0, ref error)
                : RocksNative.Open(options, folder, ref error);
            RocksNative.ThrowIfFailed(error);
            return new RocksDatabase(handle);
        }
        finally
        {
            // The database holds what it needs of them.
            RocksNative.DestroyOptions(options);
            RocksNative.DestroyTableOptions(table);
            RocksNative.DestroyCache(cache);
        }
    }

    /// <summary>The value, or null.</summary>
    /// <exception cref="RocksException">It could not be read.</exception>
    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        nint error = 0;
        var memory = RocksNative.Get(_handle, s_read, key, (nuint)key.Length, out var size, ref error);
        RocksNative.ThrowIfFailed(error);
        if (memory == 0)
        {
            return null;
        }

        try
        {
            return RocksNative.Copy(memory, size);
        }
        finally
        {
            RocksNative.Free(memory);
        }
    }

    /// <summary>A walk that checks every checksum and leaves the cache as it is.</summary>
    public RocksIterator Scan() => new(RocksNative.CreateIterator(_handle, s_scan));

    /// <exception cref="RocksException">Nothing of the batch counts as written.</exception>
    public void Write(RocksBatch batch, bool synced)
    {
        nint error = 0;
        RocksNative.Write(_handle, synced ? s_synced : s_lazy, batch.Handle, ref error);
        RocksNative.ThrowIfFailed(error);
    }

    /// <summary>Moves what is in the log into tables, and waits for it.</summary>
    /// <exception cref="RocksException">It could not be written; the log still has it.</exception>
    public void Flush()
    {
        var options = RocksNative.CreateFlushOptions();
        RocksNative.SetWait(options, 1);
        nint error = 0;
        RocksNative.Flush(_handle, options, ref error);
        RocksNative.DestroyFlushOptions(options);
        RocksNative.ThrowIfFailed(error);
    }

    public void Dispose() => RocksNative.Close(_handle);

    private static nint CreateScanOptions()
    {
        var options = RocksNative.CreateReadOptions();
        RocksNative.SetVerifyChecksums(options, 1);
        RocksNative.SetFillCache(options, 0);
        return options;
    }

    private static nint CreateWriteOptions(bool isSynced)
    {
        var options = RocksNative.CreateWriteOptions();
        RocksNative.SetSync(options, isSynced ? (byte)1 : (byte)0);
        return options;
    }
}
