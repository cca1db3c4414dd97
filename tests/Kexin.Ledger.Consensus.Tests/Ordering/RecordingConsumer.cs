using System.Globalization;
using System.Text;
using Kexin.Ledger.Consensus.Ordering;

namespace Kexin.Ledger.Consensus.Tests.Ordering;

/// <summary>Keeps what is delivered in memory, as text; the position is as durable as the test makes it.</summary>
public sealed class RecordingConsumer : IOrderedConsumer
{
    private readonly object gate = new();
    private readonly List<string> entries = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> waits = [];

    public long Position { get; private set; }

    public Exception? Failure { get; set; }

    public long AdoptedPosition { get; private set; }

    public string AdoptedSummary { get; private set; } = "";

    public IReadOnlyList<string> Entries
    {
        get
        {
            lock (gate)
                return [.. entries];
        }
    }

    public ValueTask DeliverAsync(long position, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken)
    {
        if (Failure is { } failure)
            return ValueTask.FromException(failure);
        lock (gate)
        {
            Assert.True(position > Position, "A position came again.");
            Position = position;
            entries.Add(Encoding.UTF8.GetString(entry.Span));
            foreach (var (_, reached) in waits.Where(wait => wait.Count <= entries.Count))
                reached.TrySetResult();
        }
        return ValueTask.CompletedTask;
    }

    public ReadOnlyMemory<byte> Summarize()
    {
        lock (gate)
            return Encoding.UTF8.GetBytes(entries.Count.ToString(CultureInfo.InvariantCulture));
    }

    public ValueTask AdoptAsync(long position, ReadOnlyMemory<byte> summary, CancellationToken cancellationToken)
    {
        AdoptedPosition = position;
        AdoptedSummary = Encoding.UTF8.GetString(summary.Span);
        return ValueTask.CompletedTask;
    }

    public Task WaitForAsync(int count)
    {
        lock (gate)
        {
            if (entries.Count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waits.Add((count, reached));
            return reached.Task;
        }
    }
}
