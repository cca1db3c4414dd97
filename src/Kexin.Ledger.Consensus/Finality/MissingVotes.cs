using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Finality;

/// <summary>Why a height is not final: how many have to vote, and who is not heard of.</summary>
internal static class MissingVotes
{
    /// <summary>For whoever waits for it.</summary>
    public static BilingualText Describe(Voter voter, MemberSet members)
    {
        var silent = voter.Silent.Select(members.Describe).ToList();
        var (en, zh) =
            silent.Count == 0
                ? ("Start the nodes that are off", "请启动离线的节点")
                : (
                    $"Nothing is heard of {string.Join(", ", silent.Select(name => name.En))}: start the nodes that are off",
                    $"收不到 {string.Join("、", silent.Select(name => name.Zh))} 的消息：请启动离线的节点"
                );
        return new BilingualText(
            $"Block {voter.Height} is not final yet: {members.Quorum} of {members.CountingMembers} members have to vote for it. {en}.",
            $"第 {voter.Height} 块尚未最终确认：{members.CountingMembers} 个成员中须有 {members.Quorum} 个投票。{zh}。"
        );
    }
}
