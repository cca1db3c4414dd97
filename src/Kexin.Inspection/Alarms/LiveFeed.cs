using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Kexin.Inspection.Alarms;

/// <summary>Something that those who watch are told at once.</summary>
/// <param name="Kind">As <c>alarm</c>, <c>record</c> or <c>task</c>.</param>
/// <param name="Id">Of what changed.</param>
/// <param name="At">In milliseconds since 1970, UTC.</param>
/// <param name="Alarm">The alarm, where it is one.</param>
public sealed record LiveEvent(string Kind, string Id, long At, Alarm? Alarm = null);

/// <summary>Tells everybody who watches; who is too slow loses the oldest, and no writer waits.</summary>
public sealed class LiveFeed
{
    private const int MostWaiting = 256;
    private readonly ConcurrentDictionary<Channel<LiveEvent>, byte> _watchers = new();

    /// <summary>Tells everybody.</summary>
    public void Tell(LiveEvent happened)
    {
        foreach (var watcher in _watchers.Keys)
        {
            watcher.Writer.TryWrite(happened);
        }
    }

    /// <summary>What happens from now on, until it is cancelled.</summary>
    public async IAsyncEnumerable<LiveEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var channel = Channel.CreateBounded<LiveEvent>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest }
        );
        _watchers[channel] = 0;
        try
        {
            await foreach (var happened in channel.Reader.ReadAllAsync(cancel))
            {
                yield return happened;
            }
        }
        finally
        {
            _watchers.TryRemove(channel, out _);
        }
    }
}
