using System.Buffers;
using DotNext.IO;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>Hands committed entries to the consumer, and drops the log behind what the consumer has made durable.</summary>
/// <remarks>The library's snapshot is the consumer's summary: a few bytes, since the consumer keeps the entries' effect.</remarks>
internal sealed class OrderedStateMachine(DirectoryInfo folder, RaftOptions options, IOrderedConsumer consumer)
    : SimpleStateMachine(folder)
{
    private const int MaxSummarySizeInBytes = 64 << 10;
    private int entriesSinceSnapshot;
    private long bytesSinceSnapshot;

    protected override async ValueTask<bool> ApplyAsync(LogEntry entry, CancellationToken token)
    {
        if (entry.IsConfiguration || !entry.TryGetPayload(out var payload) || payload.IsEmpty)
            return false;
        if (entry.Index > consumer.Position)
            await consumer.DeliverAsync(entry.Index, payload.ToArray(), token).ConfigureAwait(false);
        bytesSinceSnapshot += payload.Length;
        if (++entriesSinceSnapshot < options.EntriesPerSnapshot && bytesSinceSnapshot < options.BytesPerSnapshot)
            return false;
        (entriesSinceSnapshot, bytesSinceSnapshot) = (0, 0);
        return true;
    }

    protected override ValueTask PersistAsync(IAsyncBinaryWriter writer, CancellationToken token) =>
        writer.WriteAsync(consumer.Summarize(), null, token);

    protected override async ValueTask RestoreAsync(FileInfo snapshotFile, CancellationToken token)
    {
        if (snapshotFile.Length > MaxSummarySizeInBytes)
            throw new InvalidDataException(
                $"The snapshot {snapshotFile.Name} is too long: {snapshotFile.Length} bytes."
            );
        var summary = await File.ReadAllBytesAsync(snapshotFile.FullName, token).ConfigureAwait(false);
        // The library names a snapshot by the index and the term of the last entry in it.
        var position = long.Parse(snapshotFile.Name.Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);
        await consumer.AdoptAsync(position, summary, token).ConfigureAwait(false);
    }
}
