using Kexin.Channels;
using Kexin.Collaboration.Runs;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tests.Runs;

public sealed class LiveRunTests
{
    private static readonly MemberId s_centre = new(Suite.Standard.Hash("centre"u8));
    private static readonly MemberId s_north = new(Suite.Standard.Hash("north"u8));
    private static readonly MemberId s_east = new(Suite.Standard.Hash("east"u8));

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
            ($"{s_centre}", "requester"),
            ($"{s_north}", "provider"),
            ($"{s_east}", "provider")
        );
        using var run = CreateRun();
        run.Session = sessions[0];
        var gathering = sessions[0].GatherAsync(1, run.End);
        await sessions[1].With($"{s_centre}").SendAsync(new byte[1], default);
        while (run.Awaited.Count > 1)
        {
            await Task.Yield();
        }

        Assert.True(run.Stop(RunStop.Overdue));
        Assert.Equal([s_east], run.Awaited);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gathering);
        Assert.Equal([s_east], run.Awaited);
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }
    }

    [Fact]
    public void A_run_without_a_session_waits_for_those_that_are_not_connected()
    {
        using var run = CreateRun();
        run.Connect([s_north, s_east]);
        run.Connected(s_north);
        Assert.Equal([s_east], run.Awaited);
        Assert.True(run.Stop(RunStop.ByHand));
        run.Connected(s_east);
        Assert.Equal([s_east], run.Awaited);
    }

    private static LiveRun CreateRun() =>
        new(
            new SessionId(Suite.Standard.Hash("run"u8)),
            new TokenId(Suite.Standard.Hash("task"u8)),
            1,
            DateTimeOffset.UnixEpoch,
            CancellationToken.None
        );
}
