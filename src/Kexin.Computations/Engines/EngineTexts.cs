using System.Globalization;

namespace Kexin.Computations.Engines;

/// <summary>What all computations on the engine say alike.</summary>
internal static class EngineTexts
{
    public static readonly BilingualText Reading = new("Counting this party's own rows", "统计本方的行");

    public static readonly BilingualText Agreeing = new(
        "Agreeing with the other parties on what is compared",
        "与各方商定需要比较的内容"
    );

    public static readonly BilingualText Computing = new("Computing on shares", "在秘密份额上计算");

    public static readonly BilingualText Finished = new("Finished", "完成");

    /// <summary>What a party knows that gets no result.</summary>
    public static readonly BilingualText LearnedNothing = new(
        "Nothing but that the run took place: it saw shares that look random, and no result.",
        "除运行发生之外一无所知：只看到形同随机数的份额，没有看到结果。"
    );

    /// <summary>Why a group is held back: the gates' answers are not told apart.</summary>
    public static BilingualText HeldBack(long rows) =>
        new(
            $"One of these holds, and which one nobody is told: fewer than {Number(rows)} rows; all rows, or nearly all, are one organisation's, which did not agree (kexin task review --own-totals); a group before it in the table has few rows; the rows differ by a few from those of earlier results to the same requester.",
            $"至少符合以下一项，具体是哪一项不予告知：不足 {Number(rows)} 行；行全部或几乎全部来自一家未同意公布的机构（kexin task review --own-totals）；表中它前面的分组行数很少；这些行与同一申请方此前结果所涉及的行只差几行。"
        );

    /// <summary>Who computes, who sees what, and who must not work together.</summary>
    public static BilingualText Parties(EngineChoice choice, Func<Ledger.Contracts.MemberId, string> nameOf)
    {
        var (names, namesZh) = (
            string.Join(", ", choice.Parties.Select(nameOf)),
            string.Join("、", choice.Parties.Select(nameOf))
        );
        return new BilingualText(
            $"Computed by: {names}. Each splits its numbers into random shares; no party sees more than shares, and nothing opens on the way. {choice.ProtocolText.En} {choice.AdversaryText.En}",
            $"计算各方：{namesZh}。每一方把自己的数拆成随机份额；任何一方都只看到份额，计算过程中不公开任何内容。{choice.ProtocolText.Zh}{choice.AdversaryText.Zh}"
        );
    }

    /// <summary>What is compared with earlier results, and what is left.</summary>
    public static BilingualText Earlier { get; } =
        new(
            "Each provider tells all parties which results this requester got over its dataset, without any row. A group that differs by a few rows from these, added and subtracted in any way, stays shut, and so does the group after a small one, and what is nearly one organisation's own. What is left: several results of this kind over the same rows, which together tell more than each; requesters that share what they got and that no provider's node names as standing together; and what one knows of some rows. False rows give a false result, and can make a small group look large enough; a provider's false account of earlier results can hide a difference from them. What an asker that also provides says of either decides nothing of what opens.",
            "每个提供方告知各方，该发起方此前就其数据集得到过哪些结果，不涉及任何一行。与这些结果以任何方式相加减后只差几行的分组不予公布；小分组之后的分组，以及几乎全部来自一家机构的分组，也不予公布。仍无法防止的有：对同样的行多次提出此类计算，合起来会比单个结果透露更多；互通结果、而提供方的节点未列为同一方的几个发起方；以及事先知道其中某些行的人。虚假的行会得出虚假的结果，也可能使小分组显得足够大；提供方若虚报此前的结果，可能掩盖与它们的差异。发起方若同时提供数据，它所说的这两者都不影响是否公开。"
        );

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
