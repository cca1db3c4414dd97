using Kexin.Ledger.Consensus.Submitting;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>What only the orderer's node takes from others: transactions and clocks.</summary>
internal sealed record OrdererDesk(Intake Intake, ClockWatch ClockWatch);
