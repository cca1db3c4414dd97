using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>What a function implies and a reader of the document wants to see said: by which protocol, against whom, for whom.</summary>
/// <param name="Protocol">How it is computed.</param>
/// <param name="Adversary">Against whom that protects.</param>
/// <param name="Learners">Who learns an output, in the order of their ids.</param>
public sealed record FunctionTerms(BilingualText Protocol, BilingualText Adversary, IReadOnlyList<MemberId> Learners)
{
    /// <summary>The strongest adversary that it withstands; the weakest where nothing more is promised.</summary>
    public Engines.Adversary Withstands { get; init; } = Engines.Adversary.SemiHonest;

    /// <summary>The adversary of sums by additive sharing among the providers.</summary>
    internal static BilingualText SemiHonestSums { get; } =
        new(
            "Semi-honest: every party follows the protocol; the totals of a provider stay hidden unless all other providers collude.",
            "半诚实：各方都按协议执行；除非其余所有提供方合谋，否则任何一个提供方的合计不会泄露。"
        );
}
