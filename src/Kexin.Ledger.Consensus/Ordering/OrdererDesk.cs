using Kexin.Ledger.Consensus.Submitting;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>What only the orderer's node takes from others: transactions, clocks and cosignatures.</summary>
internal sealed record OrdererDesk(Intake Intake, ClockWatch ClockWatch, CertificateCollector Collector);
