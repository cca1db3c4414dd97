using Kexin.Channels;
using Kexin.Collaboration.Runs;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Node.Tests.Tasks;

public sealed class RunTests
{
    [Fact]
    public async Task A_node_takes_part_in_a_run_once_also_after_it_was_started_again()
    {
        using var folder = new TemporaryFolder();
        await using var services = new ServiceCollection().AddNodeDatabase(folder["node.db"]).BuildServiceProvider();
        var database = services.GetRequiredService<IDbContextFactory<NodeDatabase>>();
        await DatabaseSetup.PrepareAsync(folder["node.db"], CancellationToken.None);
        using var run = CreateRun();
        Assert.True(await new RunStore(database, OneMemberNode.Seal).TryBeginAsync(run, CancellationToken.None));
        Assert.False(await new RunStore(database, OneMemberNode.Seal).TryBeginAsync(run, CancellationToken.None));
        Assert.NotNull(await new RunStore(database, OneMemberNode.Seal).FindAsync(run.Id, CancellationToken.None));
    }

    private static LiveRun CreateRun() =>
        new(
            new SessionId(Suite.Standard.Hash("run"u8)),
            new TokenId(Suite.Standard.Hash("task"u8)),
            1,
            DateTimeOffset.UnixEpoch,
            CancellationToken.None
        );

    [Theory]
    [InlineData("short", 5, "short")]
    [InlineData("longer", 5, "longe")]
    [InlineData("abc😀", 4, "abc")]
    [InlineData("abc😀", 5, "abc😀")]
    public void A_reason_that_another_node_wrote_is_cut_between_characters(string text, int most, string expected) =>
        Assert.Equal(expected, VisibleText.Cut(text, most));

    [Fact]
    public void A_reason_that_another_node_wrote_has_no_control_characters() =>
        Assert.Equal("a [2J b", VisibleText.OnOneLine("a\u001b[2J\nb", 100));
}
