using Amazon.S3;
using Amazon.S3.Model;
using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Home;
using Kexin.Home.Backup;

namespace Kexin.Node.Tests.Objects;

/// <summary>A node's back-ups at an S3 service, which is another node's door.</summary>
public sealed class BackupToServiceTests(ObjectNode service) : IClassFixture<ObjectNode>, IAsyncLifetime, IDisposable
{
    private const string Passphrase = "correct horse battery";
    private const int Mebibyte = 1 << 20;
    private const string Pointer = "a/shelf/00000000000000000000000000000000";

    private readonly TemporaryFolder _root = new();
    private readonly string _bucket = $"backups-{Guid.CreateVersion7():n}";
    private AmazonS3Client? _s3;

    private string Node => _root["node"];

    private string Target => _root["s3.json"];

    private AmazonS3Client S3 => _s3!;

    public async Task InitializeAsync()
    {
        var token = await service.TokenAsync("objects.read", "objects.write", "objects.lock");
        _s3 = service.Sdk(token);
        await S3.PutBucketAsync(_bucket);
        await File.WriteAllTextAsync(_root["secret"], token.SecretKey! + "\n");
        await File.WriteAllTextAsync(
            Target,
            $$"""{"address":"{{service.Address}}","bucket":"{{_bucket}}","accessKey":"{{token.Info.Id}}","secretFile":"{{_root["secret"]}}","prefix":"a/"}"""
        );
        NodeInitialisation.Create(
            new InitOptions(
                Node,
                "Self",
                MemberRole.Member,
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
        await WriteAsync("big", 6 * Mebibyte, 'b');
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _s3?.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task A_node_is_restored_from_a_service_that_saw_ciphertext_and_got_each_chunk_once()
    {
        await File.WriteAllTextAsync(Path.Combine(Node, "policy.yaml"), "zhang-san may");
        var first = await TakeAsync();
        Assert.True(first.AddedBytes > 6 * Mebibyte);
        await File.WriteAllTextAsync(Path.Combine(Node, "later"), "later");
        var second = await TakeAsync(1);
        Assert.True(second.AddedBytes < Mebibyte, $"{second.AddedBytes} bytes");
        Assert.Equal([first.Generation, second.Generation], await ListAsync());
        var drill = await NodeBackup.DrillAsync(Target, Secret(), TimeProvider.System, default);
        Assert.Equal((second.Generation, second.Files), (drill.Generation, drill.Files));
        await RestoreAsync(_root["restored"]);
        Assert.Equal(Files(Node), Files(_root["restored"]));
        foreach (var key in await KeysAsync())
        {
            using var content = new MemoryStream();
            using var seen = await S3.GetObjectAsync(_bucket, key);
            await seen.ResponseStream.CopyToAsync(content);
            Assert.StartsWith("a/", key, StringComparison.Ordinal);
            Assert.True(content.ToArray().AsSpan().IndexOf("zhang-san"u8) < 0, key);
            Assert.True(content.ToArray().AsSpan().IndexOf("policy.yaml"u8) < 0, key);
            Assert.True(content.ToArray().AsSpan().IndexOf("bbbbbbbbbbbbbbbb"u8) < 0, key);
        }

        await Assert.ThrowsAsync<NodeFaultException>(() =>
            NodeBackup.DrillAsync(Target, "another passphrase".ToCharArray(), TimeProvider.System, default)
        );
    }

    [Fact]
    public async Task An_upload_that_broke_off_counts_for_nothing_and_the_next_one_removes_it()
    {
        var first = await TakeAsync();
        var before = await KeysAsync();
        await WriteAsync("more", 5 * Mebibyte, 'm');
        var held = Path.Combine(Node, "zz-held");
        await using (new FileStream(held, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await Assert.ThrowsAsync<IOException>(() => TakeAsync(1));
        }

        var broken = await KeysAsync();
        Assert.True(broken.Count > before.Count);
        Assert.Equal([first.Generation], await ListAsync());
        Assert.Equal(first.Files, (await NodeBackup.DrillAsync(Target, Secret(), TimeProvider.System, default)).Files);
        File.Delete(held);
        File.Delete(Path.Combine(Node, "more"));
        await TakeAsync(2);
        Assert.Empty((await KeysAsync()).Except(before).Intersect(broken));
    }

    [Fact]
    public async Task What_is_dropped_or_destroyed_is_gone_from_the_service_with_its_keys()
    {
        var vault = Directory.CreateDirectory(Path.Combine(Node, "vault", "doomed")).FullName;
        await WriteAsync("vault/doomed/data", 5 * Mebibyte, 'd');
        var first = await TakeAsync();
        await TakeAsync(1);
        var before = await KeysAsync();
        var home = new NodeFolder(Node);
        using (var keys = NodeKeys.Open(home, Suite.Standard, Passphrase))
        {
            var copies = new BackupCopies(home, Suite.Standard, keys.Master, TimeProvider.System);
            Assert.Equal(2, await copies.ShredAsync("vault/doomed", default));
        }

        var shredded = await KeysAsync();
        Assert.True(shredded.Count < before.Count);

        // The archive that held the old keys is another now.
        Assert.Single(Archives(before).Except(Archives(shredded)));
        Assert.Single(Archives(shredded).Except(Archives(before)));
        await NodeBackup.DropAsync(Target, Secret(), first.Generation, TimeProvider.System, default);
        Assert.Single(await ListAsync());
        Directory.Delete(vault, recursive: true);
        await RestoreAsync(_root["restored"]);
        Assert.Equal(Files(Node), Files(_root["restored"]));

        static IEnumerable<string> Archives(IReadOnlyList<string> keys) =>
            keys.Where(key => key.StartsWith("a/shelf/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_the_service_refuses_what_should_count_nothing_was_deleted()
    {
        Directory.CreateDirectory(Path.Combine(Node, "vault", "doomed"));
        await WriteAsync("vault/doomed/data", 5 * Mebibyte, 'd');
        await WriteAsync("early", 5 * Mebibyte, 'e');
        var first = await TakeAsync();
        File.Delete(Path.Combine(Node, "early"));
        await TakeAsync(1);
        var before = Files(Node).ToList();
        await HoldPointerAsync(ObjectLockLegalHoldStatus.On);
        await Assert.ThrowsAsync<DomainException>(ShredAsync);
        await Assert.ThrowsAsync<NodeFaultException>(DropAsync);
        await RestoreAsync(_root["restored"]);
        Assert.Equal(before, Files(_root["restored"]));
        await NodeBackup.RestoreAsync(
            Target,
            Secret(),
            _root["restored-first"],
            first.Generation,
            isAlone: true,
            TimeProvider.System,
            default
        );
        Assert.Contains(Files(_root["restored-first"]), file => file.Name == "early");
        await HoldPointerAsync(ObjectLockLegalHoldStatus.Off);
        var kept = await KeysAsync();
        await DropAsync();
        await ShredAsync();

        // What the refused attempts left is among what the last one removes.
        Assert.True((await KeysAsync()).Count < kept.Count);
        Assert.Equal(2, (await KeysAsync()).Count(key => key.StartsWith("a/shelf/", StringComparison.Ordinal)));

        async Task ShredAsync()
        {
            var home = new NodeFolder(Node);
            using var keys = NodeKeys.Open(home, Suite.Standard, Passphrase);
            await new BackupCopies(home, Suite.Standard, keys.Master, TimeProvider.System).ShredAsync(
                "vault/doomed",
                default
            );
        }

        Task DropAsync() => NodeBackup.DropAsync(Target, Secret(), first.Generation, TimeProvider.System, default);
    }

    [Fact]
    public async Task Without_the_pointer_nothing_is_taken_for_a_rest_and_a_bucket_that_is_not_there_is_not_empty()
    {
        await TakeAsync();
        using var pointer = new MemoryStream();
        using (var seen = await S3.GetObjectAsync(_bucket, Pointer))
        {
            await seen.ResponseStream.CopyToAsync(pointer);
        }

        await S3.DeleteObjectAsync(_bucket, Pointer);
        var before = await KeysAsync();
        await AssertFaultAsync("is missing", "缺少", () => TakeAsync(1));
        await AssertFaultAsync("is missing", "缺少", ListAsync);
        Assert.Equal(before, await KeysAsync());
        await PutPointerAsync(pointer.ToArray());
        Assert.Single(await ListAsync());
        var settings = await File.ReadAllTextAsync(Target);
        await File.WriteAllTextAsync(Target, settings.Replace(_bucket, "not-there", StringComparison.Ordinal));
        await AssertFaultAsync("cannot be reached: The storage service refused to list blobs", "无法访问", ListAsync);
    }

    [Fact]
    public async Task The_very_first_upload_may_break_off_too()
    {
        var held = Path.Combine(Node, "zz-held");
        await using (new FileStream(held, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await Assert.ThrowsAsync<IOException>(() => TakeAsync());
        }

        var broken = await KeysAsync();
        Assert.Empty(await ListAsync());
        File.Delete(held);
        await TakeAsync(1);
        Assert.Equal([Pointer], (await KeysAsync()).Intersect(broken));
    }

    [Fact]
    public async Task Of_two_at_once_one_is_refused_and_what_the_other_made_counts()
    {
        await TakeAsync();
        var home = new NodeFolder(Node);
        using var keys = NodeKeys.Open(home, Suite.Standard, Passphrase);
        using (var shelf = new BackupShelf(Target))
        {
            await using var store = await shelf.OpenAsync(Suite.Standard, keys.Master, TimeProvider.System);
            await AssertFaultAsync("Another process uses", "另一个进程正在使用", ListAsync);

            // Another machine's, as the service shows it.
            var others = new byte[24];
            others[^1] = 1;
            using var pointer = new MemoryStream();
            using (var seen = await S3.GetObjectAsync(_bucket, Pointer))
            {
                await seen.ResponseStream.CopyToAsync(pointer);
            }

            await PutPointerAsync(others);
            await AssertFaultAsync("has changed the back-ups", "更改了", () => shelf.CommitAsync(store, default));
            using (var seen = await S3.GetObjectAsync(_bucket, Pointer))
            {
                using var content = new MemoryStream();
                await seen.ResponseStream.CopyToAsync(content);
                Assert.Equal(others, content.ToArray());
            }

            await PutPointerAsync(pointer.ToArray());
        }

        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task An_archive_that_another_uploads_meanwhile_is_no_rest_until_the_next_time()
    {
        const string others = "a/shelf/11111111111111111111111111111111";
        await TakeAsync();
        using (var keys = NodeKeys.Open(new NodeFolder(Node), Suite.Standard, Passphrase))
        using (var shelf = new BackupShelf(Target))
        {
            await using var store = await shelf.OpenAsync(Suite.Standard, keys.Master, TimeProvider.System);
            await PutAsync(others, [1]);
            await shelf.CommitAsync(store, default);
            Assert.Contains(others, await KeysAsync());
        }

        await TakeAsync(1);
        Assert.DoesNotContain(others, await KeysAsync());
    }

    [Fact]
    public async Task Settings_that_are_gone_are_no_folder()
    {
        File.Delete(Target);
        await AssertFaultAsync("There is no file", "没有说明", () => TakeAsync());
        Assert.False(Path.Exists(Target));
    }

    [Theory]
    [InlineData("{}", "does not say where", "未说明 S3 服务")]
    [InlineData("no json", "does not say where", "未说明 S3 服务")]
    [InlineData(
        """{"address":"http://127.0.0.1:1","bucket":"b","accessKey":"k","secretFile":"/none"}""",
        "does not say",
        "未说明"
    )]
    [InlineData(
        """{"address":"http://127.0.0.1:1","bucket":"b","accessKey":"k","secretFile":"SECRET"}""",
        "be reached",
        "无法访问"
    )]
    public async Task Settings_that_lead_nowhere_are_named(string settings, string english, string chinese)
    {
        await File.WriteAllTextAsync(Target, settings.Replace("SECRET", _root["secret"], StringComparison.Ordinal));
        var fault = await Assert.ThrowsAsync<NodeFaultException>(() => TakeAsync());
        Assert.Contains(english, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'n'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(chinese, fault.Chinese, StringComparison.Ordinal);
    }

    private Task HoldPointerAsync(ObjectLockLegalHoldStatus status) =>
        S3.PutObjectLegalHoldAsync(
            new PutObjectLegalHoldRequest
            {
                BucketName = _bucket,
                Key = Pointer,
                LegalHold = new ObjectLockLegalHold { Status = status },
            }
        );

    private Task PutPointerAsync(byte[] content) => PutAsync(Pointer, content);

    private async Task PutAsync(string key, byte[] content)
    {
        using var body = new MemoryStream(content);
        await S3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = _bucket,
                Key = key,
                InputStream = body,
            }
        );
    }

    private static async Task AssertFaultAsync(string english, string chinese, Func<Task> act)
    {
        var fault = await Assert.ThrowsAsync<NodeFaultException>(act);
        Assert.Contains(english, fault.Message, StringComparison.Ordinal);
        Assert.Contains(chinese, fault.Chinese, StringComparison.Ordinal);
    }

    private async Task WriteAsync(string name, int size, char letter)
    {
        // Chunks of 4 MiB that differ from each other.
        var content = new byte[size];
        content.AsSpan().Fill((byte)letter);
        content[^1] = 0;
        await File.WriteAllBytesAsync(Path.Combine(Node, name), content);
    }

    private async Task<IReadOnlyList<string>> KeysAsync() =>
        [
            .. (
                (await S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket })).S3Objects ?? []
            ).Select(item => item.Key),
        ];

    private Task<BackupReport> TakeAsync(int hoursLater = 0) =>
        NodeBackup.TakeAsync(Node, Secret(), Target, new LaterTime(TimeSpan.FromHours(hoursLater)), default);

    private Task<IReadOnlyList<string>> ListAsync() =>
        NodeBackup.ListAsync(Target, Secret(), TimeProvider.System, default);

    private Task<RestoreReport> RestoreAsync(string folder) =>
        NodeBackup.RestoreAsync(Target, Secret(), folder, null, isAlone: true, TimeProvider.System, default);

    private static char[] Secret() => Passphrase.ToCharArray();

    private static IEnumerable<(string Name, string Hash)> Files(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path =>
                (
                    Path.GetRelativePath(folder, path),
                    Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))
                )
            )
            .Where(file => file.Item1 is not ("lock" or "backing-up" or "backups" or "backups.shredded"))
            .OrderBy(file => file.Item1, StringComparer.Ordinal);

    private sealed class LaterTime(TimeSpan later) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + later;
    }
}
