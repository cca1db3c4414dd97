using Kexin.Client;
using Microsoft.Data.Sqlite;

namespace Kexin.Home.Backup;

/// <summary>Reads the files of a node that runs so that they are what a node leaves behind that loses its power.</summary>
/// <remarks>
/// What: first the ledger, then databases, then files, objects with their index, and the evidence. What is read later knows more than what was read
/// before, as after a loss of power: a ledger that lacks its last blocks gets them from the other members, an entry of the evidence that the ledger
/// does not anchor yet is anchored, and a file is there before the row that names it.
/// The ledger: tables do not change once they are written; the list of tables and the logs of what is not in tables yet are read at a moment, and
/// all of it again where the list has changed meanwhile (RocksDB, "Basic Operations", section Checkpoint, does the same with its files held).
/// A log that is not the last is whole, and the last is cut at a record's beginning when it is opened.
/// Databases: SQLite's Online Backup API, which reads one transaction's state.
/// Objects: an object that is written anew loses its old content at once, so index and keys are read again where content is gone or the keys are others.
/// Evidence: its signed count before its entries, so that it never counts more than is there.
/// Cost: nothing of the node stands still. Only one process reads; the node needs not be asked.
/// </remarks>
/// <param name="home">The node's folder.</param>
/// <param name="put">Takes a file: its path below the folder, and its content; one of the same path takes the other's place.</param>
internal sealed class RunningFiles(NodeFolder home, Func<string, Stream, Task> put)
{
    private const int Tries = 100;

    /// <summary>EWOULDBLOCK of Linux, as .NET passes it on.</summary>
    private const int HeldByAnother = 11;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private static readonly string[] s_endingsOfDatabases = [".db", ".db-wal", ".db-shm", ".db-journal"];

    /// <exception cref="NodeFaultException">The ledger or the objects changed each time that they were read, or a database cannot be read.</exception>
    public async Task PutAsync(CancellationToken cancel)
    {
        if (File.Exists(Path.Combine(home.Ledger, "CURRENT")))
        {
            await new RunningLedger(home.Ledger, PutNeededAsync, PutBytesAsync).PutAsync(Tries, s_pause, cancel);
        }

        foreach (var database in Others().Where(file => file.EndsWith(".db", StringComparison.Ordinal)).ToList())
        {
            await using var copy = await DatabaseCopy.TakeAsync(database, cancel);
            await put(Below(database), copy.Content);
        }

        foreach (var file in Others().Where(file => !IsOfDatabase(file)).ToList())
        {
            await PutFileAsync(file);
        }

        await PutObjectsAsync(cancel);
        await PutEvidenceAsync();
    }

    /// <summary>All but what is read in an order of its own.</summary>
    private IEnumerable<string> Others() =>
        BackupShelf
            .FilesOf(home.Root)
            .Where(file => !IsIn(home.Ledger, file) && !IsIn(home.Evidence, file) && !IsIn(home.Objects, file));

    private static bool IsIn(string folder, string file) =>
        file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static bool IsOfDatabase(string file) =>
        s_endingsOfDatabases.Any(ending => file.EndsWith(ending, StringComparison.Ordinal));

    private string Below(string path) => Path.GetRelativePath(home.Root, path);

    private async Task PutObjectsAsync(CancellationToken cancel)
    {
        if (!File.Exists(home.ObjectIndex))
        {
            return;
        }

        var done = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Tries; i++)
        {
            var keys = ReadKeys();
            var content = Content();
            await using var index = await DatabaseCopy.TakeAsync(home.ObjectIndex, cancel);
            var isWhole = true;
            foreach (var file in content.Union(Content(), StringComparer.Ordinal).Where(file => !done.Contains(file)))
            {
                if (await PutFileAsync(file))
                {
                    done.Add(file);
                }
                else
                {
                    isWhole &= File.Exists(file);
                }
            }

            if (isWhole && keys.SequenceEqual(ReadKeys()))
            {
                foreach (var (path, key) in keys)
                {
                    await PutBytesAsync(path, Convert.FromBase64String(key));
                }

                await put(Below(home.ObjectIndex), index.Content);
                return;
            }

            await Task.Delay(s_pause, cancel);
        }

        throw new NodeFaultException(
            $"The objects in '{home.Objects}' changed each of the {Tries} times that they were read. Try again when less is written.",
            $"读取“{home.Objects}”中的对象 {Tries} 次，其间每次都有变化。请在写入较少时重试。"
        );

        List<string> Content() =>
            [.. BackupShelf.FilesOf(home.Objects).Where(file => !IsIn(home.ObjectKeys, file) && !IsOfDatabase(file))];
    }

    /// <summary>The wrapped keys of objects, as texts that can be compared.</summary>
    private List<(string Path, string Key)> ReadKeys() =>
        Directory.Exists(home.ObjectKeys)
            ?
            [
                .. BackupShelf
                    .FilesOf(home.ObjectKeys)
                    .Select(path => (path, File.Exists(path) ? Convert.ToBase64String(File.ReadAllBytes(path)) : "")),
            ]
            : [];

    private async Task PutEvidenceAsync()
    {
        if (!Directory.Exists(home.Evidence))
        {
            return;
        }

        var checkpoint = Path.Combine(home.Evidence, "checkpoint");
        await PutFileAsync(checkpoint);
        var others = BackupShelf.FilesOf(home.Evidence).Where(file => file != checkpoint);
        foreach (var file in others.OrderBy(file => file.EndsWith(".segment", StringComparison.Ordinal)))
        {
            await PutFileAsync(file);
        }
    }

    /// <summary>One that is gone meanwhile was destroyed or never finished; one that is held is being made.</summary>
    /// <returns>Whether it was put.</returns>
    private async Task<bool> PutFileAsync(string path)
    {
        try
        {
            await PutNeededAsync(path);
            return true;
        }
        catch (Exception error)
            when (error is FileNotFoundException or DirectoryNotFoundException
                || (error is IOException && (error.HResult & 0xFFFF) == HeldByAnother)
            )
        {
            return false;
        }
    }

    /// <returns>How many bytes were put.</returns>
    private async Task<long> PutNeededAsync(string path)
    {
        await using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        await put(Below(path), file);
        return file.Position;
    }

    private async Task PutBytesAsync(string path, byte[] content)
    {
        using var stream = new MemoryStream(content, writable: false);
        await put(Below(path), stream);
    }

    /// <summary>A database's state of one moment, in a file of its own until it is put.</summary>
    private sealed class DatabaseCopy(string folder, FileStream content) : IAsyncDisposable
    {
        public Stream Content => content;

        /// <exception cref="NodeFaultException">It cannot be read, or there is no room for the copy.</exception>
        public static async Task<DatabaseCopy> TakeAsync(string path, CancellationToken cancel)
        {
            var folder = Directory.CreateTempSubdirectory("kexin-backup-").FullName;
            try
            {
                var copy = Path.Combine(folder, "copy.db");
                await using (var from = Connect(path, SqliteOpenMode.ReadWrite))
                await using (var to = Connect(copy, SqliteOpenMode.ReadWriteCreate))
                {
                    await from.OpenAsync(cancel);
                    await to.OpenAsync(cancel);
                    from.BackupDatabase(to);
                }

                return new DatabaseCopy(folder, File.OpenRead(copy));
            }
            catch (SqliteException error)
            {
                Directory.Delete(folder, recursive: true);
                throw new NodeFaultException(
                    $"The database '{path}' could not be copied to '{folder}': {error.Message} See to the room there; if there is enough, the node's alarms say what is wrong with the database.",
                    $"无法将数据库“{path}”复制到“{folder}”。请检查该处的可用空间；如空间充足，请查看节点的告警。",
                    error
                );
            }
            catch
            {
                Directory.Delete(folder, recursive: true);
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await content.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }

        private static SqliteConnection Connect(string file, SqliteOpenMode mode) =>
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
