using System.Globalization;
using System.Text;
using Kexin.Computations.Documents;
using Kexin.Computations.Intersection.Identifiers;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Intersection;

/// <summary>What an intersection reveals to whom, for people who decide about it.</summary>
internal static class IntersectionTexts
{
    /// <summary>What a provider knows after a run of which it learns no result.</summary>
    public static BilingualText LearnedByProviders { get; } =
        new(
            "How long the other provider's list is once filled up, which depends only on its dataset's rows, and that the result was not withheld; not which identifiers are common, nor how many.",
            "对方名单补足后的长度（只取决于其数据集的行数），以及结果未被扣留；不知道哪些标识符是共有的，也不知道有多少个共有。"
        );

    /// <summary>What a requester knows after a run of which it learns no result.</summary>
    public static BilingualText LearnedByRequester { get; } =
        new(
            "That the run took place and the result was not withheld, and how long the filled-up lists are; not which identifiers are common, nor how many.",
            "运行已发生且结果未被扣留，以及补足后的名单长度；不知道哪些标识符是共有的，也不知道有多少个共有。"
        );

    /// <summary>What a learner knows after a run.</summary>
    public static BilingualText Learned(IntersectionOutput output)
    {
        var size = output.Size.ToString("#,0", CultureInfo.InvariantCulture);
        return output.Identifiers is null
            ? new($"How many identifiers are common: {size}.", $"共有标识符的个数：{size}。")
            : new($"The {size} common identifiers, and no other.", $"{size} 个共有的标识符，此外一无所知。");
    }

    public static BilingualText Reveals(ComputationDocument document, Func<MemberId, string> nameOf)
    {
        var function = (IntersectionFunction)document.Function;
        var plan = IntersectionPlan.Of(document);
        var (en, zh) = (new StringBuilder(), new StringBuilder());
        var isNewParagraph = false;
        void Say(string english, string chinese)
        {
            en.Append(
                    isNewParagraph ? "\n"
                    : en.Length > 0 ? " "
                    : ""
                )
                .Append(english);
            zh.Append(isNewParagraph ? "\n" : "").Append(chinese);
            isNewParagraph = false;
        }

        // First what decides: who learns what; last how it is done.
        foreach (var learner in function.Learners)
        {
            var (who, whoZh) = Name(document, learner, nameOf);
            if (function.ReleasesSet)
            {
                Say($"{who} learns the common identifiers themselves.", $"{whoZh}得知共同的标识符本身。");
            }
            else
            {
                Say(
                    $"{who} learns how many identifiers are common, but not which.",
                    $"{whoZh}得知共同标识符的数量，但不知道是哪些。"
                );
            }
        }

        SayThird(document, plan, nameOf, Say);
        SayDeviation(document, plan, Say);
        isNewParagraph = true;
        SayGroup(document, Say);
        SayEarlier(document, Say);
        Say(
            "Each list is filled up with made-up entries that match nothing, to a size that depends only on how many rows its dataset has (rounded up to two figures, at least 100). So nobody learns how many rows the conditions leave, nor how many different identifiers there are.",
            "每份名单都用不会与任何标识符匹配的虚设条目补足，补足后的长度只取决于数据集的总行数（向上取两位有效数字，至少 100）。因此无人得知满足条件的行数，也无人得知有多少个不同的标识符。"
        );
        isNewParagraph = true;
        Say(
            "It protects against parties who follow the protocol and try to learn more from what they see (semi-honest). It does not protect against a provider who makes identifiers up: that provider, or whoever learns the result, finds out whether the other provider has them.",
            "它防范遵守协议但试图从所见信息中推断更多内容的参与方（半诚实模型），但不防范捏造标识符的提供方：该提供方或得知结果的一方可由此获知另一提供方是否拥有这些标识符。"
        );
        isNewParagraph = true;
        var form = IdentifierForms.Describe(function.Form);
        Say(form.En, form.Zh);
        Say(
            "How it is done: private set intersection by Diffie-Hellman on ristretto255 with SHA-512, under the suite GuoMi too. Both providers' identifiers are compared after each has blinded them with its own secret key.",
            "做法：基于 ristretto255 上 Diffie-Hellman 与 SHA-512 的隐私求交（国密套件下亦然），双方的标识符各用自己的密钥盲化之后才作比较。"
        );
        return new BilingualText(en.ToString(), zh.ToString());
    }

    private static void SayDeviation(ComputationDocument document, IntersectionPlan plan, Action<string, string> say)
    {
        if (!plan.ReleasesSet && document.Providers.Any(provider => plan.Learns(provider.ToString())))
        {
            say(
                "A provider that learns the number and does not keep to the protocol can find out which identifiers are common, and nobody would notice. So this use asks for the same permission as one that releases the identifiers.",
                "得知数量的提供方若不遵守协议，可以查出哪些标识符是共同的，而且无人能够察觉。因此这种使用所需的许可与公布标识符本身相同。"
            );
        }
    }

    private static void SayThird(
        ComputationDocument document,
        IntersectionPlan plan,
        Func<MemberId, string> nameOf,
        Action<string, string> say
    )
    {
        if (plan.Third is null)
        {
            return;
        }

        var (first, firstZh) = Name(document, document.Inputs[0].Provider, nameOf);
        if (!plan.Learns(plan.Third))
        {
            say("The requester learns no result.", "发起方不得知任何结果。");
        }
        else if (!plan.IsDelegated)
        {
            say(
                "The requester is given the result by a provider that learns it, and learns nothing else.",
                "发起方从得知结果的提供方处获得结果，此外一无所知。"
            );
        }
        else if (plan.ReleasesSet)
        {
            say(
                $"The providers do not learn which identifiers are common, nor how many. The requester also learns the length of the longest identifier of {first}, to a multiple of 64 bytes; it gets these identifiers sealed, in that provider's spelling, so that only the common ones can be opened.",
                $"两个提供方都不知道哪些标识符是共同的，也不知道有多少。发起方还得知{firstZh}最长标识符的长度（以 64 字节为单位）；{firstZh}的标识符以密封形式交给发起方，只有共同的才能打开。"
            );
            say(
                "If the requester and one provider collude, they learn no more than these two may learn together.",
                "即使发起方与一个提供方合谋，所得也不超过这两方本应得知的内容。"
            );
        }
        else
        {
            say("The providers learn nothing about the intersection.", "两个提供方对交集一无所知。");
            say(
                "If the requester and one provider collude but keep to the protocol, they still learn only numbers. If they collude and that provider does not keep to it, they can find out which identifiers are common.",
                "发起方与一个提供方合谋但遵守协议时，只能得知数量；若合谋且该提供方不遵守协议，则能得知哪些标识符是共同的。"
            );
        }

        say(
            "While the providers compute, the requester sees how far they are.",
            "提供方计算期间，发起方可以看到其进度。"
        );
    }

    private static void SayGroup(ComputationDocument document, Action<string, string> say)
    {
        if (document.SmallestGroup <= 1)
        {
            say(
                "A result of any size is released, also when nothing is common.",
                "无论结果大小都会公布，包括没有共同标识符的情况。"
            );
            return;
        }

        say(
            $"A result under the smallest group of {document.SmallestGroup} is withheld, and all parties learn that it was smaller. This is enforced by the software of the party that computes the result, which sees it first; the others rely on that party. So a run tells something even if its result is withheld. A list that is itself shorter than {document.SmallestGroup} is left out by its owner's node, and made-up entries stand in its place: nobody can tell that from a list with few identifiers in common.",
            $"结果少于最小分组人数 {document.SmallestGroup} 时不予公布，各方只得知结果低于该数。这一规则由计算结果的一方的软件执行，该方最先看到结果，其他方须信任该方；因此即使结果不予公布，一次运行也会透露一些信息。某方名单本身少于 {document.SmallestGroup} 个时，其节点以虚设条目代替整份名单，他人无法将其与共同标识符很少的情形区分开。"
        );
    }

    private static void SayEarlier(ComputationDocument document, Action<string, string> say)
    {
        if (document.SmallestGroup > 1)
        {
            say(
                $"Each provider's node remembers which identifiers took part for the same learners before. A list that differs from earlier ones, added and subtracted in any way, by some identifiers but fewer than {document.SmallestGroup}, is left out in the same way. What is left: where both lists differ by more, and only a few of these are common, two results can be compared and tell how many; and learners that no provider's node names as standing together can compare what they got.",
                $"每个提供方的节点都记录此前向相同得知方参与比对的标识符。名单若与此前的名单（无论如何相加减）有差别，但相差不到 {document.SmallestGroup} 个，也同样不参与比对。仍无法防止的有：双方名单都相差更多、而其中共有的只有几个时，比较两次结果即可得知有几个；以及提供方节点未列为同一方的得知方互相比较所得。"
            );
        }
        else
        {
            say(
                "Two runs over sets that differ by a few identifiers can be compared, and then tell about those few: compare with earlier grants.",
                "对只差几个标识符的集合先后求交，结果可以比较，从而透露这几个标识符的情况：请与此前的授权对照。"
            );
        }
    }

    private static (string En, string Zh) Name(
        ComputationDocument document,
        MemberId member,
        Func<MemberId, string> nameOf
    )
    {
        var number = document.Providers.ToList().IndexOf(member) + 1;
        var (name, id) = (nameOf(member), member.Value.ToShortString());
        return (number > 0, member == document.Requester) switch
        {
            (true, true) => (
                $"{name} ({id}, provider {number} and the requester)",
                $"{name}（{id}，提供方 {number}，即发起方）"
            ),
            (true, false) => ($"{name} ({id}, provider {number})", $"{name}（{id}，提供方 {number}）"),
            _ => ($"{name} ({id}, the requester)", $"{name}（{id}，发起方）"),
        };
    }
}
