using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Access;

/// <summary>Somebody wants to read fields of one of this node's datasets.</summary>
/// <param name="User">Who asked for the computation; null when the owner looks at its own data.</param>
/// <param name="Dataset">The dataset's token.</param>
/// <param name="Uses">Every field that is read, those of conditions included, with each use that is made of it.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Document">The hash of the computation document.</param>
/// <param name="ReleasesValues">Whether values of single rows come out.</param>
/// <param name="Person">The pseudonym of the user's person, as the user's node says; null where it says nobody.</param>
/// <param name="Under">The grant that the use runs under and that has to cover it; null for any that does.</param>
public sealed record GateRequest(
    MemberId? User,
    TokenId Dataset,
    IReadOnlyList<UsedField> Uses,
    string Purpose,
    Digest Document,
    bool ReleasesValues,
    string? Person = null,
    TokenId? Under = null
)
{
    /// <summary>The names of the fields, each once.</summary>
    public IReadOnlyList<string> Fields => [.. Uses.Select(use => use.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>The owner computes on its own data alone, and nothing leaves the node.</summary>
    public static GateRequest ForOwner(
        TokenId dataset,
        IReadOnlyList<string> fields,
        string purpose,
        Digest document
    ) =>
        new(
            null,
            dataset,
            [.. fields.Select(field => new UsedField(field, FieldUse.Computed))],
            purpose,
            document,
            ReleasesValues: false
        );
}
