using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Runs;

/// <summary>A party of a run, and as what it takes part.</summary>
public sealed record RunParty(MemberId Member, string Role);

/// <summary>Opens the sessions of runs with all other parties.</summary>
public interface IPartySessions
{
    /// <summary>Opens the session of a run.</summary>
    /// <param name="id">The run.</param>
    /// <param name="document">The document's hash.</param>
    /// <param name="parties">All of them, this one included, in an order that all have in common.</param>
    /// <param name="connected">Told of each other party as its connection stands.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="ProtocolException">A party cannot be reached, or is not in the same run.</exception>
    Task<Session> OpenAsync(
        SessionId id,
        Digest document,
        IReadOnlyList<RunParty> parties,
        Action<MemberId> connected,
        CancellationToken cancel
    );
}
