namespace Kexin.Ledger.Consensus;

/// <summary>How large and how often; no value changes what the ledger says.</summary>
public sealed record EngineLimits
{
    /// <summary>The transactions' bytes that a block takes at most; one larger transaction fits alone.</summary>
    public long BlockSizeInBytes { get; init; } = 256 << 10;

    /// <summary>The transactions that a block takes at most.</summary>
    public int TransactionsPerBlock { get; init; } = 2048;

    /// <summary>The shortest time from one block to the next, unless a full block waits.</summary>
    public TimeSpan BlockInterval { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>The time between two signs of life, of the feed and of a member's reports.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a line may be silent before it counts as broken.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause before a broken line is tried again.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a submitter waits for a block before it is told to come back.</summary>
    public TimeSpan SubmissionPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The transactions that the orderer holds at most.</summary>
    public int MempoolInTransactions { get; init; } = 32 << 10;

    /// <summary>The bytes of transactions that the orderer holds at most.</summary>
    public long MempoolInBytes { get; init; } = 64 << 20;

    /// <summary>The submissions that one node has under way at once; what comes meanwhile travels together.</summary>
    public int SubmissionsUnderWay { get; init; } = 4;

    /// <summary>How long the first round at a height may take before another is wished for; each one after it may take twice as long, up to eight times.</summary>
    public TimeSpan RoundPatience { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a member whose memory looks whole waits for the answer of every member that it should hear after a start.</summary>
    public TimeSpan RecoveryPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often one member may ask the others for a new round within this time: four times.</summary>
    public TimeSpan AskWindow { get; init; } = TimeSpan.FromSeconds(30);
}
