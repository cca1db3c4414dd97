using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>The node did not do it: it takes two people, and waits for a second to confirm it.</summary>
public sealed class ProposedException(Proposal proposal) : Exception(proposal.Summary.En)
{
    /// <summary>What waits.</summary>
    public Proposal Proposal { get; } = proposal;
}
