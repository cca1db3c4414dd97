using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Chains;

/// <summary>Whether a block's time can be the time at which it was made.</summary>
/// <remarks>
/// What: a block that reaches a member now was made before now, and after the member last heard that it did not exist.
/// Both ends are widened by the consortium's tolerance. While a member is connected it hears every second, so that the
/// rule says that a block's time is the member's own, within the tolerance; a member that was away accepts what was
/// made meanwhile. The ledger's time never goes back: when all clocks ran ahead and came back, blocks carry the last
/// block's time until the clocks have caught up, and that time is always possible.
/// Security: an orderer can date a block back only by as long as it visibly kept more than a third of the members away.
/// Not for: blocks that more than two thirds of the members have voted for; those have checked their time.
/// </remarks>
internal sealed class ClockRule(TimeProvider clock, ConsortiumRules rules, Func<long> tipTime)
{
    private long heardAt = tipTime();

    public long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The later of the clock and the last block's time: what a block carries, and what transactions are valid by.</summary>
    public long TimeOfNextBlock => Math.Max(Now, tipTime());

    private long Tolerance => rules.ClockToleranceInMilliseconds;

    /// <summary>The orderer has just said that there is no block beyond this member's last.</summary>
    public void HeardOfNothingNew() => Interlocked.Exchange(ref heardAt, Now);

    /// <summary>Null if the time is possible; otherwise what is wrong.</summary>
    public string? Check(long blockTime)
    {
        var now = Now;
        if (blockTime == tipTime() && blockTime > now)
            return null;
        var earliest = Math.Min(Interlocked.Read(ref heardAt), now) - Tolerance;
        if (blockTime > now + Tolerance)
            return Describe("ahead of", blockTime - now);
        return blockTime < earliest ? Describe("behind", now - blockTime) : null;
    }

    /// <summary>Null if the ledger's time is no further ahead of the clock than the tolerance; otherwise what is wrong.</summary>
    public string? CheckLedger()
    {
        var ahead = tipTime() - Now;
        return ahead <= Tolerance
            ? null
            : $"The last block's time is {Seconds(ahead)} ahead of this node's clock: clocks ran ahead when it was made. "
                + "Blocks carry its time until the clocks have caught up. Check that the clocks are right now.";
    }

    /// <summary>Null if the orderer's clock is within the tolerance of this member's; otherwise what is wrong.</summary>
    public string? CheckClock(long ordererTime)
    {
        var difference = ordererTime - Now;
        return Math.Abs(difference) <= Tolerance
            ? null
            : $"The orderer's clock is {Seconds(Math.Abs(difference))} {(difference > 0 ? "ahead of" : "behind")} this node's; "
                + $"at most {Seconds(Tolerance)} are allowed. Set the clock that is wrong.";
    }

    private string Describe(string direction, long difference) =>
        $"A block's time is {Seconds(difference)} {direction} this node's clock; at most {Seconds(Tolerance)} are "
        + "allowed, so it is not voted for. Set the clock that is wrong.";

    private static string Seconds(long milliseconds) => FormattableString.Invariant($"{milliseconds / 1000.0:0.#} s");
}
