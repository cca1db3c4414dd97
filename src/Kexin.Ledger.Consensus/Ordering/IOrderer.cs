namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>Puts opaque entries into one order that every member of the ordering group sees, and never loses one.</summary>
/// <remarks>
/// What: total order broadcast with durability. An orderer cannot forge: it knows nothing of what an entry means, and
/// the ledger's members check every block themselves. It can only delay.
/// </remarks>
public interface IOrderer : IAsyncDisposable
{
    /// <summary>True while this member leads its group, so that <see cref="OrderAsync"/> may succeed here.</summary>
    bool IsLeading { get; }

    /// <summary>Waits until this member leads its group.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WaitForLeadershipAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Orders one entry. When the task completes, the entry is on the disks of more than half of the group, committed,
    /// and delivered to this member's <see cref="IOrderedConsumer"/>.
    /// </summary>
    /// <param name="entry">1 byte to 16 MB; it must not change before the task completes.</param>
    /// <param name="cancellationToken">Ends the wait; the entry may still be committed.</param>
    /// <exception cref="OrdererUnavailableException">The entry was not committed so far; it may still be.</exception>
    Task OrderAsync(ReadOnlyMemory<byte> entry, CancellationToken cancellationToken);
}
