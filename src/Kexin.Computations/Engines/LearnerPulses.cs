using System.Threading.Channels;
using Kexin.Channels;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Engines;

/// <summary>Lets a requester that computes nothing follow the work, which may take much longer than its patience with a silent party.</summary>
/// <remarks>
/// What: a byte after every few rounds, another one at the end. Rounds depend on the document and not on any data, and so do these messages.
/// Cost: a message for each <see cref="RoundsOfPulse"/> rounds, from each party that computes.
/// </remarks>
/// <param name="learner">To the requester.</param>
internal sealed class LearnerPulses(IMessageChannel learner) : IProgress<EngineCost>
{
    /// <summary>More rounds than any program has, in pulses: whoever sends more is at fault.</summary>
    private const int MostPulses = 1 << 16;

    private const int RoundsOfPulse = 4;
    private const byte AtWork = 1;
    private const byte Done = 2;

    private readonly Channel<byte> _pulses = System.Threading.Channels.Channel.CreateUnbounded<byte>();
    private long _rounds;

    public void Report(EngineCost value)
    {
        if (value.Rounds >= _rounds + RoundsOfPulse)
        {
            _rounds = value.Rounds;
            _pulses.Writer.TryWrite(AtWork);
        }
    }

    /// <summary>Does the work of a party that computes, and tells the requester that it goes on.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var result = default(T);
        await ConcurrentSteps.RunAsync(
            cancellationToken,
            async token =>
            {
                result = await work(token);
                _pulses.Writer.TryWrite(Done);
                _pulses.Writer.Complete();
            },
            async token =>
            {
                await foreach (var pulse in _pulses.Reader.ReadAllAsync(token))
                {
                    await learner.SendAsync(new[] { pulse }, token);
                }
            }
        );
        return result!;
    }

    /// <summary>The requester's side: ends when the work of all has ended.</summary>
    /// <exception cref="ProtocolException">A party is at fault.</exception>
    public static Task WatchAsync(IEnumerable<IMessageChannel> parties, CancellationToken cancellationToken) =>
        ConcurrentSteps.RunAsync(
            cancellationToken,
            [.. parties.Select(party => (Func<CancellationToken, Task>)(token => WatchAsync(party, token)))]
        );

    private static async Task WatchAsync(IMessageChannel party, CancellationToken cancellationToken)
    {
        for (var pulses = 0; pulses < MostPulses; pulses++)
        {
            switch (await party.ReceiveAsync(1, cancellationToken))
            {
                case [Done]:
                    return;
                case [AtWork]:
                    continue;
            }

            break;
        }

        throw new ProtocolException(ProtocolError.Malformed, party.Peer, "a word that it is at work was expected.");
    }
}
