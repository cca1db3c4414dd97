namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>Takes the committed entries of an <see cref="IOrderer"/>, in their order, one at a time.</summary>
/// <remarks>
/// An entry comes exactly once as far as its effect goes: after a restart the orderer begins again behind
/// <see cref="Position"/>, which the consumer keeps on disk together with the effect.
/// </remarks>
public interface IOrderedConsumer
{
    /// <summary>The position of the last entry whose effect is durable; 0 when there is none.</summary>
    long Position { get; }

    /// <summary>Takes one entry; when the task completes its effect and its position are durable.</summary>
    /// <param name="position">Grows from entry to entry, with gaps where the group's own entries stand.</param>
    /// <param name="entry">The bytes as they were ordered; valid after the call as well.</param>
    /// <param name="cancellationToken">Cancelled when the orderer stops.</param>
    ValueTask DeliverAsync(long position, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken);

    /// <summary>Says in a few bytes what the entries up to <see cref="Position"/> came to.</summary>
    /// <returns>What <see cref="AdoptAsync"/> of another member needs when those entries are no longer in the log.</returns>
    ReadOnlyMemory<byte> Summarize();

    /// <summary>Learns that the entries up to a position exist only as a summary; called at start and when far behind.</summary>
    /// <param name="position">The position that the summary covers; nothing to do when it isn't above <see cref="Position"/>.</param>
    /// <param name="summary">What <see cref="Summarize"/> gave, here or at another member.</param>
    /// <param name="cancellationToken">Cancelled when the orderer stops.</param>
    ValueTask AdoptAsync(long position, ReadOnlyMemory<byte> summary, CancellationToken cancellationToken);
}
