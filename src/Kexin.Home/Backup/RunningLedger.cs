namespace Kexin.Home.Backup;

/// <summary>Reads the files of a ledger's database that is written meanwhile, as <see cref="RunningFiles"/> says.</summary>
/// <param name="folder">The ledger's.</param>
/// <param name="putFile">Puts a file and says how many bytes.</param>
/// <param name="putBytes">Puts what was read of a file.</param>
internal sealed class RunningLedger(
    string folder,
    Func<string, Task<long>> putFile,
    Func<string, byte[], Task> putBytes
)
{
    /// <summary>How much of each table was put: one that was still being written is put again.</summary>
    private readonly Dictionary<string, long> _tables = new(StringComparer.Ordinal);

    /// <exception cref="NodeFaultException">It changed each time that it was read.</exception>
    public async Task PutAsync(int tries, TimeSpan pause, CancellationToken cancel)
    {
        for (var i = 0; i < tries; i++)
        {
            try
            {
                if (await TryPutAsync())
                {
                    return;
                }
            }
            catch (FileNotFoundException)
            {
                // A table that another has replaced: the list has changed.
            }

            await Task.Delay(pause, cancel);
        }

        throw new NodeFaultException(
            $"The ledger in '{folder}' changed each of the {tries} times that it was read. Try again when less is written.",
            $"读取“{folder}”中的账本 {tries} 次，其间每次都有变化。请在写入较少时重试。"
        );
    }

    private async Task<bool> TryPutAsync()
    {
        var list = ReadList();
        foreach (var table in Named(".sst").Where(table => !IsPut(table)))
        {
            _tables[table] = await putFile(table);
        }

        var logs = Named(".log").Select(log => (Path: log, Content: Read(log))).ToList();
        var areWhole = logs.SkipLast(1).All(log => new FileInfo(log.Path).Length == log.Content.Length);
        if (
            !areWhole
            || !Named(".sst").All(IsPut)
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
            await putBytes(path, content);
        }

        return true;
    }

    private bool IsPut(string table) =>
        _tables.TryGetValue(table, out var length) && length == new FileInfo(table).Length;

    private string[] Named(string ending) =>
        [.. Directory.GetFiles(folder, "*" + ending).Order(StringComparer.Ordinal)];

    /// <summary>Which list of tables counts, and that list.</summary>
    private (string Path, byte[] Content)[] ReadList()
    {
        var current = Path.Combine(folder, "CURRENT");
        var name = Read(current);
        var list = Path.Combine(folder, System.Text.Encoding.ASCII.GetString(name).Trim());
        return [(current, name), (list, Read(list))];
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }
}
