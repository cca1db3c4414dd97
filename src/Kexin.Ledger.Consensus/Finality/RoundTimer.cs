namespace Kexin.Ledger.Consensus.Finality;

/// <summary>Says when a round has taken too long.</summary>
/// <remarks>
/// Source: Tendermint (arXiv 1807.04938, section III): a timeout begins when a quorum has been heard of, and grows with each
/// round. A round that can't decide, as fewer than a quorum are there, is not over; if its time ran, members that wait
/// for another one would be in different rounds, with long patience, when it comes.
/// </remarks>
/// <param name="patience">How long the first round at a height may take; each one after it may take twice as long, up to eight times.</param>
/// <param name="clock">What time it is.</param>
internal sealed class RoundTimer(TimeSpan patience, TimeProvider clock)
{
    private const int LongestDoubling = 3;
    private (long Height, long Round) current;
    private long since = clock.GetTimestamp();
    private int doublings;

    /// <summary>How long the round may still take; nothing or less when it has taken too long.</summary>
    /// <param name="height">The height that is being decided.</param>
    /// <param name="round">The round that this member is in.</param>
    /// <param name="isActive">Whether something waits to be decided.</param>
    /// <param name="isQuorumThere">Whether enough members vote for the round to decide.</param>
    public TimeSpan Rest(long height, long round, bool isActive, bool isQuorumThere)
    {
        var isNext = height == current.Height && round > current.Round;
        if (!isQuorumThere || height != current.Height)
            doublings = 0;
        else if (isNext && doublings < LongestDoubling)
            doublings++;
        if (isNext || height != current.Height || !isActive || !isQuorumThere)
            (current, since) = ((height, round), clock.GetTimestamp());
        return patience * (1 << doublings) - clock.GetElapsedTime(since);
    }
}
