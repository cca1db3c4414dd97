using Microsoft.Data.Sqlite;

namespace Kexin.Home.Database;

/// <summary>The node's database as SQLite sees it, for what must not wait for EF Core.</summary>
public sealed class NodeTables(string path)
{
    /// <summary>How to connect to the file at <paramref name="path"/>.</summary>
    public static string ConnectionTo(string path) =>
        new SqliteConnectionStringBuilder { DataSource = path, Pooling = true }.ToString();

    /// <summary>Whether the node has a dataset: a new one has none, and need not load the object mapper to learn that.</summary>
    public Task<bool> HasDatasetsAsync(CancellationToken cancel) =>
        AskAsync("SELECT EXISTS (SELECT 1 FROM Datasets)", cancel);

    /// <summary>Whether the node took part in a run.</summary>
    public Task<bool> HasRunsAsync(CancellationToken cancel) => AskAsync("SELECT EXISTS (SELECT 1 FROM Runs)", cancel);

    private async Task<bool> AskAsync(string question, CancellationToken cancel)
    {
        await using var connection = new SqliteConnection(ConnectionTo(path));
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is one of the constants above.
        command.CommandText = question;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancel) is 1L;
    }
}
