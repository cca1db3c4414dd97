using Kexin.Ledger.Consensus.Chains;

namespace Kexin.Ledger.Consensus.Tests.Chains;

/// <summary>Nobody waits for ever for a turn that will not come.</summary>
public sealed class TurnTests
{
    [Fact]
    public async Task One_is_in_at_a_time()
    {
        await using var turn = new Turn();
        var first = await turn.EnterAsync(CancellationToken.None);
        var second = turn.EnterAsync(CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task Closing_waits_for_who_is_in_and_tells_who_waits()
    {
        var turn = new Turn();
        var first = await turn.EnterAsync(CancellationToken.None);
        var closing = turn.DisposeAsync().AsTask();
        var second = turn.EnterAsync(CancellationToken.None).AsTask();
        Assert.False(closing.IsCompleted);
        first.Dispose();
        await closing.WaitAsync(Eventually.Patience);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => second.WaitAsync(Eventually.Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => turn.EnterAsync(CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Who_gives_up_takes_no_turn()
    {
        await using var turn = new Turn();
        var first = await turn.EnterAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource();
        var second = turn.EnterAsync(patience.Token).AsTask();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();
        (await turn.EnterAsync(CancellationToken.None)).Dispose();
    }
}
