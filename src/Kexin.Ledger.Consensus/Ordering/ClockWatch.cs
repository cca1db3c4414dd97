using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>What the members' clocks say, as the orderer hears it: it makes no block whose time they would refuse.</summary>
/// <remarks>
/// Without this an orderer with a wrong clock would have a block ordered that the others can't vote for, and the ledger
/// would stand still until clocks agree. So nothing is built before enough members have been heard
/// since the start. What a member said is carried on by the time that has passed, not by the clock, so that a clock that
/// is set while the node runs shows at once.
/// </remarks>
internal sealed class ClockWatch(Genesis genesis, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<MemberId, (MemberNews News, long Time, long At)> heard = [];

    public IReadOnlyList<MemberNews> News
    {
        get
        {
            lock (gate)
                return [.. heard.Values.Select(item => item.News).OrderBy(item => item.Member.Value)];
        }
    }

    public void Heard(MemberId member, long time, long height)
    {
        var now = clock.GetUtcNow();
        var news = new MemberNews(member, height, now);
        lock (gate)
            heard[member] = (news, time, clock.GetTimestamp());
    }

    /// <summary>The members that are counted and last said that they have more blocks than this.</summary>
    public IReadOnlyList<MemberId> AheadOf(long height)
    {
        lock (gate)
        {
            return
            [
                .. genesis
                    .Members.Cards.Where(card => card.Counts && card.Id != genesis.Orderer)
                    .Where(card => heard.TryGetValue(card.Id, out var said) && said.News.Height > height)
                    .Select(card => card.Id),
            ];
        }
    }

    /// <summary>Null if a block of this moment can become final; otherwise why not.</summary>
    public ClockObstacle? Check()
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var others = genesis.Members.Cards.Where(card => card.Counts && card.Id != genesis.Orderer).ToList();
        List<MemberCard> unheard;
        List<MemberCard> off;
        lock (gate)
        {
            unheard = [.. others.Where(card => !heard.ContainsKey(card.Id))];
            off = [.. others.Where(card => heard.TryGetValue(card.Id, out var said) && IsOff(said.Time, said.At, now))];
        }
        var (counting, quorum) = (genesis.Members.CountingMembers, genesis.Members.Quorum);
        var orderer = genesis.Members.Describe(genesis.Orderer);
        var tolerance = FormattableString.Invariant($"{genesis.Rules.ClockToleranceInMilliseconds / 1000.0:0.#} s");
        if (off.Count > counting - quorum)
            return new ClockObstacle(
                new(
                    $"The clocks of these members differ by more than {tolerance} from that of the ordering node {orderer.En}, so no "
                        + $"block could become final: {string.Join(", ", off.Select(card => card.Name))}. Set its clock, or theirs.",
                    $"以下成员的时钟与排序节点 {orderer.Zh}的时钟相差超过 {tolerance}，区块无法最终确认："
                        + $"{string.Join("、", off.Select(card => card.Name))}。请校准排序节点或这些成员的时钟。"
                ),
                Differs: true
            );
        return off.Count + unheard.Count > counting - quorum
            ? new ClockObstacle(
                new(
                    $"The ordering node {orderer.En} was started and has not heard yet whether the clocks of {quorum} of "
                        + $"{counting} members agree within {tolerance}; without that no block could become final. Not heard "
                        + $"of yet: {string.Join(", ", unheard.Select(card => card.Name))}.",
                    $"排序节点 {orderer.Zh}刚刚启动，尚不知道 {counting} 个成员中是否有 {quorum} 个的时钟相差不超过 {tolerance}；"
                        + "不知道这一点，区块无法最终确认。尚无消息的成员："
                        + $"{string.Join("、", unheard.Select(card => card.Name))}。"
                ),
                Differs: false
            )
            : null;
    }

    private bool IsOff(long time, long at, long now) =>
        Math.Abs(time + clock.GetElapsedTime(at).TotalMilliseconds - now) > genesis.Rules.ClockToleranceInMilliseconds;
}

/// <summary>Why no block can be made, for people.</summary>
/// <param name="Message">What is the matter.</param>
/// <param name="Differs">Whether clocks are known to differ; otherwise they are not known yet.</param>
internal sealed record ClockObstacle(BilingualText Message, bool Differs);

/// <summary>What a member last said of itself.</summary>
/// <param name="Member">Who.</param>
/// <param name="Height">The height of its last block.</param>
/// <param name="HeardAt">When it said so, by this node's clock.</param>
public sealed record MemberNews(MemberId Member, long Height, DateTimeOffset HeardAt);
