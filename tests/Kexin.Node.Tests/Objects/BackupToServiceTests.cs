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

    private readonly TemporaryFolder _root = new();
    private readonly string _bucket = $"backups-{Guid.CreateVersion7():n}";
    private AmazonS3Client? _s3;

    private string Node => _root["node"];

    private string Target => _root["s3.json"];

    private AmazonS3Client S3 => _s3!;

    public async Task InitializeAsync()
    {
        var token = await service.TokenAsync("objects.read", "objects.write");
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
