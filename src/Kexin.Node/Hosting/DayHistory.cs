using Kexin.Client.Contracts;
using Microsoft.Extensions.Logging;

namespace Kexin.Node;

/// <summary>How the node was in the last day, a sample a minute, in memory: what graphs are drawn from.</summary>
internal sealed class DayHistory(
    NodeLedger node,
    NodeFolder folder,
    NodeMetrics metrics,
    NodeStatus status,
    FinalBlocks finals,
    TimeProvider time,
    ILogger<DayHistory> logger
)
{
    /// <summary>Between two samples.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>How many samples are kept.</summary>
    public const int Most = 24 * 60;

    private readonly BoundedSamples<NodeSample> _samples = new(Most);

    /// <summary>What was sampled, oldest first.</summary>
    public NodeHistory Read() => new((int)Interval.TotalSeconds, _samples.Read());

    /// <summary>Samples now, and then at each interval.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await SampleAsync(cancel);
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                // A graph with a gap is no reason to stop a node.
                logger.LogWarning("The node could not be sampled: {Problem}", error.Message);
            }
        } while (await timer.WaitForNextTickAsync(cancel));
    }

    private async Task SampleAsync(CancellationToken cancel)
    {
        var alarms = (await status.CheckAsync(cancel)).Alarms.Count;
        var ledger = node.Find()?.Engine.Status;
        var disk = new DriveInfo(folder.Root);
        var (blocks, mean) = finals.Take();
        _samples.Add(
            new NodeSample(
                time.GetUtcNow(),
                ledger?.Height ?? -1,
                ledger?.FinalHeight ?? -1,
                blocks,
                mean,
                disk.AvailableFreeSpace,
                disk.TotalSize,
                metrics.Completed,
                metrics.Failed,
                alarms
            )
        );
    }
}

/// <summary>The newest of many.</summary>
/// <param name="most">How many are kept.</param>
internal sealed class BoundedSamples<T>(int most)
{
    private readonly Lock _lock = new();
    private readonly Queue<T> _samples = new(most);

    /// <summary>Adds one; the oldest is dropped where there are too many.</summary>
    public void Add(T sample)
    {
        lock (_lock)
        {
            if (_samples.Count == most)
            {
                _samples.Dequeue();
            }

            _samples.Enqueue(sample);
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<T> Read()
    {
        lock (_lock)
        {
            return [.. _samples];
        }
    }
}

/// <summary>How many blocks became final here, and how long that took.</summary>
internal sealed class FinalBlocks(TimeProvider time)
{
    private readonly Lock _lock = new();
    private int _count;
    private double _seconds;

    /// <summary>A block has become final here.</summary>
    /// <param name="made">The time that its header has, in milliseconds since 1970.</param>
    public void See(long made)
    {
        var seconds = (time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(made)).TotalSeconds;
        lock (_lock)
        {
            // A clock may be behind that of the node that made the block.
            (_count, _seconds) = (_count + 1, _seconds + Math.Max(0, seconds));
        }
    }

    /// <summary>What was seen since the last call: how many, and the mean in seconds; null where there were none.</summary>
    public (int Count, double? Mean) Take()
    {
        lock (_lock)
        {
            var taken = (_count, _count == 0 ? (double?)null : _seconds / _count);
            (_count, _seconds) = (0, 0);
            return taken;
        }
    }
}
