namespace Kexin.Home.Tests;

public sealed class FilesOpenToOthersTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = Owner | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _root = new();

    public FilesOpenToOthersTests()
    {
        Directory.CreateDirectory(_root["node"], OwnersFolder);
        Directory.CreateDirectory(_root["node/keys"], OwnersFolder);
        foreach (var file in new[] { "node/api.json", "node/master.key", "node/keys/tls.key", "passphrase" })
        {
            File.WriteAllText(_root[file], "secret");
            File.SetUnixFileMode(_root[file], Owner);
        }
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void What_only_its_owner_can_open_raises_no_alarm()
    {
        Assert.Empty(Alarms(_root["passphrase"]));
        Assert.Empty(Alarms("/dev/null"));
        Assert.Empty(Alarms(null));
    }

    [Theory]
    [InlineData("node", UnixFileMode.OtherExecute)]
    [InlineData("node/api.json", UnixFileMode.OtherRead)]
    [InlineData("node/master.key", UnixFileMode.GroupRead)]
    [InlineData("node/keys", UnixFileMode.GroupExecute)]
    [InlineData("node/keys/tls.key", UnixFileMode.OtherWrite)]
    [InlineData("passphrase", UnixFileMode.GroupRead)]
    public void What_others_can_open_is_named(string path, UnixFileMode others)
    {
        File.SetUnixFileMode(_root[path], File.GetUnixFileMode(_root[path]) | others);
        var alarm = Assert.Single(Alarms(_root["passphrase"]));
        Assert.Equal(FilesOpenToOthers.AlarmCode, alarm.Code);
        Assert.Contains(_root[path], alarm.Text.En, StringComparison.Ordinal);
        Assert.Contains(_root[path], alarm.Text.Zh, StringComparison.Ordinal);
    }

    private IReadOnlyList<RaisedAlarm> Alarms(string? passphraseFile)
    {
        var alarms = new NodeAlarms(TimeProvider.System);
        new FilesOpenToOthers(new NodeFolder(_root["node"]), passphraseFile).Watch(alarms);
        return alarms.Standing;
    }
}
