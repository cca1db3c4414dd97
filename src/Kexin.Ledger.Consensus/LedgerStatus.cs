using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Ordering;

namespace Kexin.Ledger.Consensus;

/// <summary>How this node's ledger is doing.</summary>
/// <param name="Height">The height of the last block here, final or about to be.</param>
/// <param name="FinalHeight">The height of the last final block here.</param>
/// <param name="Header">The hash of the last final block's header.</param>
/// <param name="IsOrderer">Whether this node orders.</param>
/// <param name="IsConnected">Whether the line to the orderer's node is open; true at the orderer's node.</param>
/// <param name="Lag">How many blocks the orderer's node has spoken of that are not here yet.</param>
/// <param name="WaitingTransactions">How many transactions wait for a block; 0 but at the orderer's node.</param>
/// <param name="Alarms">What somebody has to look at.</param>
/// <param name="Members">What the members last said of themselves; empty but at the orderer's node.</param>
public sealed record LedgerStatus(
    long Height,
    long FinalHeight,
    Digest Header,
    bool IsOrderer,
    bool IsConnected,
    long Lag,
    int WaitingTransactions,
    IReadOnlyList<LedgerAlarm> Alarms,
    IReadOnlyList<MemberNews> Members
);

/// <summary>A block that no honest member will ever take back, with what proves it.</summary>
/// <param name="Block">The block.</param>
/// <param name="Certificate">More than two thirds of the members' precommits.</param>
public sealed record FinalBlock(Contracts.Block Block, Contracts.FinalityCertificate Certificate);
