using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Home.Database;

/// <summary>Opens the node's database, or makes it.</summary>
/// <remarks>By SQLite itself: what EF Core needs before its first statement takes half of the time in which a new node starts.</remarks>
public static class DatabaseSetup
{
    public const string LostAlarmCode = "database-lost";

    private const int Version = 5;
    private const int FirstVersion = 1;

    private const string Retractions =
        "CREATE TABLE IF NOT EXISTS Retractions (Token TEXT NOT NULL CONSTRAINT PK_Retractions PRIMARY KEY, Sealed BLOB NOT NULL);";

    private const string Classifications =
        "CREATE TABLE IF NOT EXISTS Classifications (Dataset TEXT NOT NULL CONSTRAINT PK_Classifications PRIMARY KEY, Sealed BLOB NOT NULL);";

    private const string Releases = """
        CREATE TABLE IF NOT EXISTS Releases (Number INTEGER NOT NULL CONSTRAINT PK_Releases PRIMARY KEY AUTOINCREMENT, Scope TEXT NOT NULL,
            Release TEXT NOT NULL, Shape BLOB NOT NULL, Rows BLOB NOT NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS IX_Releases_Scope_Release ON Releases (Scope, Release);
        CREATE TABLE IF NOT EXISTS TaskMarks (Task TEXT NOT NULL, Kind TEXT NOT NULL, Sealed BLOB NOT NULL,
            CONSTRAINT PK_TaskMarks PRIMARY KEY (Task, Kind));
        """;

    private const string ConsentLinks = """
        CREATE TABLE IF NOT EXISTS ConsentLinks (Dataset TEXT NOT NULL, Consent TEXT NOT NULL, Sealed BLOB NOT NULL,
            CONSTRAINT PK_ConsentLinks PRIMARY KEY (Dataset, Consent));
        """;

    /// <summary>The tables that came after the first version; one that is there stays.</summary>
    private const string LaterTables = $"{Retractions}{Releases}{Classifications}{ConsentLinks}";

    /// <summary>What <see cref="NodeDatabase"/> maps; a test holds the two together.</summary>
    private const string Tables = $"""
        CREATE TABLE Datasets (Id TEXT NOT NULL CONSTRAINT PK_Datasets PRIMARY KEY, Name TEXT NOT NULL, Source TEXT NULL,
            AddedAt INTEGER NOT NULL, Token TEXT NULL);
        CREATE TABLE Documents (Hash TEXT NOT NULL CONSTRAINT PK_Documents PRIMARY KEY, Encoded BLOB NOT NULL);
        CREATE TABLE Runs (Id TEXT NOT NULL CONSTRAINT PK_Runs PRIMARY KEY, Task TEXT NOT NULL, Attempt INTEGER NOT NULL,
            StartedAt INTEGER NOT NULL, EndedAt INTEGER NULL, Sealed BLOB NULL, Account BLOB NULL);
        CREATE UNIQUE INDEX IX_Datasets_Name ON Datasets (Name);
        CREATE UNIQUE INDEX IX_Datasets_Token ON Datasets (Token);
        CREATE INDEX IX_Runs_Task ON Runs (Task);
        {LaterTables}
        """;

    /// <summary>Lets services ask for contexts, and for what needs none.</summary>
    public static IServiceCollection AddNodeDatabase(this IServiceCollection services, string path) =>
        services
            .AddSingleton(new NodeTables(path))
            .AddDbContextFactory<NodeDatabase>(options => options.UseSqlite(NodeTables.ConnectionTo(path)));

    /// <summary>Makes the tables, and checks what is there; a database that is gone is named.</summary>
    /// <exception cref="NodeFaultException">The file is damaged, or of another version.</exception>
    public static async Task PrepareAsync(NodeFolder folder, NodeAlarms alarms, CancellationToken cancel)
    {
        // A node that was in a consortium had one.
        var isLost = File.Exists(folder.Genesis) && !File.Exists(folder.Database);
        await PrepareAsync(folder.Database, cancel);
        if (isLost)
        {
            alarms.Raise(
                LostAlarmCode,
                new(
                    $"'{folder.Database}' was missing and was begun anew: results, documents and the datasets' names are not in it any more, and what was revoked here counts only as far as the ledger has it. Restore it from a copy if there is one.",
                    $"“{folder.Database}”缺失，已重新建立：其中不再有计算结果、任务文档和数据集名称；此前在本节点作出的撤销，只有已上账的部分有效。如有备份，请从备份恢复。"
                )
            );
        }
    }

    /// <summary>Makes the tables, and checks what is there.</summary>
    /// <exception cref="NodeFaultException">The file is damaged, or of another version.</exception>
    public static async Task PrepareAsync(string path, CancellationToken cancel)
    {
        try
        {
            await using var connection = new SqliteConnection(NodeTables.ConnectionTo(path));
            await connection.OpenAsync(cancel);
            await ReadAsync<string>(connection, "PRAGMA journal_mode = WAL", cancel);
            await RunAsync(connection, "PRAGMA secure_delete = ON", cancel);
            if (await ReadAsync<int>(connection, "SELECT COUNT(*) FROM sqlite_master", cancel) == 0)
            {
                await UpgradeAsync(connection, Tables, cancel);
            }

            var version = await ReadAsync<int>(connection, "PRAGMA user_version", cancel);
            if (version is >= FirstVersion and < Version)
            {
                await UpgradeAsync(connection, LaterTables, cancel);
                version = Version;
            }

            if (version != Version)
            {
                throw new NodeFaultException(
                    $"The database '{path}' is of version {version}; this program reads version {Version}.",
                    $"数据库“{path}”的版本是 {version}，而本程序只能读取版本 {Version}。"
                );
            }

            var check = await ReadAsync<string>(connection, "PRAGMA integrity_check", cancel);
            if (check != "ok")
            {
                throw Damaged(path, check, null);
            }
        }
        catch (Exception error) when (error is SqliteException or InvalidCastException or FormatException)
        {
            throw Damaged(path, error.Message, error);
        }
    }

    /// <summary>Makes tables and the version that has them, both or neither.</summary>
    private static async Task UpgradeAsync(SqliteConnection connection, string tables, CancellationToken cancel)
    {
        await using var step = (SqliteTransaction)await connection.BeginTransactionAsync(cancel);
        await RunAsync(connection, tables, cancel, step);
        await RunAsync(connection, $"PRAGMA user_version = {Version}", cancel, step);
        await step.CommitAsync(cancel);
    }

    private static async Task RunAsync(
        SqliteConnection connection,
        string text,
        CancellationToken cancel,
        SqliteTransaction? step = null
    )
    {
        await using var command = connection.CreateCommand();
        command.Transaction = step;
#pragma warning disable CA2100 // The text is one of the constants above.
        command.CommandText = text;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<T> ReadAsync<T>(SqliteConnection connection, string text, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is one of the constants above.
        command.CommandText = text;
#pragma warning restore CA2100
        return (T)
            Convert.ChangeType(await command.ExecuteScalarAsync(cancel), typeof(T), CultureInfo.InvariantCulture)!;
    }

    private static NodeFaultException Damaged(string path, string what, Exception? cause) =>
        new(
            $"The database '{path}' is damaged: {what} Move it away and restore it from a copy; ledger, evidence and datasets are not in it.",
            $"数据库“{path}”已损坏。请移走它并从备份恢复；账本、存证和数据集不在其中。",
            cause
        );
}
