using Kexin.Ledger.Storage;
using Microsoft.Data.Sqlite;

namespace Kexin.Home.Backup;

/// <summary>Looks whether a node's files belong together once they were restored.</summary>
internal static class RestoredNode
{
    /// <summary>Reads, hashes and verifies the whole ledger, and checks every database; changes no more than a start would.</summary>
    /// <exception cref="NodeFaultException">One is damaged.</exception>
    public static void Check(NodeFolder home)
    {
        if (ChainStore.Exists(home.Ledger))
        {
            try
            {
                ChainStore.Open(home.Ledger, ChainStore.ReadGenesis(home.Ledger)).Dispose();
            }
            catch (LedgerDamagedException error)
            {
                throw Damaged(home.Ledger, error.Message, error);
            }
        }

        foreach (var database in Directory.EnumerateFiles(home.Root, "*.db", SearchOption.AllDirectories))
        {
            var said = Ask(database);
            if (said != "ok")
            {
                throw Damaged(database, said, null);
            }
        }
    }

    private static string Ask(string database)
    {
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString()
            );
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            return (string)command.ExecuteScalar()!;
        }
        catch (SqliteException error)
        {
            return error.Message;
        }
    }

    private static NodeFaultException Damaged(string what, string why, Exception? inner) =>
        new($"A restored node would be damaged in '{what}': {why}", $"恢复后的节点在“{what}”处有损坏。", inner);
}
