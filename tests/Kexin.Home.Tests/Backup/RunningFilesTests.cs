using System.Text;
using Microsoft.Data.Sqlite;

namespace Kexin.Home.Tests.Backup;

/// <summary>Files of a node that runs are read so that they belong together.</summary>
public sealed class RunningFilesTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly List<(string Path, byte[] Content)> _put = [];

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_ledger_whose_list_of_tables_changes_while_it_is_read_is_read_again()
    {
        Ledger("one");
        await PutAsync(path =>
        {
            if (path == "ledger/000001.sst")
            {
                Write("ledger/000004.sst", "table");
                Write("ledger/MANIFEST-000003", "one two");
            }
        });
        Assert.Equal("one two", Last("ledger/MANIFEST-000003"));
        Assert.Equal(
            ["ledger/000001.sst", "ledger/000004.sst"],
            Paths().Where(path => path.EndsWith(".sst", StringComparison.Ordinal))
        );
        Assert.True(Paths().IndexOf("ledger/000004.sst") < Paths().IndexOf("ledger/MANIFEST-000003"));
        Assert.Equal("log", Last("ledger/000002.log"));
    }

    [Fact]
    public async Task A_ledger_that_changes_each_time_is_refused_and_a_table_that_was_replaced_is_no_fault()
    {
        Ledger("one");
        var changes = 0;
        await Assert.ThrowsAsync<NodeFaultException>(() =>
            PutAsync(_ => Write("ledger/MANIFEST-000003", $"{changes++}"), alwaysTables: true)
        );
        Write("ledger/000005.sst", "table");
        _put.Clear();
        await PutAsync(path =>
        {
            if (path == "ledger/000001.sst")
            {
                File.Delete(_root["ledger/000005.sst"]);
            }
        });
        Assert.DoesNotContain("ledger/000005.sst", Paths());
    }

    [Fact]
    public async Task A_database_is_one_transactions_state_and_nothing_beside_it_is_copied()
    {
        await using var writer = new SqliteConnection($"Data Source={_root["node.db"]};Pooling=False");
        await writer.OpenAsync();
        Run("PRAGMA journal_mode = WAL; CREATE TABLE T (X INTEGER); INSERT INTO T VALUES (1)");
        Run("BEGIN; INSERT INTO T VALUES (2)");
        await PutAsync(_ => { });
        Assert.Equal(["node.db"], Paths());
        await File.WriteAllBytesAsync(_root["copy.db"], _put[0].Content);
        await using var copy = new SqliteConnection($"Data Source={_root["copy.db"]};Pooling=False");
        await copy.OpenAsync();
        await using var count = copy.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM T";
        Assert.Equal(1L, await count.ExecuteScalarAsync());

        void Run(string text)
        {
            using var command = writer.CreateCommand();
#pragma warning disable CA2100 // The text is one of those above.
            command.CommandText = text;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task A_table_that_is_still_being_written_is_read_again_to_its_end()
    {
        Ledger("one");
        await PutAsync(path =>
        {
            if (path == "ledger/000001.sst")
            {
                Write("ledger/000001.sst", "table, whole");
            }
        });
        Assert.Equal("table, whole", Last("ledger/000001.sst"));
    }

    [Fact]
    public async Task A_file_that_comes_with_its_row_while_databases_are_read_is_there()
    {
        await MakeAsync("node.db");
        await PutAsync(path =>
        {
            if (path == "node.db")
            {
                Write("photos/one", "photo");
            }
        });
        Assert.Equal(["node.db", "photos/one"], Paths());
    }

    [Fact]
    public async Task Objects_are_read_with_an_index_whose_content_and_keys_are_there()
    {
        await MakeAsync("objects/index.db");
        Write("objects/keys/records-1.key", "first");
        Write("objects/blobs/a", "old");
        Write("objects/blobs/b", "stays");
        await PutAsync(path =>
        {
            if (path == "objects/blobs/a" && File.Exists(_root["objects/blobs/b"]))
            {
                // An object is written anew, and the keys are renewed.
                File.Move(_root["objects/blobs/b"], _root["objects/blobs/c"]);
                File.Delete(_root["objects/keys/records-1.key"]);
                Write("objects/keys/records-2.key", "second");
            }
        });
        Assert.Equal(["objects/blobs/a", "objects/blobs/c", "objects/keys/records-2.key", "objects/index.db"], Paths());
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_is_named_in_both_languages()
    {
        Write("node.db", new string('x', 4096));
        var fault = await Assert.ThrowsAsync<NodeFaultException>(() => PutAsync(_ => { }));
        Assert.Contains(_root["node.db"], fault.Message, StringComparison.Ordinal);
        Assert.Contains(_root["node.db"], fault.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_evidence_comes_last_its_signed_count_before_its_entries()
    {
        Write("evidence/segments/0.segment", "entries");
        Write("evidence/tile/0/000", "tile");
        Write("evidence/checkpoint", "signed");
        Write("people.sealed", "people");
        Write("lock", "");
        await PutAsync(_ => { });
        Assert.Equal(
            ["people.sealed", "evidence/checkpoint", "evidence/tile/0/000", "evidence/segments/0.segment"],
            Paths()
        );
    }

    private async Task MakeAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root[path])!);
        await using var made = new SqliteConnection($"Data Source={_root[path]};Pooling=False");
        await made.OpenAsync();
        await using var command = made.CreateCommand();
        command.CommandText = "CREATE TABLE T (X INTEGER)";
        await command.ExecuteNonQueryAsync();
    }

    private void Ledger(string list)
    {
        Write("ledger/CURRENT", "MANIFEST-000003\n");
        Write("ledger/MANIFEST-000003", list);
        Write("ledger/000001.sst", "table");
        Write("ledger/000002.log", "log");
        Write("ledger/LOCK", "");
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root[path])!);
        File.WriteAllText(_root[path], content);
    }

    /// <param name="meanwhile">Happens when a file is put.</param>
    /// <param name="alwaysTables">Whether a table is new each time.</param>
    private Task PutAsync(Action<string> meanwhile, bool alwaysTables = false)
    {
        var tables = 10;
        return new RunningFiles(
            new NodeFolder(_root.Path),
            async (path, content) =>
            {
                using var memory = new MemoryStream();
                await content.CopyToAsync(memory);
                _put.Add((path, memory.ToArray()));
                if (alwaysTables && path.EndsWith(".sst", StringComparison.Ordinal))
                {
                    Write($"ledger/{tables++:D6}.sst", "table");
                }

                meanwhile(path);
            }
        ).PutAsync(default);
    }

    private List<string> Paths() => [.. _put.Select(put => put.Path)];

    private string Last(string path) => Encoding.UTF8.GetString(_put.Last(put => put.Path == path).Content);
}
