using Microsoft.Data.Sqlite;

namespace Kexin.Home.Database;

/// <summary>Looks at the database of inspections before anything in it is asked for: at its head when the node starts, at all of it while the node serves.</summary>
/// <remarks>A year's records are too many to be read at every start, and a node that inspects nothing has no such file.</remarks>
public static class InspectionFile
{
    public const string LostAlarmCode = "inspections-lost";
    public const string DamagedAlarmCode = "inspections-damaged";

    /// <summary>Names a file that is gone while photos of its records are there.</summary>
    /// <exception cref="NodeFaultException">What is there is no database.</exception>
    public static void Look(NodeFolder folder, NodeAlarms alarms)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(alarms);
        if (IsThere(folder))
        {
            if (FindFault(folder, "SELECT COUNT(*) FROM sqlite_master") is { } fault)
            {
                throw new NodeFaultException(TextOf(folder, fault).En, TextOf(folder, fault).Zh);
            }
        }
        else if (
            Directory.Exists(folder.Photos)
            && Directory.EnumerateFiles(folder.Photos, "*", SearchOption.AllDirectories).Any()
        )
        {
            alarms.Raise(
                LostAlarmCode,
                new(
                    $"'{folder.Inspection}' is missing, though there are photos of inspections: sites, plans, rounds and records are not here any more. Stop the node and restore the file from a copy.",
                    $"“{folder.Inspection}”缺失，但巡查照片仍在：场所、计划、任务和记录已不在本节点。请停止节点并从备份恢复该文件。"
                )
            );
        }
    }

    /// <summary>Reads all of it; an alarm says what is wrong.</summary>
    public static void Verify(NodeFolder folder, NodeAlarms alarms)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (IsThere(folder) && FindFault(folder, "PRAGMA quick_check(1)") is { } fault)
        {
            RaiseDamaged(folder, alarms, fault);
        }
    }

    /// <summary>Says that the file cannot be used.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="alarms">Where to say so.</param>
    /// <param name="fault">What SQLite says.</param>
    public static void RaiseDamaged(NodeFolder folder, NodeAlarms alarms, string fault)
    {
        ArgumentNullException.ThrowIfNull(alarms);
        alarms.Raise(DamagedAlarmCode, TextOf(folder, fault));
    }

    /// <summary>An empty file is none: SQLite takes it for a database without tables.</summary>
    private static bool IsThere(NodeFolder folder) => new FileInfo(folder.Inspection) is { Exists: true, Length: > 0 };

    private static BilingualText TextOf(NodeFolder folder, string fault) =>
        new(
            $"The database '{folder.Inspection}' is damaged: {fault} Stop the node and restore the file from a copy; photos and the ledger are not in it.",
            $"数据库“{folder.Inspection}”已损坏。请停止节点并从备份恢复该文件；照片和账本不在其中。"
        );

    private static string? FindFault(NodeFolder folder, string question)
    {
        try
        {
            // A connection of the pool answers from the pages that it remembers, not from those on the disk.
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = folder.Inspection, Pooling = false }.ToString()
            );
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // One of the two constants above.
            command.CommandText = question;
#pragma warning restore CA2100
            return command.ExecuteScalar() is string said && said != "ok" ? said : null;
        }
        catch (SqliteException error)
        {
            return error.Message;
        }
    }
}
