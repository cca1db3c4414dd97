using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Ledger.Member.Submitting;

/// <summary>What became of one action: a receipt or a problem.</summary>
/// <param name="Receipt">What the ledger made of it, or null.</param>
/// <param name="Problem">Why it made nothing of it, or null.</param>
public sealed record SubmitOutcome(SubmissionReceipt? Receipt, DomainException? Problem);
