namespace Kexin.Ledger.Consensus.Alarms;

/// <summary>What somebody has to look at.</summary>
public enum LedgerAlarmKind
{
    /// <summary>A block's time, or the orderer's clock, is too far from this node's clock.</summary>
    ClockDiffers,

    /// <summary>A block does not follow the block before it.</summary>
    BrokenChain,

    /// <summary>Two certificates for different blocks at one height: a third of the members or more lie, or forgot what they signed.</summary>
    Fork,

    /// <summary>A block is not what executing it gives.</summary>
    WrongExecution,

    /// <summary>A message from another member was malformed or not signed as it says.</summary>
    BadMessage,

    /// <summary>The last block does not become final.</summary>
    Stalled,

    /// <summary>The orderer's node can't order any more.</summary>
    OrderingStopped,

    /// <summary>This node could not write or read its own ledger.</summary>
    StorageFailed,

    /// <summary>This node's folder, or a part of it, is older than what the member has signed.</summary>
    SetBack,

    /// <summary>Two processes run with one member's key.</summary>
    RunsTwice,

    /// <summary>The orderer's node is behind what others have.</summary>
    OrdererBehind,

    /// <summary>The ledger's time is ahead of this node's clock.</summary>
    TimeAhead,
}

/// <summary>An alarm that stands.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="Height">The height of the block that it is about.</param>
/// <param name="Message">For people: what was seen and what to do.</param>
/// <param name="Since">When it was first raised.</param>
public sealed record LedgerAlarm(LedgerAlarmKind Kind, long Height, string Message, DateTimeOffset Since);
