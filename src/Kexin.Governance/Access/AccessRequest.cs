using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Access;

/// <summary>Somebody wants to use fields of a dataset for a computation, now.</summary>
/// <param name="User">Who asks; its grants count.</param>
/// <param name="Dataset">Which dataset.</param>
/// <param name="Uses">Every field that is read, those of conditions included, with each use that is made of it.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Document">The hash of the computation document.</param>
/// <param name="ReleasesValues">Whether values of single rows come out, as the common identifiers of an intersection do.</param>
/// <param name="Time">The moment of the use, in milliseconds since 1970, UTC.</param>
/// <param name="Classes">The classes of fields that were classified, as <c>health/condition</c>; null where no rule asks for them.</param>
public sealed record AccessRequest(
    MemberId User,
    TokenId Dataset,
    IReadOnlyList<UsedField> Uses,
    string Purpose,
    Digest Document,
    bool ReleasesValues,
    long Time,
    IReadOnlyDictionary<string, string>? Classes = null
);

/// <summary>Whether data may be opened, and by which grant, or which rule refuses.</summary>
/// <param name="Grant">The grant that is used; null when every field is open, or when it is refused.</param>
/// <param name="Refusal">The rule that refuses, or null.</param>
public sealed record AccessDecision(TokenId? Grant, Refusal? Refusal);
