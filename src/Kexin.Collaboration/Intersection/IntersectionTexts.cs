using System.Text;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Intersection;

/// <summary>What an intersection reveals to whom, for people who decide about it.</summary>
internal static class IntersectionTexts
{
    public static BilingualText Reveals(ComputationDocument document)
    {
        var function = (IntersectionFunction)document.Function;
        var plan = IntersectionPlan.Of(document);
        var (en, zh) = (new StringBuilder(), new StringBuilder());
        void Say(string english, string chinese)
        {
            en.Append(en.Length > 0 ? " " : "").Append(english);
            zh.Append(chinese);
        }

        Say(
            "Private set intersection by Diffie-Hellman on ristretto255: both providers' identifiers are compared after each has blinded them with its own secret key.",
            "基于 ristretto255 上 Diffie-Hellman 的隐私求交：双方的标识符各用自己的密钥盲化之后才作比较。"
        );
        Say(
            "It protects against parties who follow the protocol and try to learn more from what they see (semi-honest). It does not protect against a provider who makes identifiers up: that provider, or whoever learns the result, finds out whether the other provider has them.",
            "它防范遵守协议但试图从所见信息中推断更多内容的参与方（半诚实模型），但不防范捏造标识符的提供方：该提供方或得知结果的一方可由此获知另一提供方是否拥有这些标识符。"
        );
        foreach (var learner in function.Learners)
        {
            var (who, whoZh) = Name(document, learner);
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

        Say(
            "Each provider learns how many different identifiers the other one has.",
            "每个提供方都得知对方有多少个不同的标识符。"
        );
        SayThird(document, plan, Say);
        SayGroup(document, Say);
        Say(
            "Two runs over sets that differ by a few identifiers can be compared, and then tell about those few: compare with earlier grants.",
            "对只差几个标识符的集合先后求交，结果可以比较，从而透露这几个标识符的情况：请与此前的授权对照。"
        );
        return new BilingualText(en.ToString(), zh.ToString());
    }

    private static void SayThird(ComputationDocument document, IntersectionPlan plan, Action<string, string> say)
    {
        if (plan.Third is null)
        {
            return;
        }

        var (first, firstZh) = Name(document, document.Inputs[0].Provider);
        if (!plan.Learns(plan.Third))
        {
            say("The requester learns no result.", "请求方不得知任何结果。");
        }
        else if (!plan.IsDelegated)
        {
            say(
                "The requester is given the result by a provider that learns it, and learns nothing else.",
                "请求方从得知结果的提供方处获得结果，此外一无所知。"
            );
        }
        else if (plan.ReleasesSet)
        {
            say(
                $"The providers do not learn which identifiers are common, nor how many. The requester also learns how many different identifiers each provider has, and the length of the longest identifier of {first}, whose identifiers it gets sealed so that only the common ones can be opened.",
                $"两个提供方都不知道哪些标识符是共同的，也不知道有多少。请求方还得知每个提供方各有多少个不同的标识符，以及{firstZh}最长标识符的长度；{firstZh}的标识符以密封形式交给请求方，只有共同的才能打开。"
            );
            say(
                "If the requester and one provider collude, they learn no more than these two may learn together.",
                "即使请求方与一个提供方合谋，所得也不超过这两方本应得知的内容。"
            );
        }
        else
        {
            say(
                "The providers learn nothing about the intersection. The requester also learns how many different identifiers each provider has.",
                "两个提供方对交集一无所知。请求方还得知每个提供方各有多少个不同的标识符。"
            );
            say(
                "If the requester and one provider collude, they still learn only numbers.",
                "即使请求方与一个提供方合谋，也只能得知数量。"
            );
        }

        say(
            "While the providers compute, the requester sees how far they are.",
            "提供方计算期间，请求方可以看到其进度。"
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
            $"A result under the smallest group of {document.SmallestGroup} is not released, and all parties learn that it was smaller. This is enforced by the software of the party that computes the result, which sees it first; the others rely on that party.",
            $"结果少于最小分组 {document.SmallestGroup} 时不予公布，各方只得知结果低于该数。这一规则由计算结果的一方的软件执行，该方最先看到结果，其他方须信任该方。"
        );
    }

    private static (string En, string Zh) Name(ComputationDocument document, MemberId member)
    {
        var providers = document.Providers.ToList();
        var number = providers.IndexOf(member) + 1;
        var id = member.ToString()[..8];
        return (number > 0, member == document.Requester) switch
        {
            (true, true) => ($"Provider {number} ({id}…, the requester)", $"提供方 {number}（{id}…，即请求方）"),
            (true, false) => ($"Provider {number} ({id}…)", $"提供方 {number}（{id}…）"),
            _ => ($"The requester ({id}…)", $"请求方（{id}…）"),
        };
    }
}
