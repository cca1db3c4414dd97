using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>What the members' clocks say, as the orderer hears it: it makes no block whose time they would refuse.</summary>
/// <remarks>
/// Without this an orderer with a wrong clock would sign a header that nobody else can cosign, and as nobody signs two
/// headers at one height the ledger would stand still for ever.
/// </remarks>
internal sealed class ClockWatch(Genesis genesis, TimeProvider clock, TimeSpan silence)
{
    private readonly Lock gate = new();
    private readonly Dictionary<MemberId, MemberNews> news = [];

    public IReadOnlyList<MemberNews> News
    {
        get
        {
            lock (gate)
                return [.. news.Values.OrderBy(item => item.Member.Value)];
        }
    }

    public void Heard(MemberId member, long time, long height)
    {
        var now = clock.GetUtcNow();
        lock (gate)
            news[member] = new MemberNews(member, height, now, time - now.ToUnixTimeMilliseconds());
    }

    /// <summary>Null if a block of this moment can become final; otherwise why not.</summary>
    public string? Check()
    {
        var oldest = clock.GetUtcNow() - silence;
        var tolerance = genesis.Rules.ClockToleranceInMilliseconds;
        List<MemberNews> off;
        lock (gate)
            off =
            [
                .. news.Values.Where(item =>
                    item.HeardAt >= oldest
                    && Math.Abs(item.ClockDifferenceInMilliseconds) > tolerance
                    && genesis.Members.Find(item.Member) is { Counts: true }
                ),
            ];
        return off.Count <= genesis.Members.CountingMembers - genesis.Members.Quorum
            ? null
            : $"The clocks of {off.Count} members differ from this node's by more than "
                + FormattableString.Invariant($"{tolerance / 1000.0:0.#} s")
                + ", so no block could become final. Set this node's clock, or theirs.";
    }
}

/// <summary>What a member last said of itself.</summary>
/// <param name="Member">Who.</param>
/// <param name="Height">The height of its last block.</param>
/// <param name="HeardAt">When it said so, by this node's clock.</param>
/// <param name="ClockDifferenceInMilliseconds">How far its clock is ahead of this node's.</param>
public sealed record MemberNews(
    MemberId Member,
    long Height,
    DateTimeOffset HeardAt,
    long ClockDifferenceInMilliseconds
);
