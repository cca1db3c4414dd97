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
        await DatabaseSetup.PrepareAsync(folder["node.db"], CancellationToken.None);
        using var run = CreateRun();
        Assert.True(await new RunRecords(database, null!).TryBeginAsync(run, CancellationToken.None));
        Assert.False(await new RunRecords(database, null!).TryBeginAsync(run, CancellationToken.None));
        Assert.True(await new RunRecords(database, null!).KnowsAsync(run.Id, CancellationToken.None));
    }

    [Fact]
    public void A_run_is_stopped_once_and_not_after_all_have_confirmed_it()
    {
        using var stopped = CreateRun();
        Assert.True(stopped.Stop(RunStop.Overdue));
        Assert.False(stopped.Stop(RunStop.ByHand));
        Assert.Equal(RunStop.Overdue, stopped.StoppedFor);
        Assert.True(stopped.End.IsCancellationRequested);
        Assert.Throws<OperationCanceledException>(stopped.Confirm);

        using var confirmed = CreateRun();
        confirmed.Confirm();
        Assert.False(confirmed.Stop(RunStop.ByHand));
        Assert.False(confirmed.End.IsCancellationRequested);
    }

    [Fact]
    public async Task A_run_that_is_stopped_knows_for_whom_it_waited()
    {
        var sessions = await MemorySessions.OpenAsync(
            Suite.Standard,
            Suite.Standard.Hash("document"u8),
            new SeededRandomSource(new byte[32]),
            ("centre", "requester"),
            ("north", "provider"),
            ("east", "provider")
        );
        using var run = CreateRun();
        run.Session = sessions[0];
        var gathering = sessions[0].GatherAsync(1, run.End);
        await sessions[1].With("centre").SendAsync(new byte[1], default);
        while (sessions[0].Awaited.Count > 1)
        {
            await Task.Yield();
        }

        Assert.True(run.Stop(RunStop.Overdue));
        Assert.Equal(["east"], run.Awaited);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gathering);
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }
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
