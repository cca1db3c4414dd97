using Kexin.Governance.Policies;

namespace Kexin.Governance.Access;

/// <summary>The organisation's own people who do what is done now.</summary>
public interface IActingPeople
{
    /// <summary>Whoever asked, and whoever proposed it before, where two people decide; empty where the node acts by itself, as for another member.</summary>
    IReadOnlyList<PolicyVoice> Now { get; }
}
