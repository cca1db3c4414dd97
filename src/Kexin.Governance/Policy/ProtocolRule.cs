using Kexin.Governance.Classification.Schemes;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Policy;

/// <summary>What the other parties of a computation may do that it has to withstand, from the weakest.</summary>
public enum AdversaryModel
{
    /// <summary>They follow the protocol and study all that they see.</summary>
    [Says("semi-honest", "半诚实")]
    SemiHonest,

    /// <summary>They do anything.</summary>
    [Says("malicious", "恶意")]
    Malicious,
}

/// <summary>What a joint computation on fields of some levels with some counterparties keeps; it fits where each list is empty or has the case's own value.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Says">The same for people.</param>
/// <param name="Levels">1 to 3, of the highest field that is used; empty for any.</param>
/// <param name="Counterparties">Ids of members; one that is a party to the computation is enough. Empty for any.</param>
/// <param name="Adversary">What the computation withstands, at least.</param>
/// <param name="SmallestGroup">The smallest group whose totals open, at least.</param>
[Says("Protocol rule", "协议规则")]
public sealed record ProtocolRule(
    [Says("Id", "标识")] [Name(PolicyRule.LongestId)] string Id,
    [Says("Words", "说明")] BilingualText Says,
    [Says("Levels", "数据级别", "1 to 3; any where left out.", "1 到 3；省略表示任意。")]
    [Items(SchemeLevel.HighestProtection, Optional = true), Between(1, SchemeLevel.HighestProtection)]
        IReadOnlyList<int> Levels,
    [Says("Counterparties", "相对方", "Ids of members; any where left out.", "成员编号；省略表示任意。")]
    [Items(ProtocolRule.MostMembers, Optional = true), Name(64)]
        IReadOnlyList<string> Counterparties,
    [Says("Adversary", "对手模型", "semiHonest or malicious.", "semiHonest（半诚实）或 malicious（恶意）。")]
        AdversaryModel Adversary = AdversaryModel.SemiHonest,
    [Says("Smallest group", "最小分组人数", "At least.", "下限。")]
    [Between(1, ProtocolRule.LargestGroup)]
        int SmallestGroup = 1
)
{
    /// <summary>The most members that a rule names.</summary>
    public const int MostMembers = 200;

    /// <summary>The largest smallest group.</summary>
    public const int LargestGroup = 1_000_000;

    /// <summary>Whether it is about a computation.</summary>
    /// <param name="level">The highest level of this member's fields that it uses.</param>
    /// <param name="others">Its other parties.</param>
    public bool Fits(int level, IReadOnlyList<MemberId> others) =>
        (Levels.Count == 0 || Levels.Contains(level))
        && (Counterparties.Count == 0 || others.Any(member => Counterparties.Contains(member.ToString())));

    /// <summary>Null, or what a computation lacks.</summary>
    /// <param name="adversary">What it withstands.</param>
    /// <param name="smallestGroup">Its smallest group.</param>
    public Refusal? FindLack(AdversaryModel adversary, int smallestGroup)
    {
        if (adversary >= Adversary && smallestGroup >= SmallestGroup)
        {
            return null;
        }

        var (is_, asks) = (SaysAttribute.Of(adversary).Label, SaysAttribute.Of(Adversary).Label);
        return new Refusal(
            new Rule(
                "tasks.protocol-by-level",
                "A computation withstands what the policy asks for at the level of the fields and with these parties.",
                "计算须能抵御策略针对字段级别和参与方所要求的对手模型，并遵守其披露规则。"
            ),
            new(
                $"a computation that is {is_.En} with groups of {smallestGroup}, where the rule '{Id}' asks for {asks.En} and groups of {SmallestGroup}: {Says.En}",
                $"该计算的对手模型为{is_.Zh}，最小分组人数为 {smallestGroup}；规则“{Id}”要求{asks.Zh}，最小分组人数为 {SmallestGroup}：{Says.Zh}"
            ),
            new(
                "another document (--adversary, --smallest-group); or two people of this organisation lowering the demand for this document: kexin task downgrade.",
                "另拟文档（--adversary、--smallest-group）；或由本机构两人对该文档放宽要求：kexin task downgrade。"
            )
        );
    }
}
