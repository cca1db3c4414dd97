using Kexin.Cryptography;

namespace Kexin.Ledger.Storage;

/// <summary>What: the chain's key-value database; the one file that knows which engine keeps it.</summary>
/// <remarks>
/// Source: RocksDB. Write-ahead log records carry checksums: a torn last record is dropped, which no one was told of; damage anywhere
/// else stops the opening. Tables carry a checksum a block, checked on every read.
/// Cost: one fdatasync a synced write.
/// </remarks>
internal sealed class ChainDatabase : IDisposable
{
    /// <summary>Longer than what follows any prefix that is scanned back, and above it.</summary>
    private static readonly byte[] s_aboveAll = [.. Enumerable.Repeat(byte.MaxValue, 2 * Digest.SizeInBytes + 1)];

    private readonly RocksDatabase _rocks;
    private readonly string _folder;
    private string? _failure;

    // The engine's own memory is gone once it is closed: a call after that would end the process.
    private int _closed;

    private ChainDatabase(RocksDatabase rocks, string folder)
    {
        _rocks = rocks;
        _folder = folder;
    }

    /// <summary>Opens or makes the database.</summary>
    /// <exception cref="LedgerDamagedException">The engine finds damage.</exception>
    public static ChainDatabase Open(string folder, bool readOnly = false)
    {
        try
        {
            return new ChainDatabase(RocksDatabase.Open(folder, readOnly), folder);
        }
        catch (RocksException e)
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
        catch (RocksException e)
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
        using var iterator = _rocks.Scan();
        iterator.Seek(after ?? prefix);
        if (after is not null && iterator.IsValid && iterator.Key.AsSpan().SequenceEqual(after))
        {
            iterator.Next();
        }

        var last = prefix;
        while (iterator.IsValid)
        {
            var key = iterator.Key;
            if (!key.AsSpan().StartsWith(prefix))
            {
                yield break;
            }

            last = key;
            yield return (key, iterator.Value);
            iterator.Next();
        }

        // An iterator also ends where it meets damage.
        ThrowIfStopped(iterator, last);
    }

    /// <summary>Keys with that prefix, falling, from <paramref name="before"/> on but without it.</summary>
    /// <exception cref="LedgerDamagedException">The engine finds damage.</exception>
    public IEnumerable<byte[]> ScanBack(byte[] prefix, byte[]? before = null)
    {
        ThrowIfClosed();
        using var iterator = _rocks.Scan();
        var last = before ?? [.. prefix, .. s_aboveAll];
        iterator.SeekBack(last);
        if (before is not null && iterator.IsValid && iterator.Key.AsSpan().SequenceEqual(before))
        {
            iterator.Previous();
        }

        while (iterator.IsValid)
        {
            var key = iterator.Key;
            if (!key.AsSpan().StartsWith(prefix))
            {
                yield break;
            }

            last = key;
            yield return key;
            iterator.Previous();
        }

        ThrowIfStopped(iterator, last);
    }

    /// <summary>Writes a batch whole or not at all; returns when it is on disk, if <paramref name="synced"/>.</summary>
    /// <exception cref="LedgerWriteException">Nothing of it counts as written.</exception>
    public void Write(RocksBatch batch, bool synced)
    {
        ThrowIfClosed();
        if (_failure is not null)
        {
            throw new LedgerWriteException(_failure);
        }

        try
        {
            _rocks.Write(batch, synced);
        }
        catch (RocksException e)
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
                _rocks.Flush();
            }
            catch (RocksException)
            {
                // The log still holds what the flush would have moved into tables.
            }
        }

        _rocks.Dispose();
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed) != 0, this);

    private void ThrowIfStopped(RocksIterator iterator, byte[] last)
    {
        try
        {
            iterator.ThrowIfFailed();
        }
        catch (RocksException e)
        {
            throw Translate(e, _folder, $"read on after {ChainKeys.Describe(last)}");
        }
    }

    private static Exception Translate(RocksException e, string folder, string what)
    {
        if (e.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase))
        {
            return new LedgerWriteException(
                $"The disk that holds '{folder}' is full, so the ledger could not {what}. Nothing that was acknowledged is lost: "
                    + "free some space. The node then opens its ledger again by itself.",
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
