using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>Who takes part in a session, and as what.</summary>
/// <param name="Name">Unique within the session; how errors name the party.</param>
/// <param name="Key">The member's public signing key, as the ledger has it.</param>
/// <param name="Role">The party's role in the computation, such as "requester" or "provider".</param>
public sealed record SessionParty(string Name, PublicKey Key, string Role);
