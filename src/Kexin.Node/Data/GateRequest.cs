using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Somebody wants to read fields of one of this node's datasets.</summary>
/// <param name="User">Who asked for the computation; null when the owner looks at its own data.</param>
/// <param name="Dataset">The dataset's token.</param>
/// <param name="Fields">Every field that is read, those of conditions included.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Document">The hash of the computation document.</param>
/// <param name="ReleasesValues">Whether values of single rows come out.</param>
internal sealed record GateRequest(
    MemberId? User,
    TokenId Dataset,
    IReadOnlyList<string> Fields,
    string Purpose,
    Digest Document,
    bool ReleasesValues
)
{
    /// <summary>The owner computes on its own data alone, and nothing leaves the node.</summary>
    public static GateRequest ForOwner(
        TokenId dataset,
        IReadOnlyList<string> fields,
        string purpose,
        Digest document
    ) => new(null, dataset, fields, purpose, document, ReleasesValues: false);
}
