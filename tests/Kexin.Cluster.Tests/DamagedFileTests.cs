using System.Text;
using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>A node does not start on files that are not what was written; it names the file and says what to do.</summary>
public sealed class DamagedFileTests : IAsyncLifetime
{
    private const int Usage = 2;
    private const int NodeFault = 7;
    private const string Consortium = "A consortium of one";

    private readonly string _root = Directory.CreateTempSubdirectory("kexin-cluster-").FullName;
    private NodeProcess _node = null!;

    public async Task InitializeAsync()
    {
        _node = NodeProcess.Make(_root, "solo", MemberRole.Member, "standard");
        await _node.StartAsync();
        var card = await _node.Client.Node.CardAsync();
        await _node.Client.Consortium.CreateAsync(new CreateConsortium(Consortium, [card.Encoded]));
        await Steps.PublishAsync(_node, Cohort.Generate("solo", 21, 50));
        await Steps.PublishAsync(_node, Cohort.Generate("other", 22, 50));
        await _node.StopAsync();
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        if (Environment.GetEnvironmentVariable("KEXIN_KEEP_CLUSTERS") is null)
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    [Fact]
    public async Task A_flipped_byte_or_a_wrong_passphrase_is_refused_and_named_and_the_restored_files_serve_again()
    {
        foreach (var key in Directory.GetFiles(PathOf("keys")).Append(PathOf("master.key")))
        {
            await AssertRefusedAsync(Bytes.FlipMiddle(key), key);
        }

        var configuration = PathOf("node.json");
        await AssertRefusedAsync(Bytes.Flip(configuration, 0), configuration);
        await AssertRefusedAsync(FlipText(configuration, "solo"), configuration);
        await AssertRefusedAsync(FlipText(configuration, "standard"), configuration);

        foreach (var missing in new[] { configuration, PathOf("master.key"), PathOf("keys/signing.key") })
        {
            await AssertRefusedAsync(Remove(missing), missing);
        }

        await AssertRefusedAsync(Truncate(PathOf("node.db"), 4100), PathOf("node.db"));
        await AssertRefusedAsync(Bytes.Flip(PathOf("node.db"), 3), PathOf("node.db"));
        var segment = Assert.Single(Directory.GetFiles(PathOf("evidence/segments")));
        foreach (var at in new[] { 2, new FileInfo(segment).Length / 3, new FileInfo(segment).Length - 3 })
        {
            await AssertRefusedAsync(Bytes.Flip(segment, at), segment, at == 2 ? "header" : "entry ");
        }

        var passphrase = File.ReadAllText(_node.PassphraseFile);
        File.WriteAllText(_node.PassphraseFile, "another passphrase");
        await AssertRefusedAsync(() => File.WriteAllText(_node.PassphraseFile, passphrase), "passphrase", Usage);

        await _node.StartAsync();
        var alarms = (await _node.Client.Node.HealthAsync()).Alarms;
        Assert.DoesNotContain(alarms, alarm => alarm.Code != "swap-in-clear"); // which is the machine's, not the folder's
        Assert.Equal(2, (await _node.Client.Catalogue.ListAsync()).Items.Count);
    }

    [Fact]
    public async Task What_the_ledger_still_has_or_what_can_be_made_again_is_mended_and_said()
    {
        var genesis = PathOf("genesis.cbor");
        await AssertMendedAsync(() => Truncate(genesis, 40), "genesis-restored", genesis);
        await AssertMendedAsync(() => FlipText(genesis, Consortium), "genesis-restored", genesis);
        await AssertMendedAsync(() => Remove(genesis), "genesis-restored", genesis);
        await AssertMendedAsync(() => Remove(PathOf("node.db")), "database-lost", PathOf("node.db"));
    }

    private string PathOf(string name) => Path.Combine(_node.Folder, name);

    private static Action FlipText(string file, string text)
    {
        var at = File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        Assert.True(at >= 0, $"'{text}' is not in {file}.");
        return Bytes.Flip(file, at + 1);
    }

    private static Action Remove(string file) => Replace(file, File.Delete);

    private static Action Truncate(string file, int length) =>
        Replace(
            file,
            path =>
            {
                using var stream = new FileStream(path, FileMode.Open);
                stream.SetLength(length);
            }
        );

    private static Action Replace(string file, Action<string> damage)
    {
        var whole = File.ReadAllBytes(file);
        damage(file);
        return () =>
        {
            File.WriteAllBytes(file, whole);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        };
    }

    /// <summary>The node starts, says what it mended, and has all that was published.</summary>
    private async Task AssertMendedAsync(Func<Action> damage, string code, string named)
    {
        _ = damage();
        await _node.StartAsync();
        var alarms = (await _node.Client.Node.HealthAsync()).Alarms;
        Assert.True(alarms.Any(item => item.Code == code), $"{code}: {string.Join(' ', alarms)} {_node.Log()}");
        Assert.Contains(named, alarms.Single(item => item.Code == code).Text.En, StringComparison.Ordinal);
        Assert.Equal(2, (await _node.Client.Catalogue.ListAsync()).Items.Count);
        await _node.StopAsync();
    }

    private async Task AssertRefusedAsync(Action restore, string named, string also = "") =>
        await AssertRefusedAsync(restore, named, NodeFault, also);

    private async Task AssertRefusedAsync(Action restore, string named, int exitCode, string also = "")
    {
        var before = _node.Log().Length;
        var code = await _node.StartAndFailAsync();
        var said = _node.Log()[before..];
        Assert.True(code == exitCode, $"{named}: exit code {code}, said: {said}");
        Assert.Contains(named, said, StringComparison.Ordinal);
        Assert.Contains(also, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Kexin", said, StringComparison.Ordinal);
        restore();
    }
}
