using Kexin.Cryptography.Records;

namespace Kexin.Governance.Policy;

/// <summary>When a dataset is taken in only under a registered activity.</summary>
public enum CollectionDemand
{
    /// <summary>From the first activity on that the organisation registers.</summary>
    [Says("once an activity was registered", "登记首个采集活动之后")]
    OnceRegistered = 0,

    /// <summary>From the start.</summary>
    [Says("always", "始终")]
    Always = 1,
}
