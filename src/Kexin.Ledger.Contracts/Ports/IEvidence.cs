namespace Kexin.Ledger.Contracts.Ports;

/// <summary>This member's evidence log, as the domains use it.</summary>
public interface IEvidence
{
    /// <summary>Logs what happened; completes when it is on disk.</summary>
    /// <returns>The entry's index.</returns>
    /// <exception cref="DomainException">The disk is full, or there is no log yet.</exception>
    Task<long> RecordAsync(EvidenceEvent happened, CancellationToken cancel);

    /// <summary>A file that proves an entry to everybody.</summary>
    /// <exception cref="DomainException">There is no such entry, or no final block anchors it yet.</exception>
    ProofFile Prove(long index);
}
