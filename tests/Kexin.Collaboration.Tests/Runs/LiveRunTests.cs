using Kexin.Channels;
using Kexin.Collaboration.Runs;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tests.Runs;

public sealed class LiveRunTests
{
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
}
