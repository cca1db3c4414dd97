using Kexin.Cryptography;
using Microsoft.Data.Sqlite;

namespace Kexin.Home.Tests.Backup;

/// <summary>A node's back-ups: whole, small, encrypted, and good for a bare machine.</summary>
public sealed class NodeBackupTests : IDisposable
{
    private const string Passphrase = "correct horse battery";
    private readonly TemporaryFolder _root = new();

    private string Node => _root["node"];

    private string Target => _root["backups"];

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_restored_node_has_every_file_as_it_was_but_what_it_signed()
    {
        Make();
        var report = await TakeAsync();
        var drill = await NodeBackup.DrillAsync(Target, Secret(), TimeProvider.System, default);
        Assert.Equal(report.Generation, drill.Generation);
        Assert.Equal(report.Files, drill.Files);
        await RestoreAsync(_root["alone"], isAlone: true);
        Assert.Equal(Files(Node), Files(_root["alone"]));
        await RestoreAsync(_root["member"], isAlone: false);
        Assert.Equal(Files(Node).Where(file => file.Name != "signing"), Files(_root["member"]));
        Assert.All(
            Directory.EnumerateFiles(_root["member"], "*", SearchOption.AllDirectories),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file))
        );
    }

    [Fact]
    public async Task A_second_back_up_adds_only_what_is_new_and_an_older_one_is_still_there()
    {
        Make();
        var big = new byte[9 << 20];
        SeededBytes.Fill(big);
        await File.WriteAllBytesAsync(Path.Combine(Node, "vault-file"), big);
        var first = await TakeAsync();
        Assert.True(first.AddedBytes > big.Length);
        await File.WriteAllTextAsync(Path.Combine(Node, "later"), "later");
        var second = await TakeAsync(1);
        Assert.True(second.AddedBytes < 1 << 20, $"{second.AddedBytes} bytes");
        Assert.Equal(
            [first.Generation, second.Generation],
            await NodeBackup.ListAsync(Target, Secret(), TimeProvider.System, default)
        );
        await RestoreAsync(_root["old"], true, first.Generation);
        Assert.False(File.Exists(Path.Combine(_root["old"], "later")));
        await NodeBackup.DropAsync(Target, Secret(), first.Generation, TimeProvider.System, default);
        await RestoreAsync(_root["new"], true);
        Assert.Equal(Files(Node), Files(_root["new"]));
        Assert.False(File.Exists(Path.Combine(Target, "keys", "records-1.key")));
    }

    [Fact]
    public async Task Nothing_of_the_node_can_be_read_off_a_back_up_and_nobody_else_opens_it()
    {
        Make();
        await File.WriteAllTextAsync(Path.Combine(Node, "policy.yaml"), "zhang-san may");
        await TakeAsync();
        foreach (var file in Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            Assert.True(bytes.AsSpan().IndexOf("zhang-san"u8) < 0, file);
            Assert.True(bytes.AsSpan().IndexOf("policy.yaml"u8) < 0, file);
        }

        await Assert.ThrowsAsync<NodeFaultException>(() =>
            NodeBackup.DrillAsync(Target, "another passphrase".ToCharArray(), TimeProvider.System, default)
        );
    }

    [Fact]
    public async Task Damage_of_a_back_up_is_found_by_the_drill_and_leaves_no_half_node()
    {
        Make();
        await File.WriteAllBytesAsync(Path.Combine(Node, "big"), new byte[1 << 20]);
        await TakeAsync();
        var blob = Directory.EnumerateFiles(Path.Combine(Target, "blobs"), "*", SearchOption.AllDirectories).First();
        var bytes = await File.ReadAllBytesAsync(blob);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(blob, bytes);
        await Assert.ThrowsAsync<NodeFaultException>(() =>
            NodeBackup.DrillAsync(Target, Secret(), TimeProvider.System, default)
        );
        await Assert.ThrowsAsync<NodeFaultException>(() => RestoreAsync(_root["half"], true));
        Assert.False(Directory.Exists(_root["half"]));
    }

    [Fact]
    public async Task What_is_destroyed_is_gone_from_every_back_up_and_the_rest_is_restored()
    {
        Make();
        var doomed = Directory.CreateDirectory(Path.Combine(Node, "vault", "doomed")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(doomed, "key"), "the wrapped key"u8.ToArray());
        var data = new byte[5 << 20];
        SeededBytes.Fill(data);
        await File.WriteAllBytesAsync(Path.Combine(doomed, "data"), data);
        await TakeAsync();
        await File.WriteAllTextAsync(Path.Combine(Node, "later"), "later");
        await TakeAsync(1);
        var keys = Directory.EnumerateFiles(Path.Combine(Target, "keys")).ToDictionary(path => path, File.ReadAllBytes);
        var blobs = Blobs();

        var home = new NodeFolder(Node);
        using (var node = NodeKeys.Open(home, Suite.Standard, Passphrase))
        {
            var copies = new BackupCopies(home, Suite.Standard, node.Master, TimeProvider.System);
            Assert.Equal(2, await copies.ShredAsync("vault/doomed", default));
            Assert.Equal(0, await copies.ShredAsync("vault/other", default));

            // Tried again, as where the receipt did not get through, it says the same until that is given.
            Assert.Equal(2, await copies.ShredAsync("vault/doomed", default));
            copies.Forget("vault/doomed");
            Assert.Equal(0, await copies.ShredAsync("vault/doomed", default));
        }

        Assert.True(Blobs().Length < blobs.Length);
        Assert.All(
            keys.Keys.Where(path => Path.GetFileName(path).StartsWith("records-", StringComparison.Ordinal)),
            path => Assert.False(File.Exists(path), path)
        );
        Directory.Delete(doomed, recursive: true);
        await RestoreAsync(_root["restored"], true);
        Assert.Equal(Files(Node), Files(_root["restored"]));
    }

    [Fact]
    public async Task Back_ups_in_use_a_folder_in_use_and_a_target_inside_the_node_are_refused_and_a_running_node_is_not()
    {
        Make();
        await Assert.ThrowsAsync<NodeFaultException>(() => TakeAsync(0, Path.Combine(Node, "backups")));
        using (FolderLock.Take(new NodeFolder(Node)))
        {
            await TakeAsync();
        }

        await RestoreAsync(_root["restored"], true);
        Assert.Equal(Files(Node), Files(_root["restored"]));
        using (FolderLock.TryTake(Path.Combine(Target, "lock")))
        {
            await Assert.ThrowsAsync<NodeFaultException>(() => TakeAsync(1));
        }

        await TakeAsync(1);
        await Assert.ThrowsAsync<NodeFaultException>(() => RestoreAsync(Node, true));
    }

    [Fact]
    public async Task Another_nodes_back_ups_keep_their_master_key_and_are_not_remembered()
    {
        Make();
        await TakeAsync();
        var key = await File.ReadAllBytesAsync(Path.Combine(Target, "master.key"));
        var first = Files(Node).ToList();
        Directory.Delete(Node, recursive: true);
        Make();
        await Assert.ThrowsAsync<NodeFaultException>(() => TakeAsync(1));
        Assert.Equal(key, await File.ReadAllBytesAsync(Path.Combine(Target, "master.key")));
        Assert.Empty(new BackupTargets(new NodeFolder(Node)).All);
        await RestoreAsync(_root["restored"], true);
        Assert.Equal(first, Files(_root["restored"]));
    }

    [Fact]
    public async Task An_index_that_was_altered_is_told_as_a_damaged_back_up()
    {
        Make();
        var taken = await TakeAsync();
        await using (var index = new SqliteConnection($"Data Source={Path.Combine(Target, "index.db")};Pooling=False"))
        {
            await index.OpenAsync();
            await using var command = index.CreateCommand();
            command.CommandText = "UPDATE objects SET sealed = zeroblob(length(sealed))";
            Assert.True(await command.ExecuteNonQueryAsync() > 0);
        }

        Func<Task>[] acts =
        [
            () => TakeAsync(1),
            () => NodeBackup.ListAsync(Target, Secret(), TimeProvider.System, default),
            () => RestoreAsync(_root["restored"], true),
            () => NodeBackup.DropAsync(Target, Secret(), taken.Generation, TimeProvider.System, default),
        ];
        foreach (var act in acts)
        {
            var fault = await Assert.ThrowsAsync<NodeFaultException>(act);
            Assert.Contains("is damaged", fault.Message, StringComparison.Ordinal);
            Assert.Contains("已损坏", fault.Chinese, StringComparison.Ordinal);
        }

        var home = new NodeFolder(Node);
        using var keys = NodeKeys.Open(home, Suite.Standard, Passphrase);
        await Assert.ThrowsAsync<DomainException>(() =>
            new BackupCopies(home, Suite.Standard, keys.Master, TimeProvider.System).ShredAsync("vault/doomed", default)
        );
    }

    [Fact]
    public async Task A_new_passphrase_opens_the_back_ups_when_the_next_was_taken()
    {
        Make();
        await TakeAsync();
        const string next = "staple of another kind";
        PassphraseChange.Run(Node, Secret(), next.ToCharArray());
        await NodeBackup.TakeAsync(Node, next.ToCharArray(), Target, new LaterTime(TimeSpan.FromHours(1)), default);
        Assert.Equal(2, (await NodeBackup.ListAsync(Target, next.ToCharArray(), TimeProvider.System, default)).Count);
    }

    private void Make()
    {
        NodeInitialisation.Create(
            new InitOptions(
                Node,
                "Self",
                Api.MemberRole.Member,
                "standard",
                Passphrase.ToCharArray(),
                "127.0.0.1",
                "127.0.0.1",
                4100,
                4101,
                4102,
                4103
            ),
            TimeProvider.System
        );
        File.WriteAllText(Path.Combine(Node, "signing"), "what was signed");
    }

    private Task<BackupReport> TakeAsync(int hoursLater = 0, string? target = null) =>
        NodeBackup.TakeAsync(Node, Secret(), target ?? Target, new LaterTime(TimeSpan.FromHours(hoursLater)), default);

    private Task<RestoreReport> RestoreAsync(string folder, bool isAlone, string? generation = null) =>
        NodeBackup.RestoreAsync(Target, Secret(), folder, generation, isAlone, TimeProvider.System, default);

    private string[] Blobs() => Directory.GetFiles(Path.Combine(Target, "blobs"), "*", SearchOption.AllDirectories);

    private static char[] Secret() => Passphrase.ToCharArray();

    private static List<(string Name, string Content)> Files(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => (Path.GetRelativePath(folder, file), Convert.ToHexString(File.ReadAllBytes(file))))
                .Where(file => file.Item1 is not ("lock" or NodeFolder.BackupLockName))
                .Order(),
        ];

    private sealed class LaterTime(TimeSpan later) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + later;
    }

    /// <summary>Bytes of which no chunk is like another.</summary>
    private static class SeededBytes
    {
        public static void Fill(Span<byte> destination) =>
            Suite.Standard.CreateRandomSource(new byte[SeededRandomSource.SeedSizeInBytes]).Fill(destination);
    }
}
