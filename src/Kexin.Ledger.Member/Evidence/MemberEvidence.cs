using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Ledger.Member.Evidence;

/// <summary>The evidence log as the domains use it.</summary>
/// <param name="evidence">The log.</param>
/// <param name="proofs">Proves its entries.</param>
public sealed class MemberEvidence(EvidenceService evidence, Proofs proofs) : IEvidence
{
    public Task<long> RecordAsync(EvidenceEvent happened, CancellationToken cancel) =>
        evidence.RecordAsync(happened, cancel);

    public ProofFile Prove(long index) => proofs.OfEvidence(index);
}
