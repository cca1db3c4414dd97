using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Home;
using Kexin.Home.Objects;
using Kexin.ObjectStorage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Node.Tests.Objects;

/// <summary>What is damaged or gone of the node's object store is named, and no content is taken for what nobody needs.</summary>
public sealed class ObjectsAtHomeTests : IDisposable
{
    private const string Passphrase = "correct horse battery";
    private const string Key = "keys/naming.key";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("kexin-objects-");
    private readonly NodeAlarms _alarms = new(TimeProvider.System);
    private readonly NodeFolder _home;

    public ObjectsAtHomeTests()
    {
        _home = new NodeFolder(Path.Combine(_root.FullName, "node"));
        NodeInitialisation.Create(
            new InitOptions(
                _home.Root,
                "North",
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
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("index.db", null)]
    [InlineData("index.db", 0)]
    [InlineData("index.db", 8192)]
    [InlineData(Key, null)]
    public async Task What_is_gone_or_damaged_is_named_and_its_content_stays(string file, int? length)
    {
        await PutAsync();
        var path = Path.Combine(_home.Objects, file);
        Assert.True(File.Exists(path));
        File.Delete(path);
        if (length is { } letters)
        {
            await File.WriteAllTextAsync(path, new string('x', letters));
        }

        await LookAsync();
        var alarm = Assert.Single(_alarms.Standing);
        Assert.Equal(ObjectsAtHome.AlarmCode, alarm.Code);
        Assert.Contains(path, alarm.Text.En, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.EnumerateFiles(_home.ObjectBlobs, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_alarm_ends_when_the_store_can_be_opened()
    {
        await PutAsync();
        var index = await File.ReadAllBytesAsync(_home.ObjectIndex);
        File.Delete(_home.ObjectIndex);
        await LookAsync();
        Assert.Single(_alarms.Standing);
        await File.WriteAllBytesAsync(_home.ObjectIndex, index);
        await LookAsync();
        Assert.Empty(_alarms.Standing);
    }

    private async Task PutAsync()
    {
        using var keys = Keys();
        await using var objects = Open(keys);
        var store = await objects.OpenAsync();
        await store.CreateBucketAsync("photos", "North", null, default);
        using var content = new MemoryStream(new byte[1 << 20]);
        await store.PutAsync(new ObjectName("photos", "one"), content, PutOptions.None, default);
    }

    private async Task LookAsync()
    {
        using var keys = Keys();
        await using var objects = Open(keys);
        await objects.LookAsync();
    }

    private NodeKeys Keys() => NodeKeys.Open(_home, Suite.Standard, Passphrase);

    private ObjectsAtHome Open(NodeKeys keys) =>
        new(
            _home,
            NodeConfiguration.Load(_home),
            keys,
            _alarms,
            TimeProvider.System,
            NullLogger<ObjectsAtHome>.Instance
        );
}
