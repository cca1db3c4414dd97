using Kexin.Ledger.Consensus.Alarms;

namespace Kexin.Node;

/// <summary>Notices that a ledger whose disk refused it can be written again: the node then opens it again, in the same process.</summary>
/// <remarks>
/// What: after a refused write the ledger's engines take no more, as they cannot tell what of it is on disk; opening them again can. A small
/// file shows whether there is room.
/// </remarks>
internal sealed class StorageRecovery(NodeFolder folder, NodeLedger node, TimeProvider time)
{
    private const int ProbeSizeInBytes = 4 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Completes when the ledger's storage failed and its disk takes files again.</summary>
    /// <param name="patience">How long to wait at least: a disk that fails again and again is tried less often.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task WaitAsync(TimeSpan patience, CancellationToken cancel)
    {
        await node.WaitAsync(cancel);
        await Task.Delay(patience, time, cancel);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            if (HasFailed() && HasRoom())
            {
                return;
            }
        }
    }

    private bool HasFailed() =>
        node.Find()
            ?.Engine.Status.Alarms.Any(alarm =>
                alarm.Kind is LedgerAlarmKind.StorageFailed or LedgerAlarmKind.OrderingStopped
            ) == true;

    private bool HasRoom()
    {
        var probe = Path.Combine(folder.Root, "room.probe");
        try
        {
            using var file = new FileStream(
                probe,
                new FileStreamOptions
                {
                    Mode = FileMode.Create,
                    Access = FileAccess.Write,
                    Options = FileOptions.DeleteOnClose,
                }
            );
            file.Write(new byte[ProbeSizeInBytes]);
            file.Flush(flushToDisk: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
