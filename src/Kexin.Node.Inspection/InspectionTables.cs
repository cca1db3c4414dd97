using Microsoft.Data.Sqlite;

namespace Kexin.Node.Inspection;

/// <summary>The database of inspections: SQLite in a file of its own, so that a year's records neither slow the node's start nor lock its own tables.</summary>
/// <remarks>Columns hold ids, times and states, by which rows are found; what a row says is sealed by the node's key.</remarks>
internal sealed class InspectionTables(NodeFolder folder)
{
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS Things (Kind TEXT NOT NULL, Id TEXT NOT NULL, Sealed BLOB NOT NULL, PRIMARY KEY (Kind, Id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS Tasks (Id TEXT NOT NULL PRIMARY KEY, StartsAt INTEGER NOT NULL, DueAt INTEGER NOT NULL, Person TEXT NULL,
            State INTEGER NOT NULL, Done TEXT NOT NULL, Evidence INTEGER NULL, Sealed BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS IX_Tasks_StartsAt ON Tasks (StartsAt);
        CREATE INDEX IF NOT EXISTS IX_Tasks_State ON Tasks (State, DueAt);
        CREATE TABLE IF NOT EXISTS Records (Number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, Hash BLOB NOT NULL, Phone TEXT NOT NULL, Seq INTEGER NOT NULL,
            Person TEXT NOT NULL, Task TEXT NULL, Point TEXT NULL, Box TEXT NULL, Sealed BLOB NOT NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS IX_Records_Hash ON Records (Hash);
        CREATE UNIQUE INDEX IF NOT EXISTS IX_Records_Phone ON Records (Phone, Seq);
        CREATE INDEX IF NOT EXISTS IX_Records_Person ON Records (Person, Number);
        CREATE INDEX IF NOT EXISTS IX_Records_Task ON Records (Task, Number);
        CREATE INDEX IF NOT EXISTS IX_Records_Visit ON Records (Task, Point, Number);
        CREATE INDEX IF NOT EXISTS IX_Records_Point ON Records (Point, Number);
        CREATE INDEX IF NOT EXISTS IX_Records_Box ON Records (Box, Number);
        CREATE TABLE IF NOT EXISTS PhotoUses (Photo BLOB NOT NULL, Record BLOB NOT NULL, PRIMARY KEY (Photo, Record)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS Photos (Hash BLOB NOT NULL PRIMARY KEY, Type TEXT NOT NULL, Size INTEGER NOT NULL, Fingerprint INTEGER NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS PhotoBands (Band INTEGER NOT NULL, Value INTEGER NOT NULL, Photo BLOB NOT NULL, PRIMARY KEY (Band, Value, Photo))
            WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS PhotoDays (Day INTEGER NOT NULL, Person TEXT NOT NULL, Bytes INTEGER NOT NULL, PRIMARY KEY (Day, Person)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS Alarms (Id TEXT NOT NULL PRIMARY KEY, Rule TEXT NOT NULL, Point TEXT NOT NULL, Person TEXT NOT NULL, State INTEGER NOT NULL,
            LastAt INTEGER NOT NULL, Sealed BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS IX_Alarms_LastAt ON Alarms (LastAt, Id);
        CREATE INDEX IF NOT EXISTS IX_Alarms_State ON Alarms (State, LastAt, Id);
        CREATE INDEX IF NOT EXISTS IX_Alarms_Group ON Alarms (Rule, Point, Person, LastAt);
        CREATE TABLE IF NOT EXISTS Correctives (Id TEXT NOT NULL PRIMARY KEY, State INTEGER NOT NULL, DueAt INTEGER NOT NULL, Sealed BLOB NOT NULL)
            WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS IX_Correctives_State ON Correctives (State, DueAt, Id);
        """;

    /// <summary>The connection whose change goes on, of this thread; of one node's tables, as a process has one node.</summary>
    [ThreadStatic]
    private static SqliteConnection? _together;

    private readonly Lock _lock = new();
    private bool _made;

    /// <summary>Asks; each row is read by <paramref name="read"/>.</summary>
    public List<T> Ask<T>(
        string sql,
        Func<SqliteDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> values
    )
    {
        using var own = _together is null ? Open() : null;
        using var command = Command(_together ?? own!, sql, values);
        using var reader = command.ExecuteReader();
        var found = new List<T>();
        while (reader.Read())
        {
            found.Add(read(reader));
        }

        return found;
    }

    /// <summary>Changes something, whole or not at all; when it returns, it outlives a loss of power.</summary>
    public void Change(Action<SqliteConnection> change)
    {
        if (_together is { } under)
        {
            change(under);
            return;
        }

        lock (_lock)
        {
            using var connection = Open();
            using var step = connection.BeginTransaction();
            change(connection);
            step.Commit();
        }
    }

    /// <summary>Everything that this thread asks and changes meanwhile is one change.</summary>
    public void Together(Action changes) =>
        Change(connection =>
        {
            (var outer, _together) = (_together, connection);
            try
            {
                changes();
            }
            finally
            {
                _together = outer;
            }
        });

    /// <summary>A statement with its values.</summary>
    public static int Run(
        SqliteConnection connection,
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> values
    )
    {
        using var command = Command(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(
        SqliteConnection connection,
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> values
    )
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this folder; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(NodeTables.ConnectionTo(folder.Inspection));
        connection.Open();
        if (!_made)
        {
            lock (_lock)
            {
                Run(connection, "PRAGMA journal_mode = WAL");
                Run(connection, Tables);
                _made = true;
            }
        }

        // What was acknowledged outlives a loss of power; WAL alone would promise a killed process only.
        Run(connection, "PRAGMA synchronous = FULL");
        return connection;
    }
}
