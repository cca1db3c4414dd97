using System.Threading.Channels;
using Kexin.Channels;
using Kexin.Mpc.SetIntersection;

namespace Kexin.Computations.Intersection;

/// <summary>
/// Lets a third party follow a provider's work: the same number of one-byte messages whatever the sizes, so that they tell how far
/// it is and not how much there is, and no wait of the third party is longer than a small part of the work.
/// </summary>
internal sealed class WatchedProgress : IProgress<ElementProgress>
{
    /// <summary>How many messages each provider sends.</summary>
    public const int Pulses = 32;

    private readonly IProgress<ElementProgress> _own;
    private readonly Channel<byte> _pulses = System.Threading.Channels.Channel.CreateUnbounded<byte>();
    private readonly Lock _gate = new();
    private byte _reached;

    private WatchedProgress(IProgress<ElementProgress> own) => _own = own;

    public void Report(ElementProgress value)
    {
        _own.Report(value);
        Reach((byte)((long)value.Done * Pulses / value.Total));
    }

    /// <summary>Does the work, and lets the watcher know how far it is.</summary>
    /// <param name="watcher">The third party.</param>
    /// <param name="own">Where this party shows its own progress.</param>
    /// <param name="work">Given where to report to.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<T> RunAsync<T>(
        IMessageChannel watcher,
        IProgress<ElementProgress> own,
        Func<IProgress<ElementProgress>, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        var progress = new WatchedProgress(own);
        var result = default(T);
        await ConcurrentSteps.RunAsync(
            cancellationToken,
            async token =>
            {
                result = await work(progress, token);
                progress.Reach(Pulses);
            },
            token => progress.SendAsync(watcher, token)
        );
        return result!;
    }

    /// <summary>The third party's side: takes all messages of one provider.</summary>
    /// <exception cref="ProtocolException">The provider sent something else.</exception>
    public static async Task WatchAsync(IMessageChannel provider, Action seen, CancellationToken cancellationToken)
    {
        for (byte expected = 1; expected <= Pulses; expected++)
        {
            var message = await provider.ReceiveAsync(1, cancellationToken);
            if (message is not [var number] || number != expected)
            {
                throw new ProtocolException(
                    ProtocolError.Malformed,
                    provider.Peer,
                    $"message {expected} of {Pulses} about its progress was expected."
                );
            }

            seen();
        }
    }

    private void Reach(byte pulse)
    {
        lock (_gate)
        {
            while (_reached < pulse)
            {
                _pulses.Writer.TryWrite(++_reached);
            }

            if (_reached == Pulses)
            {
                _pulses.Writer.TryComplete();
            }
        }
    }

    private async Task SendAsync(IMessageChannel watcher, CancellationToken cancellationToken)
    {
        await foreach (var pulse in _pulses.Reader.ReadAllAsync(cancellationToken))
        {
            await watcher.SendAsync(new[] { pulse }, cancellationToken);
        }
    }
}
