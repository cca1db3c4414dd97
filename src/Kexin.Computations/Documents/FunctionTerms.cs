using System.Diagnostics;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>What a function implies and a reader of the document wants to see said: by which protocol, against whom, for whom.</summary>
/// <param name="Protocol">How it is computed.</param>
/// <param name="Adversary">Against whom that protects.</param>
/// <param name="Learners">Who learns an output, in the order of their ids.</param>
public sealed record FunctionTerms(BilingualText Protocol, BilingualText Adversary, IReadOnlyList<MemberId> Learners)
{
    private static readonly BilingualText Sums = new(
        "Semi-honest: every party follows the protocol; the totals of a provider stay hidden unless all other providers collude.",
        "半诚实：各方都按协议执行；除非其余所有提供方合谋，否则任何一个提供方的合计不会泄露。"
    );

    private static readonly BilingualText Pair = new(
        "Semi-honest: both parties follow the protocol and use their true identifiers.",
        "半诚实：双方都按协议执行，并使用真实的标识符。"
    );

    /// <summary>The terms of a document; nothing in it can change them but the function itself.</summary>
    public static FunctionTerms Of(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Function switch
        {
            StatisticsFunction => new FunctionTerms(
                new BilingualText(
                    "Secure sums by additive sharing over Z_2^64 and Z_2^384; a joint check of the smallest group decides what opens.",
                    "用 Z_2^64 和 Z_2^384 上的加法秘密共享安全求和；由最小分组的联合检查决定公开哪些结果。"
                ),
                Sums,
                [document.Requester]
            ),
            LogisticRegressionFunction => new FunctionTerms(
                new BilingualText(
                    "Newton's method on sums made by additive sharing over Z_2^64.",
                    "牛顿法，每一步的合计由 Z_2^64 上的加法秘密共享求得。"
                ),
                Sums,
                [document.Requester]
            ),
            IntersectionFunction intersection => new FunctionTerms(
                new BilingualText(
                    "Set intersection by elliptic-curve Diffie-Hellman on ristretto255.",
                    "基于 ristretto255 椭圆曲线 Diffie-Hellman 的隐私求交。"
                ),
                Pair,
                intersection.Learners
            ),
            _ => throw new UnreachableException(),
        };
    }
}
