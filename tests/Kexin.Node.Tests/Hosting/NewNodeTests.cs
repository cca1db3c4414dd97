using System.Globalization;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Node.Tests.Hosting;

/// <summary>A node that is made and run at once.</summary>
public sealed class NewNodeTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _root.Dispose();
    }

    [Fact]
    public async Task It_is_told_of_before_it_serves_and_opens_by_its_passphrase_later()
    {
        var passphrase = ServingNode.Passphrase.ToCharArray();
        var order = new List<string>();
        await ServeAsync(
            (started, stop) =>
                NodeHost.RunNewAsync(
                    Creation(passphrase),
                    Options(passphrase, started),
                    made => order.Add(made.Folder),
                    TimeProvider.System,
                    stop
                ),
            () => order.Add("serves")
        );
        Assert.Equal([_root["node"], "serves"], order);
        Assert.All(passphrase, letter => Assert.Equal('\0', letter));
        await ServeAsync(
            (started, stop) => NodeHost.RunAsync(Options(ServingNode.Passphrase.ToCharArray(), started), stop),
            () => order.Add("serves again")
        );
        Assert.Equal("serves again", order[^1]);
    }

    [Fact]
    public async Task A_node_whose_port_is_taken_is_not_made_and_the_port_is_named()
    {
        var passphrase = ServingNode.Passphrase.ToCharArray();
        var creation = Creation(passphrase);
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, creation.ChannelPort);
        other.Start();
        var fault = await Assert.ThrowsAsync<NodeFaultException>(() =>
            NodeHost.RunNewAsync(
                creation,
                Options(passphrase, () => Assert.Fail("It runs.")),
                _ => Assert.Fail("It was made."),
                TimeProvider.System,
                CancellationToken.None
            )
        );
        Assert.True(fault.IsUsage);
        Assert.Contains($"127.0.0.1:{creation.ChannelPort}", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{creation.ChannelPort}", fault.Chinese, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_root["node"]));
    }

    [Theory]
    [InlineData("N\u043erth Clinic", true)] // a Cyrillic o
    [InlineData("\uff2eorth", true)] // a wide N
    [InlineData("\u0421\u0435\u0432\u0435\u0440 North 北方", false)]
    public void A_name_of_letters_that_look_alike_is_warned_of_when_the_node_is_made(string name, bool warns)
    {
        var made = NodeInitialisation.Create(
            Creation(ServingNode.Passphrase.ToCharArray()) with
            {
                Name = name,
            },
            TimeProvider.System
        );
        Assert.Equal(warns, made.Warning is { } text && text.En.Contains(name, StringComparison.Ordinal));
        Assert.Equal(warns, made.Warning is { } zh && zh.Zh.Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("North\u001b[2J")]
    [InlineData("North\u202etsoH")]
    [InlineData("North\u2066x\u2069")]
    [InlineData("North\u200b")]
    [InlineData("North\nSouth")]
    [InlineData("Ame\u0301lie")]
    public void A_name_that_does_not_show_what_it_is_makes_no_node_and_is_told_in_visible_letters(string name)
    {
        foreach (
            var options in new[]
            {
                Creation(ServingNode.Passphrase.ToCharArray()) with
                {
                    Name = name,
                },
                Creation(ServingNode.Passphrase.ToCharArray()) with
                {
                    Admin = name,
                },
            }
        )
        {
            var fault = Assert.Throws<NodeFaultException>(() =>
                NodeInitialisation.Create(options, TimeProvider.System)
            );
            Assert.True(fault.IsUsage);
            Assert.All(
                new[] { fault.Message, fault.Chinese },
                text =>
                    Assert.DoesNotContain(
                        text,
                        letter =>
                            letter != '\n'
                            && (char.IsControl(letter) || char.GetUnicodeCategory(letter) == UnicodeCategory.Format)
                    )
            );
            Assert.False(Directory.Exists(_root["node"]));
        }
    }

    [Fact]
    public async Task What_cannot_be_made_does_not_run()
    {
        var passphrase = "short".ToCharArray();
        var fault = await Assert.ThrowsAsync<NodeFaultException>(() =>
            NodeHost.RunNewAsync(
                Creation(passphrase),
                Options(passphrase, () => Assert.Fail("It runs.")),
                _ => Assert.Fail("It was made."),
                TimeProvider.System,
                CancellationToken.None
            )
        );
        Assert.True(fault.IsUsage);
        Assert.False(Directory.Exists(_root["node"]));
    }

    /// <summary>Runs a node, asks it how it is, and stops it.</summary>
    private async Task ServeAsync(Func<Action, CancellationToken, Task> run, Action served)
    {
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var running = run(started.SetResult, stop.Token);
        await await Task.WhenAny(started.Task, running);
        using (var client = new KexinClient(ApiAccess.Load(_root["node"])))
        {
            Assert.NotEmpty((await client.Node.CardAsync(CancellationToken.None)).Encoded);
        }

        served();
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private InitOptions Creation(char[] passphrase)
    {
        var port = FreePorts.Find(1)[0];
        return new InitOptions(
            _root["node"],
            "Self",
            MemberRole.Member,
            "standard",
            passphrase,
            "127.0.0.1",
            "127.0.0.1",
            port,
            port + 1,
            port + 2,
            port + 3
        );
    }

    private RunOptions Options(char[] passphrase, Action started) =>
        new(_root["node"], passphrase, PassphraseFile: null, Verify: true, Decoder: [], _ => started());
}
