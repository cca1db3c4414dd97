using Kexin.Channels;
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
        await DatabaseSetup.PrepareAsync(database, folder["node.db"], CancellationToken.None);
        using var run = new LiveRun(
            new SessionId(Suite.Standard.Hash("run"u8)),
            new TokenId(Suite.Standard.Hash("task"u8)),
            1,
            DateTimeOffset.UnixEpoch,
            CancellationToken.None
        );
        Assert.True(await new RunRecords(database, null!).TryBeginAsync(run, CancellationToken.None));
        Assert.False(await new RunRecords(database, null!).TryBeginAsync(run, CancellationToken.None));
        Assert.True(await new RunRecords(database, null!).KnowsAsync(run.Id, CancellationToken.None));
    }

    [Theory]
    [InlineData("short", 5, "short")]
    [InlineData("longer", 5, "longe")]
    [InlineData("abc😀", 4, "abc")]
    [InlineData("abc😀", 5, "abc😀")]
    public void A_reason_that_another_node_wrote_is_cut_between_characters(string text, int most, string expected) =>
        Assert.Equal(expected, RunTexts.Cut(text, most));

    [Fact]
    public void A_reason_that_another_node_wrote_has_no_control_characters() =>
        Assert.Equal("a [2J b", RunTexts.OnOneLine("a\u001b[2J\nb", 100));
}
