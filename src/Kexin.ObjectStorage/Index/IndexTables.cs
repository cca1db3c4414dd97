using Microsoft.Data.Sqlite;

namespace Kexin.ObjectStorage.Index;

/// <summary>The index's tables over one connection: rows go in and out, what is in them is sealed.</summary>
/// <remarks>What a reader of the disk learns: how many buckets, objects and chunks there are, and how often a chunk is used.</remarks>
internal sealed class IndexTables(SqliteConnection connection) : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS buckets (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS objects (bucket INTEGER NOT NULL, name BLOB NOT NULL, sealed BLOB NOT NULL,
            PRIMARY KEY (bucket, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS chunks (id BLOB NOT NULL UNIQUE, uses INTEGER NOT NULL, sealed BLOB NOT NULL, content BLOB);
        CREATE TABLE IF NOT EXISTS uploads (id BLOB NOT NULL PRIMARY KEY, bucket INTEGER NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS parts (upload BLOB NOT NULL, number INTEGER NOT NULL, sealed BLOB NOT NULL,
            PRIMARY KEY (upload, number)) WITHOUT ROWID;
        """;

    private readonly Dictionary<string, SqliteCommand> _commands = [];

    public void CreateSchema() => Run(Schema);

    public List<(long Id, byte[] Sealed)> Buckets() =>
        Rows("SELECT id, sealed FROM buckets", row => (row.GetInt64(0), (byte[])row[1]));

    public long NextBucket() => Scalar("SELECT coalesce(max(id), 0) + 1 FROM buckets") is long id ? id : 1;

    public void PutBucket(long id, byte[] sealedRecord) =>
        Run("INSERT OR REPLACE INTO buckets VALUES ($1, $2)", id, sealedRecord);

    public void DropBucket(long id) => Run("DELETE FROM buckets WHERE id = $1", id);

    public bool IsEmpty(long bucket) =>
        Scalar("SELECT 1 FROM objects WHERE bucket = $1 LIMIT 1", bucket) is null
        && Scalar("SELECT 1 FROM uploads WHERE bucket = $1 LIMIT 1", bucket) is null;

    public byte[]? FindObject(long bucket, byte[] name) =>
        (byte[]?)Scalar("SELECT sealed FROM objects WHERE bucket = $1 AND name = $2", bucket, name);

    public void PutObject(long bucket, byte[] name, byte[] sealedRecord) =>
        Run("INSERT OR REPLACE INTO objects VALUES ($1, $2, $3)", bucket, name, sealedRecord);

    public void DropObject(long bucket, byte[] name) =>
        Run("DELETE FROM objects WHERE bucket = $1 AND name = $2", bucket, name);

    /// <summary>Objects of a bucket, by the hash of their name, after one.</summary>
    public List<(byte[] Name, byte[] Sealed)> Objects(long bucket, byte[] after, int limit) =>
        Rows(
            "SELECT name, sealed FROM objects WHERE bucket = $1 AND name > $2 ORDER BY name LIMIT $3",
            row => ((byte[])row[0], (byte[])row[1]),
            bucket,
            after,
            limit
        );

    public (byte[] Sealed, byte[]? Content)? FindChunk(byte[] id)
    {
        var rows = Rows<(byte[], byte[]?)?>(
            "SELECT sealed, content FROM chunks WHERE id = $1",
            row => ((byte[])row[0], row[1] as byte[]),
            id
        );
        return rows.Count == 0 ? null : rows[0];
    }

    public bool HasChunk(byte[] id) => Scalar("SELECT 1 FROM chunks WHERE id = $1", id) is not null;

    public void AddChunk(byte[] id, byte[] sealedRecord, byte[]? content) =>
        Run("INSERT INTO chunks VALUES ($1, 1, $2, $3)", id, sealedRecord, (object?)content ?? DBNull.Value);

    /// <summary>Counts one use more; false if there is no such chunk.</summary>
    public bool Use(byte[] id) => Run("UPDATE chunks SET uses = uses + 1 WHERE id = $1", id) == 1;

    /// <summary>Counts one use less.</summary>
    /// <returns>Those that are left; null if there is no such chunk.</returns>
    public long? Release(byte[] id) =>
        Scalar("UPDATE chunks SET uses = uses - 1 WHERE id = $1 RETURNING uses", id) as long?;

    /// <summary>Removes a chunk that nothing uses.</summary>
    /// <returns>Its sealed record; null if it is used or gone.</returns>
    public byte[]? DropUnused(byte[] id) =>
        (byte[]?)Scalar("DELETE FROM chunks WHERE id = $1 AND uses <= 0 RETURNING sealed", id);

    public void DropAllUnused() => Run("DELETE FROM chunks WHERE uses <= 0");

    /// <summary>Chunks in the order of their rows, after one.</summary>
    public List<(long Row, byte[] Id, byte[] Sealed)> Chunks(long after, int limit) =>
        Rows(
            "SELECT rowid, id, sealed FROM chunks WHERE rowid > $1 ORDER BY rowid LIMIT $2",
            row => (row.GetInt64(0), (byte[])row[1], (byte[])row[2]),
            after,
            limit
        );

    public void ReplaceChunk(long row, byte[] sealedRecord) =>
        Run("UPDATE chunks SET sealed = $2 WHERE rowid = $1", row, sealedRecord);

    public (long Bucket, byte[] Sealed)? FindUpload(byte[] id)
    {
        var rows = Rows<(long, byte[])?>(
            "SELECT bucket, sealed FROM uploads WHERE id = $1",
            row => (row.GetInt64(0), (byte[])row[1]),
            id
        );
        return rows.Count == 0 ? null : rows[0];
    }

    public List<(byte[] Id, long Bucket, byte[] Sealed)> Uploads() =>
        Rows("SELECT id, bucket, sealed FROM uploads", row => ((byte[])row[0], row.GetInt64(1), (byte[])row[2]));

    public void PutUpload(byte[] id, long bucket, byte[] sealedRecord) =>
        Run("INSERT OR REPLACE INTO uploads VALUES ($1, $2, $3)", id, bucket, sealedRecord);

    /// <summary>Removes an upload and its parts; their chunks are released by the caller.</summary>
    public void DropUpload(byte[] id)
    {
        Run("DELETE FROM parts WHERE upload = $1", id);
        Run("DELETE FROM uploads WHERE id = $1", id);
    }

    public List<(int Number, byte[] Sealed)> Parts(byte[] upload) =>
        Rows(
            "SELECT number, sealed FROM parts WHERE upload = $1 ORDER BY number",
            row => (row.GetInt32(0), (byte[])row[1]),
            upload
        );

    public byte[]? FindPart(byte[] upload, int number) =>
        (byte[]?)Scalar("SELECT sealed FROM parts WHERE upload = $1 AND number = $2", upload, number);

    public void PutPart(byte[] upload, int number, byte[] sealedRecord) =>
        Run("INSERT OR REPLACE INTO parts VALUES ($1, $2, $3)", upload, number, sealedRecord);

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    /// <summary>Runs a statement; arguments are $1, $2, ….</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run(string sql, params ReadOnlySpan<object> arguments) => Prepare(sql, arguments).ExecuteNonQuery();

    private object? Scalar(string sql, params ReadOnlySpan<object> arguments)
    {
        using var rows = Prepare(sql, arguments).ExecuteReader();
        var value = rows.Read() ? rows[0] : null;

        // A statement that changes and returns has run to its end only when all of its rows were read.
        while (rows.Read()) { }
        return value is DBNull ? null : value;
    }

    private List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object> arguments)
    {
        using var rows = Prepare(sql, arguments).ExecuteReader();
        var list = new List<T>();
        while (rows.Read())
        {
            list.Add(read(rows));
        }

        return list;
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object> arguments)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts stand in this file; what they are asked with are parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 1; i <= arguments.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            _commands.Add(sql, command);
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters[i].Value = arguments[i];
        }

        return command;
    }
}
