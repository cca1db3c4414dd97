using Kexin.Client;
using Microsoft.Data.Sqlite;

namespace Kexin.Home.Backup;

/// <summary>Reads the files of a node that runs so that they are what a node leaves behind that loses its power.</summary>
/// <remarks>
/// What: first the ledger, then databases and files, then the evidence. What is read later knows more than what was read before, as after a loss of
/// power: a ledger that lacks its last blocks gets them from the other members, and an entry of the evidence that the ledger does not anchor yet
/// is anchored.
/// The ledger: tables do not change once they are written; the list of tables and the logs of what is not in tables yet are read at a moment, and
/// all of it again where the list has changed meanwhile (RocksDB, "Basic Operations", section Checkpoint, does the same with its files held).
/// A log that is not the last is whole, and the last is cut at a record's beginning when it is opened.
/// Databases: SQLite's Online Backup API, which reads one transaction's state.
/// Evidence: its signed count before its entries, so that it never counts more than is there.
/// Cost: nothing of the node stands still. Only one process reads; the node needs not be asked.
/// </remarks>
/// <param name="home">The node's folder.</param>
/// <param name="put">Takes a file: its path below the folder, and its content.</param>
internal sealed class RunningFiles(NodeFolder home, Func<string, Stream, Task> put)
{
    private const int Tries = 100;

    /// <summary>EWOULDBLOCK of Linux, as .NET passes it on.</summary>
    private const int HeldByAnother = 11;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private static readonly string[] s_besideDatabases = ["-wal", "-shm", "-journal"];

    /// <exception cref="NodeFaultException">The ledger changed each time that it was read.</exception>
    public async Task PutAsync(CancellationToken cancel)
    {
        if (File.Exists(Path.Combine(home.Ledger, "CURRENT")))
        {
            await PutLedgerAsync(cancel);
        }

        var files = BackupShelf.FilesOf(home.Root).ToList();
        var databases = files.Where(file => file.EndsWith(".db", StringComparison.Ordinal)).ToList();
        foreach (var database in databases)
        {
            await PutDatabaseAsync(database, cancel);
        }

        var beside = databases.SelectMany(file => s_besideDatabases.Select(ending => file + ending));
        var done = databases.Concat(beside).ToHashSet(StringComparer.Ordinal);
        var others = files.Where(file =>
            !done.Contains(file) && !IsIn(home.Ledger, file) && !IsIn(home.Evidence, file)
        );
        foreach (var file in others)
        {
            await PutFileAsync(file);
        }

        if (Directory.Exists(home.Evidence))
        {
            await PutFileAsync(Path.Combine(home.Evidence, "checkpoint"));
            string[] evidence =
            [
                .. BackupShelf.FilesOf(home.Evidence).Where(file => Path.GetFileName(file) != "checkpoint"),
            ];
            foreach (var file in evidence.OrderBy(file => file.EndsWith(".segment", StringComparison.Ordinal)))
            {
                await PutFileAsync(file);
            }
        }
    }

    private static bool IsIn(string folder, string file) =>
        file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private async Task PutLedgerAsync(CancellationToken cancel)
    {
        var tables = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Tries; i++)
        {
            try
            {
                if (await TryPutLedgerAsync(tables))
                {
                    return;
                }
            }
            catch (Exception error) when (error is FileNotFoundException)
            {
                // A table that another has replaced: the list has changed.
            }

            await Task.Delay(s_pause, cancel);
        }

        throw new NodeFaultException(
            $"The ledger in '{home.Ledger}' changed each of the {Tries} times that it was read. Try again when less is written.",
            $"读取“{home.Ledger}”中的账本 {Tries} 次，其间每次都有变化。请在写入较少时重试。"
        );
    }

    private async Task<bool> TryPutLedgerAsync(HashSet<string> tables)
    {
        var list = ReadList();
        foreach (var table in Named(".sst").Where(table => !tables.Contains(table)))
        {
            await PutFileAsync(table, isNeeded: true);
            tables.Add(table);
        }

        var logs = Named(".log").Select(log => (Path: log, Content: Read(log))).ToList();
        var areWhole = logs.SkipLast(1).All(log => new FileInfo(log.Path).Length == log.Content.Length);
        if (
            !areWhole
            || !Named(".log").SequenceEqual(logs.Select(log => log.Path))
            || !list.Zip(ReadList())
                .All(pair =>
                    pair.First.Path == pair.Second.Path
                    && pair.First.Content.AsSpan().SequenceEqual(pair.Second.Content)
                )
        )
        {
            return false;
        }

        foreach (var (path, content) in list.Concat(logs))
        {
            using var stream = new MemoryStream(content, writable: false);
            await put(Path.GetRelativePath(home.Root, path), stream);
        }

        return true;

        string[] Named(string ending) =>
            [.. Directory.GetFiles(home.Ledger, "*" + ending).Order(StringComparer.Ordinal)];
    }

    /// <summary>Which list of tables counts, and that list.</summary>
    private (string Path, byte[] Content)[] ReadList()
    {
        var current = Path.Combine(home.Ledger, "CURRENT");
        var name = Read(current);
        var list = Path.Combine(home.Ledger, System.Text.Encoding.ASCII.GetString(name).Trim());
        return [(current, name), (list, Read(list))];
    }

    private static byte[] Read(string path)
    {
        using var file = Open(path);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>One that is gone meanwhile was destroyed or never finished; one that is held is being made.</summary>
    private async Task PutFileAsync(string path, bool isNeeded = false)
    {
        FileStream file;
        try
        {
            file = Open(path);
        }
        catch (Exception error)
            when (!isNeeded
                && (
                    error is FileNotFoundException or DirectoryNotFoundException
                    || (error.HResult & 0xFFFF) == HeldByAnother
                )
            )
        {
            return;
        }

        await using (file)
        {
            await put(Path.GetRelativePath(home.Root, path), file);
        }
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private async Task PutDatabaseAsync(string path, CancellationToken cancel)
    {
        var scratch = Directory.CreateTempSubdirectory("kexin-backup-").FullName;
        try
        {
            var copy = Path.Combine(scratch, "copy.db");
            await using (var from = Connect(path, SqliteOpenMode.ReadWrite))
            await using (var to = Connect(copy, SqliteOpenMode.ReadWriteCreate))
            {
                await from.OpenAsync(cancel);
                await to.OpenAsync(cancel);
                from.BackupDatabase(to);
            }

            await using var content = Open(copy);
            await put(Path.GetRelativePath(home.Root, path), content);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }

        static SqliteConnection Connect(string file, SqliteOpenMode mode) =>
            new(
                new SqliteConnectionStringBuilder
                {
                    DataSource = file,
                    Mode = mode,
                    Pooling = false,
                }.ToString()
            );
    }
}
