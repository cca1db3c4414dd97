using DotNext.IO.Log;
using DotNext.Net.Cluster.Consensus.Raft;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>A Raft log that acknowledges an entry only when it is on disk.</summary>
/// <remarks>
/// What: Raft's safety rests on followers that answer after the entries are stable (Ongaro and Ousterhout 2014, §5.3).
/// The base class answers when they are in memory, so a group that dies all at once can lose what it acknowledged.
/// Both ways in which a follower gets entries are implemented again here and wait for the flush.
/// The leader needs none: it counts itself towards a commit, and the base class flushes before it commits.
/// </remarks>
internal sealed class DurableLog(WriteAheadLog.Options options, IStateMachine stateMachine)
    : WriteAheadLog(options, stateMachine),
        IAuditTrail<IRaftLogEntry>
{
    async ValueTask IAuditTrail<IRaftLogEntry>.AppendAsync<TEntry>(
        ILogEntryProducer<TEntry> entries,
        long startIndex,
        bool skipCommitted,
        CancellationToken token
    )
    {
        var isEmpty = entries.RemainingCount == 0;
        await AppendAsync(entries, startIndex, skipCommitted, token).ConfigureAwait(false);
        if (!isEmpty)
            await FlushAsync(token).ConfigureAwait(false);
    }

    async ValueTask IAuditTrail<IRaftLogEntry>.AppendAsync<TEntry>(
        TEntry entry,
        long startIndex,
        CancellationToken token
    )
    {
        await AppendAsync(entry, startIndex, token).ConfigureAwait(false);
        await FlushAsync(token).ConfigureAwait(false);
    }
}
