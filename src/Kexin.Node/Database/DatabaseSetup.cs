using System.Globalization;
using Kexin.Client.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Node;

/// <summary>Opens the node's database, or makes it.</summary>
internal static class DatabaseSetup
{
    private const int Version = 2;
    private const int WithoutRetractions = 1;

    /// <summary>Lets services ask for contexts.</summary>
    public static IServiceCollection AddNodeDatabase(this IServiceCollection services, string path) =>
        services.AddDbContextFactory<NodeDatabase>(options =>
            options.UseSqlite(new SqliteConnectionStringBuilder { DataSource = path, Pooling = true }.ToString())
        );

    /// <summary>Makes the tables, and checks what is there.</summary>
    /// <exception cref="NodeFaultException">The file is damaged, or of another version.</exception>
    public static async Task PrepareAsync(
        IDbContextFactory<NodeDatabase> factory,
        string path,
        CancellationToken cancel
    )
    {
        try
        {
            await using var database = await factory.CreateDbContextAsync(cancel);
            var isNew = await database.Database.EnsureCreatedAsync(cancel);
            await database.Database.ExecuteSqlAsync($"PRAGMA journal_mode = WAL", cancel);
            await database.Database.ExecuteSqlAsync($"PRAGMA secure_delete = ON", cancel);
            if (isNew)
            {
                // A pragma takes no parameters, and the version is a constant.
                await database.Database.ExecuteSqlRawAsync($"PRAGMA user_version = {Version}", cancel);
            }

            var version = await ReadAsync<int>(database, "PRAGMA user_version", cancel);
            if (version == WithoutRetractions)
            {
                await AddRetractionsAsync(database, cancel);
                version = Version;
            }

            if (version != Version)
            {
                throw new NodeFaultException(
                    $"The database '{path}' is of version {version}; this program reads version {Version}.",
                    $"数据库“{path}”的版本是 {version}，而本程序只能读取版本 {Version}。"
                );
            }

            var check = await ReadAsync<string>(database, "PRAGMA integrity_check", cancel);
            if (check != "ok")
            {
                throw Damaged(path, check, null);
            }
        }
        catch (SqliteException error)
        {
            throw Damaged(path, error.Message, error);
        }
    }

    /// <summary>What version 2 has and version 1 had not.</summary>
    private static async Task AddRetractionsAsync(NodeDatabase database, CancellationToken cancel)
    {
        await using var step = await database.Database.BeginTransactionAsync(cancel);
        await database.Database.ExecuteSqlAsync(
            $"CREATE TABLE Retractions (Token TEXT NOT NULL CONSTRAINT PK_Retractions PRIMARY KEY, Sealed BLOB NOT NULL)",
            cancel
        );
        await database.Database.ExecuteSqlRawAsync($"PRAGMA user_version = {Version}", cancel);
        await step.CommitAsync(cancel);
    }

    private static async Task<T> ReadAsync<T>(NodeDatabase database, string pragma, CancellationToken cancel)
    {
        var connection = database.Database.GetDbConnection();
        await database.Database.OpenConnectionAsync(cancel);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is one of the constants above.
        command.CommandText = pragma;
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
