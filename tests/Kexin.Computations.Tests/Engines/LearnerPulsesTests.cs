using Kexin.Channels;
using Kexin.Computations.Engines;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Tests.Engines;

/// <summary>Work that takes longer than the requester's patience does not end its waiting; silence and other words do.</summary>
public sealed class LearnerPulsesTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task Work_of_several_times_the_patience_is_waited_for()
    {
        var (learner, worker) = MemoryChannel.CreatePair("worker", "learner", s_patience, TimeProvider.System);
        var pulses = new LearnerPulses(learner);
        var work = pulses.RunAsync(
            async token =>
            {
                for (var rounds = 0; rounds <= 48; rounds++)
                {
                    await Task.Delay(s_patience / 30, token);
                    pulses.Report(default(EngineCost) with { Rounds = rounds });
                }

                return 7;
            },
            CancellationToken.None
        );
        await LearnerPulses.WatchAsync([worker], CancellationToken.None);
        Assert.Equal(7, await work);
    }

    [Fact]
    public async Task A_party_that_falls_silent_or_says_something_else_is_named()
    {
        var (silent, waiting) = MemoryChannel.CreatePair("worker", "learner", s_short, TimeProvider.System);
        await silent.SendAsync(new byte[] { 1 }, CancellationToken.None);
        var late = await Assert.ThrowsAsync<ProtocolException>(() =>
            LearnerPulses.WatchAsync([waiting], CancellationToken.None)
        );
        Assert.Equal((ProtocolError.Timeout, "worker"), (late.Error, late.Party));

        var (lying, hearing) = MemoryChannel.CreatePair("worker", "learner", s_patience, TimeProvider.System);
        await lying.SendAsync(new byte[] { 3 }, CancellationToken.None);
        var wrong = await Assert.ThrowsAsync<ProtocolException>(() =>
            LearnerPulses.WatchAsync([hearing], CancellationToken.None)
        );
        Assert.Equal((ProtocolError.Malformed, "worker"), (wrong.Error, wrong.Party));
    }

    [Fact]
    public async Task A_fault_of_the_work_is_what_ends_it()
    {
        var (learner, _) = MemoryChannel.CreatePair("worker", "learner", s_patience, TimeProvider.System);
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            new LearnerPulses(learner).RunAsync<int>(
                _ => throw new InvalidDataException("no rows"),
                CancellationToken.None
            )
        );
    }
}
