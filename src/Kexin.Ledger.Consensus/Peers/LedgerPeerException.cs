using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Peers;

/// <summary>Another member could not be reached, or did what it may not do.</summary>
public sealed class LedgerPeerException : Exception
{
    /// <summary>Makes an error that names the member.</summary>
    /// <param name="member">Who.</param>
    /// <param name="message">What happened, without the member's name.</param>
    /// <param name="innerException">The cause, if one is known.</param>
    public LedgerPeerException(MemberId member, string message, Exception? innerException = null)
        : base(message, innerException) => Member = member;

    /// <summary>Who could not be reached, or is to blame.</summary>
    public MemberId Member { get; }
}
