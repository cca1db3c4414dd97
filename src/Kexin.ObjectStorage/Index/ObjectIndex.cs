using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Kexin.ObjectStorage.Index;

/// <summary>What is stored under which name: a SQLite file with one writer, which syncs many changes at once.</summary>
/// <remarks>
/// Changes run one after the other; those that wait together are committed together, by one sync, and are acknowledged after it.
/// Deleted rows are overwritten with zeros (secure_delete), and the log is emptied at a rotation.
/// </remarks>
internal sealed class ObjectIndex : IAsyncDisposable
{
    private const int MostTogether = 256;

    private readonly Channel<IPendingChange> _pending = Channel.CreateUnbounded<IPendingChange>();
    private readonly IndexTables _writing;
    private readonly IndexTables _reading;
    private readonly Lock _readLock = new();
    private readonly Task _writer;
    private bool _closed;

    private ObjectIndex(IndexTables writing, IndexTables reading)
    {
        _writing = writing;
        _reading = reading;
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>Opens or makes the index.</summary>
    /// <exception cref="ObjectStorageException">The file is damaged, or the disk refuses.</exception>
    public static ObjectIndex Open(string path)
    {
        try
        {
            var writing = Connect(path);
            writing.Run("PRAGMA journal_mode = WAL");
            writing.Run("PRAGMA synchronous = FULL");
            writing.Run("PRAGMA secure_delete = ON");
            writing.CreateSchema();
            writing.DropAllUnused();
            return new ObjectIndex(writing, Connect(path));
        }
        catch (SqliteException error)
        {
            throw Translate(error);
        }
    }

    /// <summary>Reads what is committed; nothing else is read or destroyed meanwhile.</summary>
    public T Read<T>(Func<IndexTables, T> read)
    {
        lock (_readLock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            try
            {
                return read(_reading);
            }
            catch (SqliteException error)
            {
                throw Translate(error);
            }
        }
    }

    /// <summary>Changes the index; completes when the change is on disk.</summary>
    /// <param name="change">
    /// Called by the one writer. What it throws as <see cref="ObjectStorageException"/> must come before its first change of a table.
    /// </param>
    public Task<T> ChangeAsync<T>(Func<IndexChange, T> change)
    {
        var pending = new PendingChange<T>(change);
        return _pending.Writer.TryWrite(pending)
            ? pending.Task
            : throw new ObjectStorageException(ObjectStorageError.Unavailable, "The object store is closed.");
    }

    /// <summary>Copies what is committed to a new file, while changes go on.</summary>
    public void CopyTo(string path) => Read(tables => tables.Run("VACUUM INTO $1", path));

    /// <summary>Empties the write-ahead log, which may hold older forms of rows.</summary>
    public Task EmptyLogAsync() =>
        ChangeAsync(change =>
        {
            change.AfterCommit(() => Read(_ => _writing.Run("PRAGMA wal_checkpoint(TRUNCATE)")));
            return true;
        });

    public async ValueTask DisposeAsync()
    {
        _pending.Writer.TryComplete();
        await _writer;
        lock (_readLock)
        {
            if (!_closed)
            {
                _closed = true;
                _reading.Dispose();
                _writing.Dispose();
            }
        }
    }

    private static IndexTables Connect(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString
        );
        connection.Open();
        return new IndexTables(connection);
    }

    private async Task WriteAsync()
    {
        var ran = new List<IPendingChange>();
        while (await _pending.Reader.WaitToReadAsync())
        {
            ran.Clear();
            try
            {
                _writing.Run("BEGIN IMMEDIATE");
                while (ran.Count < MostTogether && _pending.Reader.TryRead(out var next))
                {
                    ran.Add(next);
                    next.Run(_writing);
                }

                _writing.Run("COMMIT");
                ran.ForEach(change => change.Complete());
            }
#pragma warning disable CA1031 // Whatever stops the writer is told to those who wait, and the next changes are tried again.
            catch (Exception error)
#pragma warning restore CA1031
            {
                RollBack();
                var told = error is SqliteException refused ? Translate(refused) : error;
                ran.ForEach(change => change.Fail(told));
            }
        }
    }

    private void RollBack()
    {
        try
        {
            _writing.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // There was no transaction, or SQLite has rolled it back itself.
        }
    }

    private static ObjectStorageException Translate(SqliteException error) =>
        error.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB
            ? new ObjectStorageException(ObjectStorageError.Damaged, "The index of the objects is damaged.", error)
            : new ObjectStorageException(
                ObjectStorageError.Unavailable,
                $"The index of the objects could not be used: {error.Message}",
                error
            );
}

/// <summary>A change while it runs.</summary>
internal sealed class IndexChange(IndexTables tables)
{
    private readonly List<Action> _afterCommit = [];
    private readonly List<Action> _atEnd = [];

    /// <summary>The tables as the changes before it left them.</summary>
    public IndexTables Tables => tables;

    /// <summary>Done once the change is on disk, before its caller is told.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <summary>Done after the change, whether it came on disk or not.</summary>
    public void AtEnd(Action action) => _atEnd.Add(action);

    public void Commit() => _afterCommit.ForEach(action => action());

    public void End() => _atEnd.ForEach(action => action());
}

internal interface IPendingChange
{
    void Run(IndexTables tables);

    void Complete();

    void Fail(Exception error);
}

internal sealed class PendingChange<T>(Func<IndexChange, T> change) : IPendingChange
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IndexChange? _running;
    private ObjectStorageException? _refusal;
    private T _result = default!;

    public Task<T> Task => _done.Task;

    public void Run(IndexTables tables)
    {
        _running = new IndexChange(tables);
        try
        {
            _result = change(_running);
        }
        catch (ObjectStorageException refusal)
        {
            _refusal = refusal;
        }
    }

    public void Complete()
    {
        if (_refusal is not null)
        {
            _running!.End();
            _done.SetException(_refusal);
            return;
        }

        _running!.Commit();
        _running.End();
        _done.SetResult(_result);
    }

    public void Fail(Exception error)
    {
        _running?.End();
        _done.TrySetException(_refusal ?? error);
    }
}
