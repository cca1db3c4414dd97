using System.Runtime.InteropServices;

namespace Kexin.Ledger.Storage;

/// <summary>The functions of RocksDB's C interface that the ledger calls.</summary>
/// <remarks>
/// Source: rocksdb/c.h of version 11. The package's own class binds all of its 900 functions when it is first used, by code that it emits at
/// run time: a third of a second of processor time in every node's start (decision record 0033). An error is a string of the engine's, and is 0
/// before the call: the engine frees what it finds there.
/// </remarks>
internal static partial class RocksNative
{
    private const string Library = "rocksdb";

    [LibraryImport(Library, EntryPoint = "rocksdb_options_create")]
    internal static partial nint CreateOptions();

    [LibraryImport(Library, EntryPoint = "rocksdb_options_destroy")]
    internal static partial void DestroyOptions(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_create_if_missing")]
    internal static partial void SetCreateIfMissing(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_paranoid_checks")]
    internal static partial void SetParanoidChecks(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_wal_recovery_mode")]
    internal static partial void SetLogRecovery(nint options, int mode);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_write_buffer_size")]
    internal static partial void SetWriteBufferSize(nint options, nuint sizeInBytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_memtable_prefix_bloom_size_ratio")]
    internal static partial void SetWriteBufferFilterRatio(nint options, double ratio);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_memtable_whole_key_filtering")]
    internal static partial void SetWriteBufferFiltersWholeKeys(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_max_open_files")]
    internal static partial void SetMostOpenFiles(nint options, int count);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_keep_log_file_num")]
    internal static partial void SetKeptLogFiles(nint options, nuint count);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_info_log_level")]
    internal static partial void SetLogLevel(nint options, int level);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_stats_dump_period_sec")]
    internal static partial void SetStatisticsPeriod(nint options, uint seconds);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_compression")]
    internal static partial void SetCompression(nint options, int kind);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_block_based_table_factory")]
    internal static partial void SetTableOptions(nint options, nint table);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_create")]
    internal static partial nint CreateTableOptions();

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_destroy")]
    internal static partial void DestroyTableOptions(nint table);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_block_cache")]
    internal static partial void SetBlockCache(nint table, nint cache);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_filter_policy")]
    internal static partial void SetFilter(nint table, nint policy);

    [LibraryImport(Library, EntryPoint = "rocksdb_cache_create_lru")]
    internal static partial nint CreateCache(nuint sizeInBytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_cache_destroy")]
    internal static partial void DestroyCache(nint cache);

    [LibraryImport(Library, EntryPoint = "rocksdb_filterpolicy_create_bloom_full")]
    internal static partial nint CreateFilter(double bitsPerKey);

    [LibraryImport(Library, EntryPoint = "rocksdb_open", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Open(nint options, string folder, ref nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_open_for_read_only", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint OpenReadOnly(nint options, string folder, byte failIfLogExists, ref nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_close")]
    internal static partial void Close(nint database);

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_create")]
    internal static partial nint CreateReadOptions();

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_set_verify_checksums")]
    internal static partial void SetVerifyChecksums(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_set_fill_cache")]
    internal static partial void SetFillCache(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_create")]
    internal static partial nint CreateWriteOptions();

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_set_sync")]
    internal static partial void SetSync(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_flushoptions_create")]
    internal static partial nint CreateFlushOptions();

    [LibraryImport(Library, EntryPoint = "rocksdb_flushoptions_destroy")]
    internal static partial void DestroyFlushOptions(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_flushoptions_set_wait")]
    internal static partial void SetWait(nint options, byte value);

    [LibraryImport(Library, EntryPoint = "rocksdb_flush")]
    internal static partial void Flush(nint database, nint options, ref nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_get")]
    internal static partial nint Get(
        nint database,
        nint options,
        ReadOnlySpan<byte> key,
        nuint keySizeInBytes,
        out nuint sizeInBytes,
        ref nint error
    );

    [LibraryImport(Library, EntryPoint = "rocksdb_write")]
    internal static partial void Write(nint database, nint options, nint batch, ref nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_create")]
    internal static partial nint CreateBatch();

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_destroy")]
    internal static partial void DestroyBatch(nint batch);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_put")]
    internal static partial void Put(
        nint batch,
        ReadOnlySpan<byte> key,
        nuint keySizeInBytes,
        ReadOnlySpan<byte> value,
        nuint sizeInBytes
    );

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_delete")]
    internal static partial void Delete(nint batch, ReadOnlySpan<byte> key, nuint keySizeInBytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_create_iterator")]
    internal static partial nint CreateIterator(nint database, nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_destroy")]
    internal static partial void DestroyIterator(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_valid")]
    internal static partial byte IsValid(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_seek")]
    internal static partial void Seek(nint iterator, ReadOnlySpan<byte> key, nuint keySizeInBytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_next")]
    internal static partial void Next(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_seek_for_prev")]
    internal static partial void SeekBack(nint iterator, ReadOnlySpan<byte> key, nuint keySizeInBytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_prev")]
    internal static partial void Previous(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_key")]
    internal static partial nint Key(nint iterator, out nuint sizeInBytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_value")]
    internal static partial nint Value(nint iterator, out nuint sizeInBytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_get_error")]
    internal static partial void GetError(nint iterator, ref nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_free")]
    internal static partial void Free(nint memory);

    /// <summary>Throws what the engine says, if it says something, and frees it.</summary>
    /// <exception cref="RocksException">There is an error.</exception>
    internal static void ThrowIfFailed(nint error)
    {
        if (error == 0)
        {
            return;
        }

        var message = Marshal.PtrToStringUTF8(error) ?? "";
        Free(error);
        throw new RocksException(message);
    }

    /// <summary>A copy of memory that belongs to the engine.</summary>
    internal static unsafe byte[] Copy(nint memory, nuint sizeInBytes) =>
        new ReadOnlySpan<byte>((void*)memory, checked((int)sizeInBytes)).ToArray();
}

/// <summary>The engine's own words, in English: a class and a reason, as in <c>Corruption: block checksum mismatch</c>.</summary>
internal sealed class RocksException(string message) : Exception(message);
