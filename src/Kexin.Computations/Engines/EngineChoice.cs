using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Ledger.Contracts;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Engines;

/// <summary>Which engine on shares serves a document, among whom, and against whom: never a weaker one than asked for.</summary>
/// <param name="Protocol">How many must be honest.</param>
/// <param name="Adversary">What the others may do.</param>
/// <param name="Providers">Who brings inputs, in the document's order.</param>
/// <param name="Parties">Who computes: the providers, and the requester where it is the third party.</param>
/// <param name="Requester">Who learns.</param>
internal sealed record EngineChoice(
    ShareProtocol Protocol,
    Adversary Adversary,
    IReadOnlyList<MemberId> Providers,
    IReadOnlyList<MemberId> Parties,
    MemberId Requester
)
{
    private const int Three = 3;

    /// <summary>Whether the requester is one of those that compute.</summary>
    public bool RequesterComputes => Parties.Contains(Requester);

    /// <summary>Whether the engine authenticates what each of two parties holds.</summary>
    public bool IsAuthenticated => (Protocol, Adversary) == (ShareProtocol.SharingN, Adversary.Malicious);

    /// <summary>The most comparisons of secrets in one run: what fits into memory and time.</summary>
    public int MostComparisons =>
        IsAuthenticated ? 1 << 10
        : Protocol == ShareProtocol.SharingN ? 1 << 16
        : 1 << 18;

    /// <summary>The parties as sessions name them.</summary>
    public IReadOnlyList<string> Names => [.. Parties.Select(party => party.ToString())];

    /// <summary>Chooses for a document whose function names both.</summary>
    /// <exception cref="DocumentException">No engine serves that; the text says why, and what is nearest.</exception>
    public static EngineChoice Of(ComputationDocument document)
    {
        var function = (SharedFunction)document.Function;
        return Of(document, function.Protocol, function.Adversary);
    }

    /// <summary>Chooses.</summary>
    /// <exception cref="DocumentException">No engine serves that; the text says why, and what is nearest.</exception>
    public static EngineChoice Of(ComputationDocument document, ShareProtocol protocol, Adversary adversary)
    {
        MemberId[] providers = [.. document.Providers];
        var outside = !providers.Contains(document.Requester);
        if (providers.Length < 2)
        {
            throw DocumentException.Of(
                "A joint computation has at least two providers: what one has is its own. Add another provider's dataset.",
                "联合计算至少需要两个提供方：只有一个时，结果就是它自己的数据。请再加入一个提供方的数据集。"
            );
        }

        if (protocol == ShareProtocol.Sharing3)
        {
            var parties = providers.Length == Three - 1 && outside ? [.. providers, document.Requester] : providers;
            return parties.Length == Three
                ? new EngineChoice(protocol, adversary, providers, parties, document.Requester)
                : throw DocumentException.Of(
                    $"sharing3 computes among three parties: three providers, or two and an asker that provides nothing. Here {providers.Length} provide{(outside ? "" : ", the asker among them")}. Nearest: sharingN with {Nearest(providers.Length, outside).En}.",
                    $"sharing3 由三方计算：三个提供方，或两个提供方与一个不提供数据的发起方。此处有 {providers.Length} 个提供方{(outside ? "" : "（含发起方）")}。最接近的是 sharingN，{Nearest(providers.Length, outside).Zh}。"
                );
        }

        var served = adversary == Adversary.SemiHonest || (providers.Length == 2 && !outside);
        return served
            ? new EngineChoice(protocol, adversary, providers, providers, document.Requester)
            : throw DocumentException.Of(
                $"sharingN withstands malicious parties where two compute and the asker is one of them. Here {providers.Length} provide{(outside ? " and the asker provides nothing" : "")}. Nearest: {NearestOfMalicious(providers.Length, outside).En}.",
                $"sharingN 仅在由两方计算且发起方为其中一方时能抵御恶意参与方。此处有 {providers.Length} 个提供方{(outside ? "，发起方不提供数据" : "")}。最接近的是{NearestOfMalicious(providers.Length, outside).Zh}。"
            );
    }

    /// <summary>Refuses what takes more comparisons of secrets than one run may.</summary>
    /// <param name="needed">How many it takes.</param>
    /// <param name="what">The beginning of the sentence, as "Groups times times make"; the number follows.</param>
    /// <param name="instead">A sentence that says what takes fewer.</param>
    /// <exception cref="DocumentException">They are too many.</exception>
    public void RequireComparisons(double needed, BilingualText what, BilingualText instead)
    {
        if (needed > MostComparisons)
        {
            var culture = CultureInfo.InvariantCulture;
            var (count, most) = (needed.ToString("#,0", culture), MostComparisons.ToString("#,0", culture));
            throw DocumentException.Of(
                $"{what.En} {count} comparisons of secrets; this protocol takes {most} at most. {instead.En}",
                $"{what.Zh} {count} 次秘密比较；该协议最多 {most} 次。{instead.Zh}"
            );
        }
    }

    /// <summary>The protocol, for people.</summary>
    public BilingualText ProtocolText =>
        Protocol switch
        {
            ShareProtocol.Sharing3 => new(
                "Replicated secret sharing over Z_2^64 among three parties (sharing3).",
                "三方之间 Z_2^64 上的复制秘密共享（sharing3）。"
            ),
            _ when IsAuthenticated => new(
                "Authenticated secret sharing over Z_2^64 between two parties (sharingN, SPDZ2k).",
                "两方之间 Z_2^64 上带认证的秘密共享（sharingN，SPDZ2k）。"
            ),
            _ => new(
                "Additive secret sharing over Z_2^64 among all providers (sharingN), with products from oblivious transfer.",
                "全部提供方之间 Z_2^64 上的加法秘密共享（sharingN），乘积由不经意传输产生。"
            ),
        };

    /// <summary>Against whom it protects, for people.</summary>
    public BilingualText AdversaryText =>
        (Protocol, Adversary) switch
        {
            (ShareProtocol.Sharing3, Adversary.SemiHonest) => new(
                "Semi-honest, two of three: every party follows the protocol; two of those that compute, together, see everything.",
                "半诚实，三方中两方诚实：各方都按协议执行；计算各方中任意两方合谋即可看到全部数据。"
            ),
            (ShareProtocol.Sharing3, _) => new(
                "Malicious, two of three: one of those that compute may do anything. It can end the run, and bring false rows and counts of its own, behind which a small group of another's may open; two together see everything.",
                "恶意，三方中两方诚实：计算各方中可有一方任意行事：它可以使运行中止，也可以谎报自己的行和计数，他人的小组可能因此得以公布；任意两方合谋即可看到全部数据。"
            ),
            (_, Adversary.SemiHonest) => new(
                "Semi-honest, all but one: every party follows the protocol; a provider's data stays hidden unless all others collude.",
                "半诚实，只需一方诚实：各方都按协议执行；除非其余各方全部合谋，否则任何一方的数据都不会泄露。"
            ),
            _ => new(
                "Malicious, either of two: a party that deviates can only end the run, and gets nothing out of it.",
                "恶意，两方中任意一方：偏离协议的一方至多使运行中止，并且得不到任何信息。"
            ),
        };

    /// <summary>What a function says about itself.</summary>
    public FunctionTerms Terms => new(ProtocolText, AdversaryText, [Requester]) { Withstands = Adversary };

    /// <summary>The parts of a computing party.</summary>
    public ShareLayout LayoutOf(int party) =>
        Protocol == ShareProtocol.Sharing3 ? ShareLayout.Replicated(party)
        : IsAuthenticated ? ShareLayout.Authenticated(party)
        : ShareLayout.Additive(party, Parties.Count);

    /// <summary>An engine that only counts, of the first party.</summary>
    public IShareEngine CreateDryRun() =>
        (Protocol, Adversary) switch
        {
            (ShareProtocol.Sharing3, Adversary.SemiHonest) => new DryRun(EnginePrices.Replicated, LayoutOf(0)),
            (ShareProtocol.Sharing3, _) => VerifiedReplicatedEngine.CreateDryRun(LayoutOf(0)),
            (_, Adversary.SemiHonest) => new DryRun(EnginePrices.Additive(Parties.Count), LayoutOf(0)),
            _ => new DryRun(EnginePrices.Authenticated, LayoutOf(0)),
        };

    private static BilingualText Nearest(int providers, bool outside) =>
        providers == 2 && !outside
            ? new("adversary malicious or semiHonest", "对手模型 malicious 或 semiHonest 均可")
            : new("adversary semiHonest", "对手模型为 semiHonest");

    private static BilingualText NearestOfMalicious(int providers, bool outside) =>
        providers == Three || (providers == 2 && outside)
            ? new("sharing3 with adversary malicious", " sharing3，对手模型为 malicious")
            : new("sharingN with adversary semiHonest", " sharingN，对手模型为 semiHonest");
}
