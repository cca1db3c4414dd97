using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>What one party has to know to enter a session; all parties must hold the same view or the session does not open.</summary>
/// <param name="Id">This run.</param>
/// <param name="Computation">The hash of the document that was reviewed, joined and granted.</param>
/// <param name="Suite">The consortium's suite.</param>
/// <param name="Self">This party.</param>
/// <param name="SigningKey">This party's secret; its public half is that of <paramref name="Self"/>.</param>
/// <param name="Others">All other parties, in the order that the computation gives them.</param>
/// <param name="Patience">The deadline of every wait for a peer.</param>
public sealed record SessionTerms(
    SessionId Id,
    Digest Computation,
    Suite Suite,
    SessionParty Self,
    SigningKey SigningKey,
    IReadOnlyList<SessionParty> Others,
    TimeSpan Patience
);
