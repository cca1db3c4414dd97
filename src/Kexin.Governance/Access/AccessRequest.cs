using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Datasets;
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
/// <param name="Person">The pseudonym of the user's person, as the user's node says; null where it says nobody.</param>
/// <param name="Under">The grant that the use runs under and that has to cover it; null for any that does.</param>
/// <param name="People">Roles of the organisation's own people who do it or let it happen; null where its node does it by itself.</param>
public sealed record AccessRequest(
    MemberId User,
    TokenId Dataset,
    IReadOnlyList<UsedField> Uses,
    string Purpose,
    Digest Document,
    bool ReleasesValues,
    long Time,
    IReadOnlyDictionary<string, string>? Classes = null,
    string? Person = null,
    TokenId? Under = null,
    IReadOnlyList<string>? People = null
);

/// <summary>Whether data may be opened, and by which grant, or which rule refuses.</summary>
/// <param name="Grant">The grant that is used; null when every field is open, or when it is refused.</param>
/// <param name="Refusal">The rule that refuses, or null.</param>
/// <param name="AsksConsent">Whether a rule asks for the consent of whom the rows are about, too.</param>
/// <param name="PolicyVersion">By which version of the organisation's own policy; 0 where it has none on the ledger.</param>
public sealed record AccessDecision(TokenId? Grant, Refusal? Refusal, bool AsksConsent = false, int PolicyVersion = 0);

/// <summary>A dataset's token, read once for many decisions.</summary>
public sealed class OfferedDataset
{
    private OfferedDataset(Token token)
    {
        Token = token;
        Content = DatasetToken.Read(token);
        Fields = Content.Description.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
    }

    /// <summary>The token.</summary>
    public Token Token { get; }

    /// <summary>What it holds.</summary>
    public DatasetToken Content { get; }

    /// <summary>Its fields by name.</summary>
    public IReadOnlyDictionary<string, PublishedField> Fields { get; }

    /// <summary>Null where there is no token, or it is no dataset's.</summary>
    /// <exception cref="DecodingException">Its fields are none of a dataset.</exception>
    public static OfferedDataset? Read(Token? token) =>
        token?.Type == DatasetToken.Type ? new OfferedDataset(token) : null;
}
