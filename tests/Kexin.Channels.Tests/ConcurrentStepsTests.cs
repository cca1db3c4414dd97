namespace Kexin.Channels.Tests;

public sealed class ConcurrentStepsTests
{
    [Fact]
    public async Task The_fault_that_closed_a_channel_is_told_and_not_what_followed_from_it()
    {
        var closed = new TaskCompletionSource();
        var thrown = await Assert.ThrowsAsync<ProtocolException>(() =>
            ConcurrentSteps.RunAsync(
                CancellationToken.None,
                _ =>
                {
                    closed.SetResult();
                    throw new ObjectDisposedException("the channel");
                },
                async _ =>
                {
                    await closed.Task;
                    await Task.Delay(20, CancellationToken.None);
                    throw new ProtocolException(ProtocolError.Malformed, "peer", "sent what is none.");
                }
            )
        );
        Assert.Equal(ProtocolError.Malformed, thrown.Error);
    }

    [Fact]
    public async Task A_fault_ends_the_other_steps_and_is_told()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            ConcurrentSteps.RunAsync(
                CancellationToken.None,
                _ => throw new InvalidDataException(),
                token => Task.Delay(Timeout.Infinite, token)
            )
        );
    }
}
