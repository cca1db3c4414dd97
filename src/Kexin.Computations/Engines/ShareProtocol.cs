namespace Kexin.Computations.Engines;

/// <summary>How many of the parties that compute must be honest.</summary>
[Says(
    "Protocol",
    "协议",
    "Among whom it is computed: sharing3 (three parties, two of them honest) or sharingN (all providers, one of them honest).",
    "由谁计算：sharing3（三方，其中两方诚实）或 sharingN（全部提供方，其中一方诚实）。"
)]
public enum ShareProtocol
{
    /// <summary>Three parties compute, of whom two must be honest.</summary>
    [Says(
        "Three parties",
        "三方",
        "Three parties compute: three providers, or two and an asker that provides nothing. Two of the three must be honest.",
        "由三方计算：三个提供方，或两个提供方与一个不提供数据的发起方。三方中须有两方诚实。"
    )]
    Sharing3,

    /// <summary>All providers compute, of whom one must be honest.</summary>
    [Says(
        "All providers",
        "全部提供方",
        "All providers compute, two or more. One honest provider is enough; costs more.",
        "由全部提供方计算，至少两方。只要一方诚实即可；开销较大。"
    )]
    SharingN,
}

/// <summary>What the parties may do that a computation must withstand.</summary>
[Says(
    "Adversary",
    "对手模型",
    "What the others may do: semiHonest (they follow the protocol) or malicious (they do anything).",
    "其余各方的行为：semiHonest（遵守协议）或 malicious（任意行事）。"
)]
public enum Adversary
{
    /// <summary>They follow the protocol and study all that they see.</summary>
    [Says(
        "Semi-honest",
        "半诚实",
        "Parties follow the protocol and study all that they see.",
        "各方遵守协议，但会分析其看到的一切。"
    )]
    SemiHonest,

    /// <summary>They do anything.</summary>
    [Says(
        "Malicious",
        "恶意",
        "Parties may do anything: a deviation ends the run without a result.",
        "各方可以任意行事：一旦有人偏离协议，运行即告结束且没有结果。"
    )]
    Malicious,
}
