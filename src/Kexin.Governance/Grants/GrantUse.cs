using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Grants;

/// <summary>A use that a grant would cover.</summary>
/// <param name="User">Who.</param>
/// <param name="Dataset">Of which dataset.</param>
/// <param name="Fields">Every field.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Document">The hash of the computation document.</param>
/// <param name="Person">The pseudonym of the user's person, as the user's node says; null where it says nobody.</param>
public sealed record GrantUse(
    MemberId User,
    TokenId Dataset,
    IReadOnlyList<string> Fields,
    string Purpose,
    Digest Document,
    string? Person = null
);
